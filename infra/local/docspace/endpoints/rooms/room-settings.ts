/**
 * The settings that all three ways of making a room and its update take beside the title
 * (CreateRoomRequestDto.cs:39-141, UpdateRoomRequest.cs, CreateRoomFromTemplateDto.cs:39-120, DocSpace-server 3.7.2).
 */
export const roomSettings = {
  tags: { type: 'strings' },
  color: { type: 'string', max: 6 },
  cover: { type: 'string', max: 50 },
  logo: { type: 'any' },
  quota: { type: 'int' },
  indexing: { type: 'bool' },
  denyDownload: { type: 'bool' },
  lifetime: {
    type: 'model',
    rules: {
      deletePermanently: { type: 'bool' },
      period: { type: 'int' },
      value: { type: 'int' },
      enabled: { type: 'bool' },
    },
  },
  watermark: {
    type: 'model',
    rules: {
      enabled: { type: 'bool' },
      additions: { type: 'int' },
      text: { type: 'string' },
      rotate: { type: 'int' },
      imageScale: { type: 'int' },
      imageUrl: { type: 'string' },
      imageWidth: { type: 'int' },
      imageHeight: { type: 'int' },
    },
  },
} as const;

/** A change of the code that no test notices, because it changes nothing for anybody. */
export interface AcceptedMutant {
  file: string;
  /** The code that is changed, as it stands in the file. */
  original: string;
  replacement: string;
  /** Why nobody can see the difference. */
  reason: string;
}

const noId = 'a list of ids: no room has the id "Stryker was here"';

export const accepted: AcceptedMutant[] = [
  { file: 'lib/rooms/our-rooms.ts', original: '[]', replacement: '["Stryker was here"]', reason: noId },
  {
    file: 'lib/rooms/our-rooms.ts',
    original: 'room.created !== undefined',
    replacement: 'true',
    reason: 'a time that is not there is never less than a time either',
  },
];

import { readStatus, startFromTemplate, statusShape } from '../../creation/slot.ts';
import { bindBody } from '../../http/body.ts';
import type { EndpointRoute } from '../../http/router.ts';
import type { World } from '../../world.ts';
import { roomSettings } from './room-settings.ts';

/**
 * A room from a template. The POST checks only the form of its JSON; every other mistake shows in the
 * status (VirtualRoomsController.cs:99-205; CreateRoomFromTemplateDto.cs:39-120, DocSpace-server 3.7.2).
 */
export function fromTemplateRoutes(world: World): EndpointRoute[] {
  const rules = {
    templateId: { type: 'int', required: true },
    // Of any length: it is cut, not refused.
    title: { type: 'string', required: true },
    copyLogo: { type: 'bool' },
    private: { type: 'bool' },
    ...roomSettings,
  } as const;
  return [
    {
      method: 'POST',
      path: 'files/rooms/fromTemplate',
      async handle({ user, body }) {
        const { tags = [], logo, copyLogo = false, ...rest } = bindBody(await body(), rules);
        const request = { ...rest, tags, copyLogo, logo: logo !== undefined, userId: user.id };
        return statusShape(await startFromTemplate(world, request));
      },
    },
    {
      method: 'GET',
      path: 'files/rooms/fromTemplate/status',
      handle: async () => statusShape(await readStatus(world)),
    },
  ];
}

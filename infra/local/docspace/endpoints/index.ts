import type { EndpointRoute } from '../http/router.ts';
import type { World } from '../world.ts';
import { authenticationRoutes } from './authentication.ts';
import { folderLinkRoutes } from './folder-links.ts';
import { folderRoutes } from './folders.ts';
import { groupRoutes } from './groups.ts';
import { keyRoutes } from './keys.ts';
import { peopleRoutes } from './people.ts';
import { archiveRoutes } from './rooms/archive.ts';
import { fromTemplateRoutes } from './rooms/from-template.ts';
import { linkRoutes } from './rooms/links.ts';
import { ownerRoutes } from './rooms/owner.ts';
import { roomListRoutes } from './rooms/room-list.ts';
import { roomRoutes } from './rooms/rooms.ts';
import { shareRoutes } from './rooms/share.ts';
import { tagRoutes } from './rooms/tags.ts';
import { templateRoutes } from './rooms/templates.ts';
import { settingsRoutes } from './settings.ts';
import { textFileRoutes } from './text-files.ts';
import { webhookRoutes } from './webhooks.ts';

/** All endpoints of the portal's API. */
export function allRoutes(world: World): EndpointRoute[] {
  return [
    ...settingsRoutes,
    ...authenticationRoutes,
    ...webhookRoutes(world),
    ...keyRoutes,
    ...peopleRoutes,
    ...groupRoutes,
    ...roomListRoutes,
    ...roomRoutes(world),
    ...templateRoutes(world),
    ...fromTemplateRoutes(world),
    ...tagRoutes,
    ...folderRoutes(world),
    ...textFileRoutes,
    ...folderLinkRoutes,
    ...shareRoutes,
    ...ownerRoutes,
    ...linkRoutes,
    ...archiveRoutes(world),
  ];
}

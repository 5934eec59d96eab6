import type { Route } from '../http/router.ts';

/** The version, for everybody (VersionController.cs:44-56, DocSpace-server 3.7.2). */
export const settingsRoutes: Route[] = [
  {
    method: 'GET',
    path: 'settings/version/build',
    anonymous: true,
    handle: ({ portal }) => ({ docSpace: portal.settings.version, communityServer: '', documentServer: '' }),
  },
];

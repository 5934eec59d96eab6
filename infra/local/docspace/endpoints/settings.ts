import type { EndpointRoute } from '../http/router.ts';

/**
 * The version, without a key (VersionController.cs:44-56), and the plan's number of rooms (QuotaDto.cs;
 * DocSpace-server 3.7.2).
 */
export const settingsRoutes: EndpointRoute[] = [
  {
    method: 'GET',
    path: 'settings/version/build',
    anonymous: true,
    handle: ({ portal }) => ({ docSpace: portal.settings.version, communityServer: '', documentServer: '' }),
  },
  {
    method: 'GET',
    path: 'portal/payment/quota',
    handle: ({ portal }) => ({
      title: 'business',
      features: [
        {
          id: 'room',
          type: 'count',
          value: Number.isFinite(portal.settings.roomLimit) ? portal.settings.roomLimit : -1,
          used: { value: portal.activeRoomCount() },
        },
      ],
    }),
  },
];

import type { PortalClient } from './client.ts';

/** The portal as the steps use it. */
export interface Portal {
  call: PortalClient;
  /** Base URL without a trailing slash. */
  url: string;
}

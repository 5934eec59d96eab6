import type { Clock } from '../../../../lib/kernel/clock.ts';
import type { Planned } from '../state/planned.ts';
import type { PortalState } from '../state/portal.ts';
import type { Timings } from '../state/timings.ts';
import type { WebhookSender } from '../webhooks/sender.ts';
import type { FairLock } from './lock.ts';
import type { CreationTrouble } from './troubles.ts';

/** What the creation of a room needs of the portal around it. */
export interface CreationContext {
  readonly clock: Clock;
  readonly portal: PortalState;
  readonly timings: Timings;
  readonly creations: Planned<CreationTrouble>;
  readonly webhooks: WebhookSender;
  /** Rooms of one portal are made one after the other (FileStorageService.cs:611-618, DocSpace-server 3.7.2). */
  readonly creationLock: FairLock;
  /** One lock of all portals around the slot for rooms from templates (RoomTemplatesWorker.cs:94-142, 3.7.2). */
  readonly templatesLock: FairLock;
  /** The work inside the creation lock. */
  creationPause(): Promise<void>;
  /** From a room's row to its title in the search index, in milliseconds. */
  searchLag(): number;
}

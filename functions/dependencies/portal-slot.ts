import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SFNClient } from '@aws-sdk/client-sfn';
import type { PortalSlot } from '../../lib/portal-slot/portal-slot.ts';
import { slotTable } from '../../lib/stores/aws/slot-table.ts';
import { slotTasks } from '../../lib/stores/aws/slot-tasks.ts';
import { clock, log } from './clock-and-log.ts';
import { variable } from './environment.ts';

/** The portal slot of the environment. */
export const portalSlot = (): PortalSlot => ({
  store: slotTable(new DynamoDBClient(), variable('TABLE_NAME')),
  tasks: slotTasks(new SFNClient()),
  clock,
  log,
});

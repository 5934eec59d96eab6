import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { RunDependencies } from '../../../functions/reconcile.ts';
import { portalClient } from '../../../lib/docspace/client.ts';
import type { Executions } from '../../../lib/intake/accept.ts';
import type { ReceiveDependencies } from '../../../lib/intake/receive.ts';
import type { Clock } from '../../../lib/kernel/clock.ts';
import type { Log } from '../../../lib/kernel/log.ts';
import type { VersionedItem } from '../../../lib/kernel/versioned-item.ts';
import type { SlotTasks } from '../../../lib/portal-slot/portal-slot.ts';
import type { SlotStore } from '../../../lib/portal-slot/slot-store.ts';
import type { Dial } from '../../../lib/results/dial.ts';
import type { Settings } from '../../../lib/settings/schema.ts';
import type { Fetch } from '../../../lib/sources/source-type.ts';
import {
  portalKeyReader,
  type ReadSecret,
  secretList,
  secretReader,
} from '../../../lib/stores/aws/secrets.ts';
import type { Hold } from '../../../lib/work-items/holds.ts';
import type { Counters } from '../../../lib/work-items/quota.ts';
import type { RecordStore } from '../../../lib/work-items/record-store.ts';
import type { Dependencies } from './steps.ts';

/** All that a Lambda reaches outside itself, call by call. */
export interface Outside {
  clock: Clock;
  log: Log;
  portal: { fetch(request: Request): Promise<Response> };
  secrets: { read: ReadSecret };
  records: RecordStore;
  hold: VersionedItem<Hold>;
  counters: Counters;
  slot: SlotStore;
  tasks: SlotTasks;
  executions: Executions;
  receivers: { dial: Dial; fetch: Fetch };
}

/** Ids of the secrets of a deployment. */
export const secretIds = {
  portal: 'portal',
  verify: (source: string) => `verify/${source}`,
  writeBack: (source: string) => `write-back/${source}`,
};

/** The dependencies of any Lambda, made as functions/dependencies makes them. */
export function dependenciesOf(
  { clock, log, portal, secrets, slot, tasks, receivers, ...outside }: Outside,
  settings: Settings,
): Dependencies & ReceiveDependencies & RunDependencies {
  const { url } = settings.portal;
  const key = portalKeyReader(secrets.read, secretIds.portal);
  return {
    ...outside,
    clock,
    log,
    settings,
    portal: { url, call: portalClient({ url, key, clock, fetch: portal.fetch }) },
    slot: { store: slot, tasks, clock, log },
    writeBackSecret: (source, options) => secrets.read(secretIds.writeBack(source), options),
    verifySecrets: async (source, options) =>
      secretList(await secrets.read(secretIds.verify(source), options)),
    portalKeySecret: () => secrets.read(secretIds.portal).catch(() => undefined),
    dial: receivers.dial,
    fetch: receivers.fetch,
  };
}

/** Secrets Manager with these values, and the cache of one warm Lambda in front of it. */
export function readerOf(values: ReadonlyMap<string, string>, clock: Clock): ReadSecret {
  const send = async ({ input }: { input: { SecretId: string } }) => ({
    SecretString: values.get(input.SecretId),
  });
  return secretReader({ send } as unknown as SecretsManagerClient, clock);
}

import type { DeliverDependencies } from '../../lib/results/deliver.ts';
import { dial } from '../../lib/results/dial.ts';
import type { ReadSecret } from '../../lib/stores/aws/secrets.ts';
import { clock, log } from './clock-and-log.ts';
import { secretIds, settings } from './environment.ts';
import { records } from './records.ts';

/** What it takes to send a result. */
export function delivery(readSecret: ReadSecret): DeliverDependencies {
  const ids = secretIds('WRITE_BACK_SECRETS');
  const all = settings();
  return {
    settings: all,
    records: records(),
    writeBackSecret: async (source, options) => {
      const id = ids[source];
      return id ? readSecret(id, options) : undefined;
    },
    dial: dial(all.outgoing.privateNetworks),
    fetch,
    clock,
    log,
  };
}

import {
  AWS_LAMBDA_FUNCTION_NAME,
  PORTAL_KEY_SECRET,
  TAG_SIGNING_KEY_SECRET,
  VERIFY_SECRETS,
  WRITE_BACK_SECRETS,
} from '../../../functions/environment.ts';
import type { Runtime, Services } from '../../../functions/runtime.ts';
import { memoryItem, memoryKeyTags } from '../../../lib/stores/memory/memory-stores.ts';
import type { worldOf } from '../../lib/builders/world.ts';

/** The secret with which the sources of the tests sign, and are signed to. */
export const sourceSecret = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`;

/** What a handler runs on in a world in memory: the services of that world, and a secret for each source. */
export function runtimeOf(
  { clock, dependencies, simulator, store }: Awaited<ReturnType<typeof worldOf>>,
  change: Partial<Services> = {},
): Runtime {
  const { log, records, hold, counters, executions, slot, settings, dial, fetch } = dependencies;
  const ids = JSON.stringify(Object.fromEntries(Object.keys(settings.sources).map((name) => [name, name])));
  return {
    variables: {
      [AWS_LAMBDA_FUNCTION_NAME]: 'MyStep',
      [PORTAL_KEY_SECRET]: 'portal',
      [TAG_SIGNING_KEY_SECRET]: 'key tags',
      [VERIFY_SECRETS]: ids,
      [WRITE_BACK_SECRETS]: ids,
    },
    settings: { ...settings, portal: { ...settings.portal, url: simulator.url } },
    services: {
      ...{ clock, log, records, hold, counters, executions, slot: store, tasks: slot.tasks },
      portal: { fetch: simulator.fetch },
      secrets: { read: async (id) => (id === 'portal' ? simulator.key : sourceSecret) },
      keyTagRegistry: memoryKeyTags(),
      lastPortalWebhook: memoryItem(),
      receivers: { dial, fetch },
      ...change,
    },
  };
}

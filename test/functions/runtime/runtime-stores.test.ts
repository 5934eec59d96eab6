import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import { TABLE_NAME, TAG_SIGNING_KEY_SECRET } from '../../../functions/environment.ts';
import {
  counters,
  failingTemplates,
  handshakes,
  hold,
  keyTags,
  type Runtime,
  records,
  slot,
} from '../../../functions/runtime.ts';
import { storedKeyOf } from '../../../lib/work-items/keys.ts';
import { workItemOf } from '../../../lib/work-items/record.ts';
import { firstKeyTagOf, iso, projectRecord, signingKey, startMs } from '../../lib/builders/records.ts';
import { localTable } from '../../lib/stores/aws/local-table.ts';

const local = localTable();

it('all that an environment keeps stands in its one table, each under a key of its own', async () => {
  const runtime: Runtime = {
    variables: { [TABLE_NAME]: 'records', [TAG_SIGNING_KEY_SECRET]: 'key tags' },
    services: { dynamodb: local.client, secrets: { read: async () => signingKey } },
  };
  const record = projectRecord();
  const held = {
    on: true,
    reason: 'PortalPlanLimit',
    message: 'm',
    since: iso(startMs),
    probeAtMs: 0,
    probes: 0,
  } as const;
  const failing = { 17: { requests: [], message: 'm' } };
  const { store } = slot({ ...runtime, services: { ...runtime.services, tasks: {} as never } });
  await records(runtime).write(record, 0);
  await hold(runtime).write(held, 0);
  await failingTemplates(runtime).write(failing, 0);
  const { item, key } = handshakes(runtime);
  expect(await key()).toBe(signingKey);
  await item('asana').write({ secrets: ['sealed'] }, 0);
  expect(await counters(runtime).add('rooms', startMs)).toBe(1);
  await store.writeSlot({ fence: 3, confirmed: false, leaseUntilMs: 0 }, 0);
  const tag = await keyTags(runtime).issue(workItemOf(record), 1);
  expect(tag).toBe(firstKeyTagOf(workItemOf(record)));

  const { Items: items = [] } = await local.client.send(new ScanCommand({ TableName: 'records' }));
  const partitions = items.map(({ pk }) => pk?.S);
  expect(new Set(partitions).size).toBe(7);
  for (const partition of [
    storedKeyOf(record.key),
    'hold',
    'templates',
    'handshake',
    'counter',
    storedKeyOf(tag),
  ]) {
    expect(partitions).toContain(partition);
  }
  expect((await records(runtime).read(record.key))?.value).toEqual(record);
  expect((await hold(runtime).read())?.value).toEqual(held);
  expect((await item('asana').read())?.value).toEqual({ secrets: ['sealed'] });
  expect(await item('other').read()).toBeUndefined();
  expect((await failingTemplates(runtime).read())?.value).toEqual(failing);
  expect((await store.readSlot()).slot).toMatchObject({ fence: 3 });
});

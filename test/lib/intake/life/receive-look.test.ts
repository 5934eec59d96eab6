import { describe, expect, it } from 'vitest';
import { receiveLook } from '../../../../lib/intake/life/receive-look.ts';
import { minute } from '../../../../lib/kernel/time.ts';
import { updateExecutionOf } from '../../../../lib/work-items/life/updates.ts';
import { intentOf, newRecord, recordedRoom, startMs } from '../../builders/records.ts';
import { worldOf } from '../../builders/world.ts';

const facts = { kind: 'ticket', ticketId: '7', subject: '' } as const;
const done = { status: 'done', room: recordedRoom(7), intent: intentOf(), account: '11' } as const;

/** The receiver of an environment whose rooms follow their work items, with tickets of these ids that have rooms. */
async function receiverOf({ ids = ['7'], change = {} }: { ids?: string[]; change?: object } = {}) {
  const known = ids.map((ticketId) => {
    const item = { namespace: 'test', source: 'helpdesk', facts: { ...facts, ticketId } };
    return { ...newRecord(item, startMs), ...done, ...change };
  });
  const world = await worldOf({ records: known, settings: { life: {} } });
  const expiries: number[] = [];
  const { add } = world.dependencies.counters;
  world.dependencies.counters.add = (name, untilMs) => {
    expiries.push(untilMs);
    return add(name, untilMs);
  };
  const look = (ticketId: string, account?: string) =>
    receiveLook(
      { outcome: 'look', facts: { ...facts, ticketId }, ...(account ? { account } : {}) },
      'helpdesk',
      world.dependencies,
    );
  return { ...world, expiries, look };
}

describe('a webhook that says that a work item has changed', () => {
  it.each([undefined, '11'])('begins the update of its room, of the account %s', async (account) => {
    const { look, lines, started, stored } = await receiverOf();
    const answer = await look('7', account);
    const execution = updateExecutionOf(stored() as never);
    expect(answer).toMatchObject({ status: 202, body: { status: 'noted', execution } });
    expect(started.map(({ name }) => name)).toEqual([execution]);
    expect(lines).toEqual([
      { level: 'info', code: 'CHANGE_NOTED', fields: { source: 'helpdesk', execution } },
    ]);
  });

  it('takes the account for that of the source where the record names none', async () => {
    const { look } = await receiverOf({ change: { account: undefined } });
    expect((await look('7', '12')).body).toMatchObject({ status: 'noted' });
  });

  it('is of the work item under the form of its id by which that is known', async () => {
    const { look, stored } = await receiverOf({ ids: ['a\u0308'] });
    expect((await look('\u00e4')).body).toMatchObject({ status: 'noted' });
    expect(stored().life?.asked).toBe(1);
  });

  it.each([
    ['of another account', '7', '12', /account 11.*account 12/],
    ['of no known work item', '8', undefined, /Nothing is known/],
  ])('%s is ignored and says why', async (_, id, account, reason) => {
    const { look, lines, started, stored } = await receiverOf();
    const answer = await look(id, account);
    expect(answer).toMatchObject({
      status: 200,
      body: { status: 'ignored', reason: expect.stringMatching(reason) },
    });
    expect(started).toEqual([]);
    expect(stored().life).toBeUndefined();
    expect(lines).toEqual([{ level: 'info', code: 'WEBHOOK_IGNORED', fields: { source: 'helpdesk' } }]);
  });

  it('is left to the reconciler after twenty of a source in a minute, and begins at once in the next', async () => {
    const ids = Array.from({ length: 23 }, (_, place) => String(place + 7));
    const { look, started, clock, records, lines, expiries } = await receiverOf({ ids });
    await clock.advance(minute - (clock.now() % minute));
    const statuses: number[] = [];
    for (const id of ids.slice(0, 22)) statuses.push((await look(id)).status);
    expect(statuses).toEqual([...Array(20).fill(202), 200, 200]);
    expect(started).toHaveLength(20);
    const last = [...records.all.values()].map(({ value }) => value).find(({ key }) => key.endsWith('28'));
    expect(last?.due.life).toBe(clock.now());
    expect(expiries.at(-1)).toBe(clock.now() + 2 * minute);
    expect(lines.at(-1)).toEqual({ level: 'info', code: 'CHANGE_NOTED', fields: { source: 'helpdesk' } });
    await clock.advance(minute - 1);
    const left = await look('29');
    expect([left.status, left.body]).toStrictEqual([200, { status: 'noted' }]);
    await clock.advance(1);
    expect((await look('29')).status).toBe(202);
  });

  it('does not count work items without a room', async () => {
    const { look, started } = await receiverOf();
    for (let times = 0; times < 21; times += 1) await look('unknown');
    await look('7');
    expect(started).toHaveLength(1);
  });

  it('is to be sent again where it could not be stored', async () => {
    const { look, records, lines } = await receiverOf();
    records.read = () => Promise.reject(new Error('no table'));
    expect(await look('7')).toMatchObject({ status: 503 });
    expect(lines).toMatchObject([
      { level: 'error', code: 'WEBHOOK_NOT_STORED', fields: { source: 'helpdesk', error: 'Error' } },
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { receiveState } from '../../../../lib/intake/life/receive-state.ts';
import { day } from '../../../../lib/kernel/time.ts';
import { updateExecutionOf } from '../../../../lib/work-items/life/updates.ts';
import { intentOf, iso, recordedRoom, startMs, ticketRecord } from '../../builders/records.ts';
import { worldOf } from '../../builders/world.ts';

const atMs = startMs + 1000;
const facts = { kind: 'ticket', ticketId: '7', subject: '' } as const;

/** The receiver of an environment whose rooms follow their work items, which knows the ticket 7 and its room. */
async function receiverOf(life: object = { graceDays: 7 }) {
  const known = ticketRecord({ status: 'done', room: recordedRoom(7), intent: intentOf() });
  const world = await worldOf({ records: [known], settings: { life } });
  const expiries: number[] = [];
  const { add } = world.dependencies.counters;
  world.dependencies.counters.add = (name, untilMs) => {
    expiries.push(untilMs);
    return add(name, untilMs);
  };
  const state = (
    closed: boolean | undefined,
    status: string,
    more: { id?: string; source?: string } = {},
  ) => {
    const { id = '7', source = 'helpdesk' } = more;
    const reported = { status, title: 'VPN', atMs };
    return receiveState(
      { outcome: 'state', facts: { ...facts, ticketId: id }, reported, closed },
      source,
      world.dependencies,
    );
  };
  return { ...world, expiries, state };
}

describe('a webhook that says the state of a work item', () => {
  it('begins the update of a room that is to have another name', async () => {
    const { state, lines, started, stored } = await receiverOf();
    const answer = await state(false, 'open');
    const execution = updateExecutionOf(stored() as never);
    expect(answer).toMatchObject({ status: 202 });
    expect(answer.body).toStrictEqual({ status: 'noted', execution });
    expect(started.map(({ name }) => name)).toEqual([execution]);
    expect(stored().life?.reported).toEqual({ closed: false, status: 'open', title: 'VPN', atMs });
    expect(lines).toEqual([
      { level: 'info', code: 'STATE_NOTED', fields: { source: 'helpdesk', closed: false, execution } },
    ]);
  });

  it('says when the room of a closed one goes to the archive', async () => {
    const { state, lines, started, clock } = await receiverOf({ graceDays: 7, renameRooms: false });
    const answer = await state(true, 'solved');
    expect(answer).toMatchObject({ status: 200 });
    expect(answer.body).toStrictEqual({ status: 'noted', archiveAfter: iso(clock.now() + 7 * day) });
    expect(started).toEqual([]);
    expect(lines).toEqual([
      { level: 'info', code: 'STATE_NOTED', fields: { source: 'helpdesk', closed: true } },
    ]);
  });

  it('is ignored where nothing is known of the work item', async () => {
    const { state, lines, records } = await receiverOf();
    const answer = await state(false, 'open', { id: '8' });
    const reason = expect.stringContaining('a state makes no room');
    expect(answer).toMatchObject({ status: 200, body: { status: 'ignored', reason } });
    expect(records.all.size).toBe(1);
    expect(lines).toEqual([{ level: 'info', code: 'WEBHOOK_IGNORED', fields: { source: 'helpdesk' } }]);
  });

  it('is ignored where something as new is known, and says of when that is', async () => {
    const { state } = await receiverOf();
    await state(false, 'open');
    const reason = expect.stringContaining(`updatedAt ${iso(atMs)}.`);
    expect(await state(true, 'solved')).toMatchObject({ status: 200, body: { status: 'ignored', reason } });
  });

  it('that the settings do not name leaves the room as it is, and warns once a day for each state', async () => {
    const { state, lines, expiries, clock, stored } = await receiverOf();
    const reason = expect.stringMatching(/"parked" is neither in closedStates nor in openStates/);
    const answer = { status: 200, body: { status: 'ignored', reason } };
    expect(await state(undefined, 'parked')).toMatchObject(answer);
    const warned = (status: string, source = 'helpdesk') => ({
      level: 'warn',
      code: 'STATE_UNKNOWN',
      fields: { source, state: status },
    });
    const warnings = () => lines.filter(({ code }) => code === 'STATE_UNKNOWN');
    expect(warnings()).toEqual([warned('parked')]);
    expect(await state(undefined, 'parked')).toMatchObject(answer);
    await state(undefined, 'lost');
    await state(undefined, 'parked', { source: 'project-system' });
    expect(warnings()).toEqual([warned('parked'), warned('lost'), warned('parked', 'project-system')]);
    expect(expiries).toEqual(Array(4).fill(clock.now() + day));
    expect(stored().life).toBeUndefined();
  });

  it('is to be sent again where it could not be stored', async () => {
    const { state, records, lines } = await receiverOf();
    records.read = () => Promise.reject(new Error('no table'));
    expect(await state(false, 'open')).toMatchObject({ status: 503 });
    expect(lines).toMatchObject([
      { level: 'error', code: 'WEBHOOK_NOT_STORED', fields: { source: 'helpdesk', error: 'Error' } },
    ]);
  });
});

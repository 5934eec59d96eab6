import { describe, expect, it } from 'vitest';
import { type CleanUpOptions, cleanUp } from '../../../infra/cli/clean-up/clean-up.ts';
import { wishMove } from '../../../infra/cli/commands/life/move.ts';
import { lifeText } from '../../../infra/cli/work-items/life-text.ts';
import type { PortalClient } from '../../../lib/docspace/client.ts';
import { portalClient } from '../../../lib/docspace/client.ts';
import { Failure } from '../../../lib/kernel/failures.ts';
import { day } from '../../../lib/kernel/time.ts';
import { living, project, ticket } from './harness.ts';
import { followed } from './vendors/vendor.ts';

type Made = Pick<Awaited<ReturnType<typeof living>>, 'records' | 'simulator' | 'clock' | 'settings'>;

/** What `rooms clean-up` does here. */
async function cleaned(
  made: Made,
  change: Partial<CleanUpOptions> = {},
  before: (request: Parameters<PortalClient>[0]) => Promise<void> | void = () => {},
) {
  const { records, simulator, clock, settings } = made;
  const client = portalClient({
    url: simulator.url,
    key: async () => simulator.key,
    clock,
    fetch: simulator.fetch,
  });
  const call: PortalClient = async (request) => {
    await before(request as Parameters<PortalClient>[0]);
    return client(request);
  };
  const options = { days: 30, deletes: true, evenWithFiles: false, most: 10, ...change };
  const portal = { url: simulator.url, call };
  return clock.run(cleanUp(options, { records, search: records, portal, settings, clock }));
}
const outcomes = async (...given: Parameters<typeof cleaned>) =>
  (await cleaned(...given)).rooms.map(({ outcome, reason }) =>
    reason === undefined ? outcome : `${outcome}: ${reason}`,
  );
const isThere = ({ record, simulator }: Awaited<ReturnType<typeof living>>) =>
  simulator.world.portal.room(record()?.room?.id ?? 0) !== undefined;

/** A ticket whose room went to the archive 31 days ago. */
async function archivedLongAgo(life: object = {}) {
  const made = await living({ life: { graceDays: 0, ...life } });
  await made.make('helpdesk', ticket);
  await made.keepFor(12);
  await made.sayTicket({ status: 'solved' });
  await made.keepFor(3);
  await made.clock.advance(31 * day);
  await made.keepFor(3);
  expect(made.place()).toBe('archive');
  return made;
}

describe('rooms clean-up', () => {
  it('lists what may go and deletes nothing, unless that is wanted', async () => {
    const made = await archivedLongAgo();
    expect(await outcomes(made, { deletes: false })).toEqual(['may-go']);
    await made.keepFor(5);
    expect(isThere(made)).toBe(true);
    expect(await outcomes(made, { deletes: false, days: 32 })).toEqual([]);
  });

  it('deletes the room, which rooms find shows with the reason, and tells no ticket', async () => {
    const made = await archivedLongAgo({ reportPeople: true });
    expect(await outcomes(made, { reason: 'Retention policy' })).toEqual(['deleted']);
    expect(isThere(made)).toBe(false);
    await made.keepFor(5);
    const record = made.record();
    expect(record?.room?.state).toBe('deleted');
    expect(record && lifeText({ record })).toMatch(/deleted: an operator cleaned up: Retention policy$/);
    expect(made.codes()).toContain('ROOM_DELETED');
    expect(made.codes()).not.toContain('ROOM_LEFT_TO_PEOPLE');
    expect(made.results.map(({ event }) => event.type)).toEqual(['room.created']);
    expect(await outcomes(made)).toEqual([]);
  });

  it('says so by an event where the environment wants events', async () => {
    const made = await archivedLongAgo({ events: true });
    await cleaned(made);
    await made.keepFor(5);
    expect(made.results.at(-1)?.event).toMatchObject({ type: 'room.deleted' });
    expect(made.results.at(-1)?.event.data).not.toHaveProperty('by');
  });

  it('leaves a room that is kept, or whose ticket is open again, also with files', async () => {
    const made = await archivedLongAgo();
    const { key = '' } = made.record() ?? {};
    const { value, version } = made.records.all.get(key) ?? { version: 0 };
    if (!value) throw new Error('no record');
    await made.records.write({ ...value, kept: { since: '2026-01-01', reason: 'Case 4711' } }, version);
    expect(await outcomes(made, { evenWithFiles: true })).toEqual(['left: it is kept as it is (Case 4711)']);
    await made.records.write(value, version + 1);
    await made.sayTicket({ status: 'open' });
    expect(await outcomes(made, { evenWithFiles: true })).toEqual(['left: its work item is open']);
    await made.keepFor(3);
    expect(made.place()).toBe('rooms');
  });

  it('leaves a room that holds files of people, unless they are to go too', async () => {
    const made = await archivedLongAgo();
    const { portal } = made.simulator.world;
    const [folder] = portal.childFolders(made.room().id);
    const file = portal.addFile(folder?.id ?? 0, 'Contract.docx', made.simulator.people.owner);
    expect(await outcomes(made)).toEqual(['left: it holds what people made or changed']);
    file.createdBy = made.simulator.people.serviceUser;
    file.version = 2;
    expect(await outcomes(made)).toEqual(['left: it holds what people made or changed']);
    file.version = 1;
    file.updatedBy = made.simulator.people.owner;
    expect(await outcomes(made)).toEqual(['left: it holds what people made or changed']);
    expect(await outcomes(made, { evenWithFiles: true })).toEqual(['deleted']);
  });

  it('deletes the room of a project with nothing but what its template has', async () => {
    const made = await living({ life: { graceDays: 0 } });
    await made.make('project-system', project);
    await made.keepFor(12);
    await made.sayProject({ status: 'done' });
    await made.keepFor(3);
    await made.clock.advance(31 * day);
    expect(made.room().title).toBe('Q1 Campaign (PRJ-10021)');
    expect(await outcomes(made)).toEqual(['deleted']);
  });

  it.each<[string, (made: Awaited<ReturnType<typeof living>>) => void, string]>([
    ['restored', (made) => made.byHand({ place: 'rooms' }), 'it is not in the archive any more'],
    ['renamed', (made) => made.byHand({ title: 'Ours' }), 'people have renamed it'],
    [
      'given a file',
      (made) => made.simulator.world.portal.addFile(made.room().id, 'a.txt', 'you'),
      'it holds what',
    ],
    ['handed over', (made) => Object.assign(made.room(), { createdBy: 'you' }), 'the portal does not let'],
  ])('leaves a room that is %s between the list and its deletion', async (_, change, reason) => {
    const made = await archivedLongAgo();
    let looks = 0;
    const [outcome] = await outcomes(made, {}, ({ path }) => {
      if (path === `files/rooms/${made.room().id}` && ++looks === 2) change(made);
    });
    expect(outcome).toContain(`left: ${reason}`);
    expect(isThere(made)).toBe(true);
    await made.keepFor(5);
    expect(made.record()?.life?.room).not.toHaveProperty('deletion');
  });

  it('leaves a ticket that is opened again just before the deletion alone, and its room comes back', async () => {
    const made = await archivedLongAgo();
    let looks = 0;
    const [outcome] = await outcomes(made, {}, async ({ path }) => {
      if (path !== `files/rooms/${made.room().id}` || ++looks !== 1) return;
      void made.send('helpdesk', {
        ticketId: ticket.ticketId,
        status: 'open',
        updatedAt: new Date(made.clock.now()).toISOString(),
      });
      await made.clock.sleep(1000);
    });
    expect(outcome).toBe('left: it is not in the archive any more');
    await made.keepFor(4);
    expect(made.place()).toBe('rooms');
  });

  it('goes on where it was interrupted: a room that is gone by then is noted as cleaned up, and not as lost', async () => {
    const made = await archivedLongAgo();
    const stopped = await cleaned(made, {}, ({ path, method }) => {
      if (path !== `files/rooms/${made.record()?.room?.id}` || isThere(made) || method === 'DELETE') return;
      throw new Failure('PortalUnavailable', 'away');
    });
    expect(stopped).toMatchObject({
      rooms: [],
      more: true,
      stopped: expect.stringMatching(/PortalUnavailable/),
    });
    await made.keepFor(5);
    expect(made.record()?.life?.changes?.at(-1)?.what).toBe('deleted');
    expect(await outcomes(made)).toEqual([]);
  });

  it('takes back what it wrote down when the portal refuses the deletion', async () => {
    const made = await archivedLongAgo();
    const { id } = made.room();
    expect(
      await outcomes(made, {}, ({ method }) => {
        if (method === 'DELETE') Object.assign(made.room(), { createdBy: 'you' });
      }),
    ).toEqual([expect.stringMatching(/^left: the portal refused it/)]);
    expect(made.record()?.life?.room).toMatchObject({ id });
    expect(made.record()?.life?.room).not.toHaveProperty('deletion');
  });

  it('has a room deleted by people for theirs, also when an operator wanted it gone long before', async () => {
    const made = await archivedLongAgo();
    await outcomes(made, {}, ({ method }) => {
      if (method === 'DELETE') throw new Failure('PortalUnavailable', 'away');
    });
    await made.keepFor(5);
    expect(made.record()?.life?.room).not.toHaveProperty('deletion');
    made.simulator.world.portal.deleteFolder(made.room().id);
    await made.passDays(8);
    expect(made.record()?.life?.changes?.at(-1)?.what).toBe('deleted-by-people');
  });

  it('deletes no room that an operator wishes restored', async () => {
    const made = await archivedLongAgo();
    await wishMove(made.record()?.key ?? '', { to: 'restore' }, made);
    expect(await outcomes(made)).toEqual(['left: an operator has wished it to be moved']);
  });

  it('ends at as many rooms as are wanted', async () => {
    const made = await archivedLongAgo();
    expect(await cleaned(made, { most: 0 })).toEqual({ rooms: [], more: true });
  });

  it('asks the system of a ticket first, and finds it open again although its webhook was lost', async () => {
    const made = await followed('freshdesk', { life: { graceDays: 0 } });
    const fake = made.fakes.get('freshdesk') as unknown as { ticket(id: string): { status: number } };
    fake.ticket('35436').status = 5;
    await made.followsChange();
    await made.clock.advance(31 * day);
    expect(await outcomes(made, { deletes: false })).toEqual(['may-go']);
    expect(await outcomes(made)).toEqual([
      'asked: its system is asked first whether the work item is still closed',
    ]);
    fake.ticket('35436').status = 2;
    await made.keepFor(3);
    expect(await outcomes(made)).toEqual([]);
    expect(made.place()).toBe('rooms');
  });

  it('deletes the room of a ticket that its system says is still closed', async () => {
    const made = await followed('freshdesk', { life: { graceDays: 0 } });
    const fake = made.fakes.get('freshdesk') as unknown as { ticket(id: string): { status: number } };
    fake.ticket('35436').status = 5;
    await made.followsChange();
    await made.clock.advance(31 * day);
    await outcomes(made);
    await made.keepFor(3);
    expect(await outcomes(made)).toEqual(['deleted']);
  });
});

import { describe, expect, it } from 'vitest';
import { createLinkFile } from '../../functions/create-link-file.ts';
import { second } from '../../lib/kernel/time.ts';
import type { WorkRecord } from '../../lib/work-items/record.ts';
import { projectRecord, startMs, ticketRecord } from '../lib/builders/records.ts';
import { worldOf } from '../lib/builders/world.ts';

const running = ticketRecord({ status: 'running' });

async function given(record: WorkRecord = running, settings: Record<string, unknown> = {}) {
  const world = await worldOf({ records: [record], settings });
  const { clock, dependencies, simulator, addRoom } = world;
  const roomId = addRoom({ tags: [record.keyTag] });
  const files = () => simulator.world.portal.childFiles(roomId);
  const step = () =>
    clock.run(createLinkFile({ key: record.key, attempt: record.attempt, roomId }, dependencies));
  return {
    ...world,
    roomId,
    files,
    titles: () => files().map(({ title }) => title),
    step,
    user: simulator.people.serviceUser,
  };
}

const requested = (roomId: number, agoMs: number) => ({
  linkFile: { roomId, title: 'Ticket #7.txt', atMs: startMs - agoMs },
});
/** The id of the one room of these tests: the portal gives its ids in order. */
const roomIdOf = async () => (await given()).roomId;

describe('creating the file that links back to the work item', () => {
  it('makes it in the room of a ticket, once over all repeats, and remembers it', async () => {
    const { step, files, stored, roomId, writes } = await given();
    expect(await step()).toEqual({ warnings: [] });
    expect(files()).toMatchObject([
      { title: 'Ticket #7.txt', text: 'This room belongs to the ticket #7 of helpdesk.\n' },
    ]);
    expect(stored().linkFile).toEqual({ roomId, title: 'Ticket #7.txt', atMs: startMs, id: files()[0]?.id });
    await step();
    expect(writes()).toHaveLength(1);
  });

  it('makes it in the room of a project, with the URL of its page', async () => {
    const itemUrl = 'https://projects.example.com/PRJ-1';
    const { step, files } = await given(projectRecord({ status: 'running', itemUrl }));
    await step();
    expect(files()).toMatchObject([
      {
        title: 'Project PRJ-1.txt',
        text: `This room belongs to the project PRJ-1 of project-system.\n\n${itemUrl}\n`,
      },
    ]);
  });

  it.each([
    [running, { ticketRoom: { linkFile: false } }],
    [projectRecord({ status: 'running' }), { projectRoom: { linkFile: false } }],
  ])('makes none where the settings want none', async (record, settings) => {
    const { step, files, writes } = await given(record, settings);
    expect(await step()).toEqual({ warnings: [] });
    expect([files(), writes()]).toEqual([[], []]);
  });

  it.each<[string, number, boolean]>([
    ['89 seconds ago may still come', 89.999 * second, true],
    ['90 seconds ago comes no more', 90 * second, false],
  ])('a file that was requested %s', async (_, agoMs, waits) => {
    const { step, titles } = await given({ ...running, ...requested(await roomIdOf(), agoMs) });
    if (waits) await expect(step()).rejects.toMatchObject({ code: 'OutcomeUnknown' });
    else await step();
    expect(titles()).toEqual(waits ? [] : ['Ticket #7.txt']);
  });

  it('takes the file that an earlier request made', async () => {
    const record = { ...running, ...requested(await roomIdOf(), 0) };
    const { step, stored, simulator, roomId, user, writes } = await given(record);
    const { id } = simulator.world.portal.addFile(roomId, 'Ticket #7.txt', user);
    await step();
    expect(writes()).toEqual([]);
    expect(stored().linkFile).toMatchObject({ roomId, id });
  });

  it('makes one in another room than before', async () => {
    const before = { linkFile: { roomId: 7, title: 'Ticket #7.txt', atMs: startMs, id: 8 } };
    const { step, titles } = await given({ ...running, ...before });
    await step();
    expect(titles()).toEqual(['Ticket #7.txt']);
  });

  it('warns where the portal refuses it, and forgets the request', async () => {
    const { step, stored, simulator } = await given();
    simulator.world.faults.next({ kind: 'status', status: 403, match: { method: 'POST', path: /text$/ } });
    expect(await step()).toMatchObject({ warnings: [{ code: 'LinkFileNotCreated' }] });
    expect(stored()).not.toHaveProperty('linkFile');
  });

  it('keeps the request in mind where its answer was lost', async () => {
    const { step, stored, simulator, roomId, titles, clock } = await given();
    simulator.world.faults.next({ kind: '500-after-commit', match: { method: 'POST', path: /text$/ } });
    await expect(step()).rejects.toMatchObject({ code: 'PortalUnavailable' });
    expect(stored().linkFile).toEqual({ roomId, title: 'Ticket #7.txt', atMs: startMs });
    await clock.advance(second);
    await step();
    expect(titles()).toEqual(['Ticket #7.txt']);
    expect(stored().linkFile?.id).toBeGreaterThan(0);
  });
});

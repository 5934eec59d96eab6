import { describe, expect, it } from 'vitest';
import { createFolders } from '../../../functions/ticket-room/create-folders.ts';
import { second } from '../../../lib/kernel/time.ts';
import type { WorkRecord } from '../../../lib/work-items/record.ts';
import { startMs, ticketRecord } from '../../lib/builders/records.ts';
import { worldOf } from '../../lib/builders/world.ts';

const running = ticketRecord({ status: 'running' });
const folders = ['Customer files', 'Internal: notes'];

async function given(record: WorkRecord = running) {
  const world = await worldOf({ records: [record], settings: { ticketRoom: { folders } } });
  const { clock, dependencies, simulator, addRoom } = world;
  const roomId = addRoom({ tags: [record.keyTag] });
  const titles = () => simulator.world.portal.childFolders(roomId).map(({ title }) => title);
  const step = () => {
    const { key, attempt } = record;
    return clock.run(createFolders({ key, attempt, roomId }, { ...dependencies, ticketRoom: { folders } }));
  };
  return { ...world, roomId, titles, step, user: simulator.people.serviceUser };
}

describe('creating the folders of a ticket room', () => {
  it('makes those of the settings in their order, as the portal writes them', async () => {
    const { step, titles, stored } = await given();
    expect(await step()).toEqual({ folders: 2, warnings: [] });
    expect(titles()).toEqual(['Customer files', 'Internal_ notes']);
    expect(stored().folderIntent).toEqual({ title: 'Internal_ notes', atMs: startMs });
  });

  it('makes only those that the room lacks, so that a repeat makes none', async () => {
    const { step, titles, simulator, roomId, user } = await given();
    simulator.world.portal.addFolder(roomId, 'Internal_ notes', user);
    await step();
    await step();
    expect(titles().toSorted()).toEqual(['Customer files', 'Internal_ notes']);
  });

  it.each<[string, number, boolean]>([
    ['89 seconds ago may still come', 89.999 * second, true],
    ['90 seconds ago comes no more', 90 * second, false],
  ])('a folder that was requested %s', async (_, agoMs, waits) => {
    const folderIntent = { title: 'Customer files', atMs: startMs - agoMs };
    const { step, titles } = await given({ ...running, folderIntent });
    if (waits) await expect(step()).rejects.toMatchObject({ code: 'OutcomeUnknown' });
    else await step();
    expect(titles()).toHaveLength(waits ? 0 : 2);
  });

  it('goes on at once when the requested folder is there', async () => {
    const { step, titles, simulator, roomId, user } = await given({
      ...running,
      folderIntent: { title: 'Customer files', atMs: startMs },
    });
    simulator.world.portal.addFolder(roomId, 'Customer files', user);
    await step();
    expect(titles()).toEqual(['Customer files', 'Internal_ notes']);
  });

  it('warns of a folder that the portal refuses, makes the others, and forgets its request', async () => {
    const { step, titles, stored, simulator } = await given();
    simulator.world.faults.next({
      kind: 'status',
      status: 403,
      match: { method: 'POST', path: /^files\/folder/ },
    });
    const { folders: made, warnings } = (await step()) as { folders?: number; warnings: unknown[] };
    expect(made).toBe(1);
    expect(warnings).toMatchObject([
      { code: 'FolderNotCreated', message: expect.stringContaining('Customer files') },
    ]);
    expect(titles()).toEqual(['Internal_ notes']);
    expect(stored().folderIntent?.title).toBe('Internal_ notes');
  });

  it('warns that all are missing when the portal does not show what the room has', async () => {
    const { step, titles, simulator } = await given();
    simulator.world.faults.next({ kind: 'status', status: 403, match: { method: 'GET' } });
    expect(await step()).toMatchObject({ warnings: [{ code: 'FoldersMissing' }] });
    expect(titles()).toEqual([]);
  });

  it.each<['hang' | 'status', string, boolean]>([
    ['hang', 'PortalUnavailable', true],
    ['status', 'PortalThrottled', false],
  ])(
    'fails when the portal answers by %s with %s; remembers its request: %s',
    async (kind, code, remembers) => {
      const { step, stored, simulator } = await given();
      const match = { method: 'POST', path: /^files\/folder/ };
      simulator.world.faults.next(kind === 'hang' ? { kind, match } : { kind, status: 429, match });
      await expect(step()).rejects.toMatchObject({ code });
      expect(stored().folderIntent !== undefined).toBe(remembers);
    },
  );

  it('does nothing for an attempt that is over', async () => {
    const { step, titles } = await given({ ...running, status: 'done' });
    await expect(step()).rejects.toMatchObject({ code: 'AttemptSuperseded' });
    expect(titles()).toEqual([]);
  });
});

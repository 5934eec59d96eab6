import { describe, expect, it } from 'vitest';
import { createLinkFile } from '../../functions/create-link-file.ts';
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
    step,
  };
}

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

  it('warns where the portal refuses it', async () => {
    const { step, simulator } = await given();
    simulator.world.faults.next({ kind: 'status', status: 403, match: { method: 'POST', path: /text$/ } });
    expect(await step()).toMatchObject({ warnings: [{ code: 'LinkFileNotCreated' }] });
  });

  it('warns that it may be missing where the portal does not show what an earlier request made', async () => {
    const { roomId } = await given();
    const linkFile = { roomId, title: 'Ticket #7.txt', atMs: startMs };
    const { step, simulator, lines } = await given({ ...running, linkFile });
    const match = { method: 'GET', path: new RegExp(`^files/${roomId}$`) };
    simulator.world.faults.next({ kind: 'status', status: 403, match });
    expect(await step()).toMatchObject({ warnings: [{ code: 'LinkFileMissing' }] });
    expect(lines).toMatchObject([{ code: 'PART_REFUSED', fields: { warning: 'LinkFileMissing' } }]);
  });
});

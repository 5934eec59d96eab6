import { describe, expect, it } from 'vitest';
import { Failure } from '../../../lib/kernel/failures.ts';
import { second } from '../../../lib/kernel/time.ts';
import { createLinkFile } from '../../../lib/rooms/link-file.ts';
import { memoryRecords } from '../../../lib/stores/memory/memory-stores.ts';
import { startMs, ticketRecord } from '../builders/records.ts';
import { simulatedPortal } from '../builders/simulated-portal.ts';

const title = 'Ticket #7.txt';
const content = 'This room belongs to the ticket #7.\n';

/** A room with these files, and the record of its ticket; `linkFile` is of that room unless it names another. */
async function given({ files = [], linkFile }: { files?: string[]; linkFile?: object } = {}) {
  const world = simulatedPortal();
  const { clock, portal, simulator, addRoom } = world;
  const roomId = addRoom();
  const user = simulator.people.serviceUser;
  const ids = files.map((name) => simulator.world.portal.addFile(roomId, name, user).id);
  const records = memoryRecords();
  const record = ticketRecord({
    status: 'running',
    ...(linkFile ? { linkFile: { roomId, title, atMs: startMs, ...linkFile } } : {}),
  });
  await records.write(record, 0);
  const inRoom = () => simulator.world.portal.childFiles(roomId);
  const create = (name = title) => {
    const { key, attempt } = record;
    const file = () => ({ title: name, content });
    return clock.run(createLinkFile({ key, attempt }, roomId, file, { portal, records, clock }));
  };
  return {
    ...world,
    roomId,
    ids,
    records,
    create,
    texts: () => inRoom().map((file) => [file.title, file.text]),
    stored: () => records.all.get(record.key)?.value.linkFile,
    lastId: () => inRoom().at(-1)?.id,
  };
}
const post = { method: 'POST', path: /text$/ } as const;

describe('the request for the file that links back', () => {
  it('makes it, and remembers it', async () => {
    const { create, texts, stored, roomId, lastId } = await given({ files: ['a.docx'] });
    expect(await create()).toEqual({ warnings: [] });
    expect(texts().at(-1)).toEqual([title, content]);
    expect(stored()).toEqual({ roomId, title, atMs: startMs, id: lastId() });
  });

  it('sends nothing where it is made already, also where people have deleted it since', async () => {
    const { create, simulator, stored } = await given({ linkFile: { id: 8 } });
    expect(await create()).toEqual({ warnings: [] });
    expect(simulator.world.requests).toEqual([]);
    expect(stored()?.id).toBe(8);
  });

  it.each([
    ['89 seconds ago may still come', 90 * second - 1, true],
    ['90 seconds ago comes no more', 90 * second, false],
  ])('one that was requested %s', async (_, agoMs, waits) => {
    const { create, texts, stored, roomId } = await given({
      files: ['a.docx'],
      linkFile: { atMs: startMs - agoMs },
    });
    if (waits) {
      await expect(create()).rejects.toMatchObject({ code: 'OutcomeUnknown' });
      expect(stored()).toEqual({ roomId, title, atMs: startMs - agoMs });
    } else {
      expect(await create()).toEqual({ warnings: [] });
      expect(stored()).toMatchObject({ atMs: startMs, id: expect.any(Number) });
    }
    expect(texts().map(([name]) => name)).toEqual(waits ? ['a.docx'] : ['a.docx', title]);
  });

  it.each([0, 90 * second])('takes the file that the request of %i ms ago made', async (agoMs) => {
    const files = ['a.docx', title, 'z.docx'];
    const { create, stored, ids, roomId, writes } = await given({
      files,
      linkFile: { atMs: startMs - agoMs },
    });
    expect(await create()).toEqual({ warnings: [] });
    expect(writes()).toEqual([]);
    expect(stored()).toEqual({ roomId, title, atMs: startMs, id: ids[1] });
  });

  it('keeps the title of the first request, by which the file is found', async () => {
    const { create, texts, stored } = await given({ linkFile: { atMs: startMs - 90 * second } });
    await create('Ticket SUP-7.txt');
    expect(texts()).toEqual([[title, content]]);
    expect(stored()?.title).toBe(title);
  });

  it.each([{ id: 8 }, {}])('makes one in another room than the one before, which had %j', async (made) => {
    const { create, texts, stored, roomId } = await given({ linkFile: { roomId: 7, ...made } });
    await create('Ticket SUP-7.txt');
    expect(texts()).toEqual([['Ticket SUP-7.txt', content]]);
    expect(stored()).toMatchObject({ roomId, title: 'Ticket SUP-7.txt' });
  });

  it('is a warning where the portal refuses it, and the next one need not wait', async () => {
    const { create, stored, simulator, texts } = await given();
    simulator.world.faults.next({ kind: 'status', status: 403, match: post });
    const message = expect.stringMatching(/^The portal refused the file that links back to the ticket: ./);
    expect(await create()).toEqual({ warnings: [{ code: 'LinkFileNotCreated', message }] });
    expect(stored()).toBeUndefined();
    await create();
    expect(texts()).toEqual([[title, content]]);
  });

  it('fails where the portal throttles it, which makes nothing, and the next one need not wait', async () => {
    const { create, stored, simulator, texts } = await given();
    simulator.world.faults.next({ kind: 'status', status: 429, match: post });
    await expect(create()).rejects.toMatchObject({ code: 'PortalThrottled' });
    expect(stored()).toBeUndefined();
    await create();
    expect(texts()).toEqual([[title, content]]);
  });

  it.each(['500-after-commit', 'drop-after-commit', 'unreadable'] as const)(
    'is kept in mind where its answer says nothing (%s), so that no second file is made',
    async (kind) => {
      const { create, stored, simulator, portal, roomId, texts, clock, lastId, writes } = await given();
      const { call } = portal;
      if (kind === 'unreadable') {
        portal.call = async (request) => {
          const answer = await call(request);
          if (request.method !== 'POST') return answer;
          throw new Failure('PortalAnswerUnreadable', 'no JSON');
        };
      } else simulator.world.faults.next({ kind, match: post });
      await expect(create()).rejects.toBeInstanceOf(Failure);
      expect(stored()).toEqual({ roomId, title, atMs: startMs });
      await clock.advance(second);
      expect(await create()).toEqual({ warnings: [] });
      expect(writes()).toHaveLength(1);
      expect(texts()).toEqual([[title, content]]);
      expect(stored()?.id).toBe(lastId());
    },
  );

  it('is kept in mind where its file was made and could not be written down, so that no second file is made', async () => {
    const { create, stored, records, roomId, texts, lastId, writes } = await given();
    const write = records.write.bind(records);
    records.write = async (record, version) => {
      if (record.linkFile?.id === undefined) return write(record, version);
      records.write = write;
      throw new Failure('StoreUnavailable', 'throttled');
    };
    await expect(create()).rejects.toMatchObject({ code: 'StoreUnavailable' });
    expect(stored()).toEqual({ roomId, title, atMs: startMs });
    expect(await create()).toEqual({ warnings: [] });
    expect(writes()).toHaveLength(1);
    expect(texts()).toEqual([[title, content]]);
    expect(stored()?.id).toBe(lastId());
  });
});

import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../../../infra/environments/parse.ts';
import { portalSignature } from '../../../../lib/intake/portal/webhook.ts';
import { minute } from '../../../../lib/kernel/time.ts';
import { memoryItem } from '../../../../lib/stores/memory/memory-stores.ts';
import { newLife } from '../../../../lib/work-items/life/updates.ts';
import type { WorkRecord } from '../../../../lib/work-items/record.ts';
import { intentOf, projectRecord, recordedRoom, startMs } from '../../builders/records.ts';
import { receiver, settings as withoutLife } from '../receiver-fixture.ts';

const secret = 'R1.abcdefgh';
const settings = parseSettings(
  { portal: { url: 'https://acme.onlyoffice.com' }, sources: { 'project-system': {} }, life: {} },
  { environment: 'dev' },
);
const title = 'Q1 (PRJ-1)';
const withLife = (room: object, life: object = {}): Partial<WorkRecord> => ({
  life: { ...newLife(startMs), room: { id: 101, ...room }, ...life },
});

async function given(
  change: Partial<WorkRecord> | undefined,
  secrets: () => Promise<string[]> = async () => [secret],
) {
  const lastPortalWebhook = memoryItem<{ atMs: number }>();
  const made = receiver({ settings, verifySecrets: secrets, lastPortalWebhook });
  if (change) {
    const record = projectRecord({ status: 'done', room: recordedRoom(101), intent: intentOf(), ...change });
    await made.records.write(record, 0);
  }
  const hint = (trigger: string, payload: object = { id: 101, title }, signedWith = secret) => {
    const body = JSON.stringify({ event: { trigger }, payload });
    const signature = portalSignature(signedWith, new TextEncoder().encode(body));
    return made.send('portal', body, {
      headers: { 'content-type': 'application/json; charset=utf-8', 'x-docspace-signature-256': signature },
    });
  };
  const record = () => [...made.records.all.values()][0]?.value;
  return { ...made, hint, record, lastPortalWebhook };
}

describe('a webhook of the portal', () => {
  it.each<[string, Partial<WorkRecord>, string, string]>([
    ['about an archived room', {}, 'room.archived', 'noted'],
    ['about an archived room that is known so', withLife({ seen: 'archived' }), 'room.archived', 'ignored'],
    [
      'about an archived room whose restoring was requested',
      withLife({ seen: 'archived', requested: { to: 'restore', atMs: 1, update: 1, times: 1 } }),
      'room.archived',
      'noted',
    ],
    ['about a restored room that was never in the archive', {}, 'room.restored', 'ignored'],
    ['about a restored room', withLife({ seen: 'archived' }), 'room.restored', 'noted'],
    [
      'about a restored room that this program had archived',
      withLife({ archived: true }),
      'room.restored',
      'noted',
    ],
    ['about a deleted room', {}, 'room.deleted', 'noted'],
    ['about a deleted room that is known so', withLife({ seen: 'deleted' }), 'room.deleted', 'ignored'],
    ['about a room with the title that it has', {}, 'room.updated', 'ignored'],
    [
      'about a room with a title that people had given it before',
      withLife({ titleOfPeople: 'Ours' }),
      'room.updated',
      'noted',
    ],
    [
      'about a room whose title is not the last one from here',
      withLife({ title: 'Q2' }),
      'room.updated',
      'noted',
    ],
    ['about a new room', {}, 'room.created', 'ignored'],
    ['about the room of a work item that has failed', { status: 'failed' }, 'room.archived', 'ignored'],
    ['about another room than the recorded one', { room: recordedRoom(7) }, 'room.archived', 'ignored'],
    ['about the room of a source that is gone', { source: 'helpdesk' }, 'room.archived', 'ignored'],
  ])('%s is %s', async (_, change, trigger, status) => {
    const made = await given(change);
    expect(await made.hint(trigger)).toMatchObject({ status: 200, body: { status } });
    expect(made.record()?.life?.roomAsked !== undefined).toBe(status === 'noted');
    expect(made.record()?.due.life === made.time.now).toBe(status === 'noted');
    expect(made.started).toEqual([]);
  });

  it('raises the mark of the record, and leaves the look to an update that runs', async () => {
    const running = { update: 3, attempt: 1, sinceMs: startMs };
    const made = await given(withLife({}, { mark: 4, running }));
    await made.hint('room.archived');
    expect(made.record()?.life).toMatchObject({ mark: 5, roomAsked: 5 });
    expect(made.record()?.due.life).toBeUndefined();
  });

  it('about a room of nobody is ignored', async () => {
    const made = await given(undefined);
    expect((await made.hint('room.archived')).body).toMatchObject({
      status: 'ignored',
      reason: expect.stringContaining('no work item'),
    });
  });

  it('with a wrong signature is 401, and nothing is noted', async () => {
    const made = await given({});
    expect(await made.hint('room.archived', { id: 101 }, 'another secret')).toMatchObject({ status: 401 });
    expect(made.record()?.life).toBeUndefined();
    expect(made.lastPortalWebhook.now).toBeUndefined();
  });

  it.each([
    ['is unset', async () => []],
    ['is of another form', async () => ['short']],
    ['cannot be read', async () => Promise.reject(new Error('no'))],
  ])('is 503 while its secret %s', async (_, secrets) => {
    const made = await given({}, secrets);
    expect(await made.hint('room.archived')).toMatchObject({ status: 503 });
    expect(made.lines.join()).toContain('SOURCE_SECRET_UNUSABLE');
  });

  it('is taken with a secret that was rotated since the last one', async () => {
    const values = [['R1.the-old-one'], [secret]];
    const made = await given({}, async () => values.shift() ?? []);
    expect(await made.hint('room.archived')).toMatchObject({ status: 200, body: { status: 'noted' } });
  });

  it('of another form is 400', async () => {
    const made = await given({});
    expect(await made.hint('room.archived', [])).toMatchObject({ status: 400 });
  });

  it('is 404 where rooms do not follow their work items', async () => {
    const made = receiver({ settings: withoutLife });
    expect(await made.send('portal', {})).toMatchObject({ status: 404 });
  });

  it('may be a check of its address', async () => {
    const made = await given({});
    expect(await made.send('portal', '', { method: 'HEAD' })).toMatchObject({ status: 200 });
  });

  it('leaves its time, once in a minute', async () => {
    const made = await given({});
    await made.hint('room.created');
    const first = made.time.now;
    made.time.now += minute - 1;
    await made.hint('room.created');
    expect(made.lastPortalWebhook.now?.value.atMs).toBe(first);
    made.time.now += 1;
    await made.hint('room.created');
    expect(made.lastPortalWebhook.now?.value.atMs).toBe(first + minute);
  });
});

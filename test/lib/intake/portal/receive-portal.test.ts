import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../../../infra/environments/parse.ts';
import type { ReceivePortalDependencies } from '../../../../lib/intake/portal/receive-portal.ts';
import { portalSignature } from '../../../../lib/intake/portal/webhook.ts';
import { Failure } from '../../../../lib/kernel/failures.ts';
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
  secrets: ReceivePortalDependencies['verifySecrets'] = async () => [secret],
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
  const logged = () => made.lines.map((line) => JSON.parse(line));
  const record = () => [...made.records.all.values()][0]?.value;
  return { ...made, hint, logged, record, lastPortalWebhook };
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

  it('that is noted is logged with its room and the record of that', async () => {
    const made = await given({});
    await made.hint('room.archived');
    const { key, source } = made.record() as WorkRecord;
    expect(made.logged()).toEqual([
      { code: 'ROOM_HINT_NOTED', key, source, roomId: 101, trigger: 'room.archived' },
    ]);
  });

  it.each<[string, Partial<WorkRecord> | undefined, string, string]>([
    ['about a room of nobody', undefined, 'room.archived', 'no work item with this room'],
    [
      'about a room of which that is known',
      withLife({ seen: 'archived' }),
      'room.archived',
      'known of this room',
    ],
    ['about something else than a change of a room', {}, 'room.created', 'needs no other triggers'],
  ])('%s is ignored and says why', async (_, change, trigger, words) => {
    const made = await given(change);
    const { body } = await made.hint(trigger);
    expect(body).toMatchObject({ status: 'ignored', reason: expect.stringContaining(words) });
    expect(made.logged()).toEqual([{ code: 'WEBHOOK_IGNORED', source: 'portal' }]);
  });

  it('is to be sent again where it could not be stored', async () => {
    const made = await given({});
    made.records.write = () => Promise.reject(new Error('no table'));
    expect(await made.hint('room.archived')).toMatchObject({ status: 503 });
    expect(made.logged()).toEqual([{ code: 'WEBHOOK_NOT_STORED', source: 'portal', error: 'Error' }]);
  });

  it('with a wrong signature is 401, and nothing is noted', async () => {
    const made = await given({});
    expect(await made.hint('room.archived', { id: 101 }, 'another secret')).toMatchObject({ status: 401 });
    expect(made.record()?.life).toBeUndefined();
    expect(made.lastPortalWebhook.now).toBeUndefined();
    expect(made.logged()).toEqual([{ code: 'WEBHOOK_REFUSED', source: 'portal', status: 401 }]);
  });

  it.each<[string, () => Promise<string[]>, RegExp]>([
    ['is unset', async () => [], /is unset, or holds no 8 to 30 characters/],
    ['is of another form', async () => ['short'], /is unset, or holds no 8 to 30 characters/],
    ['cannot be read', async () => Promise.reject(new Error('no')), /cannot be read \(unknown\)/],
    [
      'may not be read',
      async () => Promise.reject(new Failure('StoreUnavailable', 'denied')),
      /cannot be read \(denied\)/,
    ],
  ])('is 503 while its secret %s', async (_, secrets, reason) => {
    const made = await given({}, secrets);
    expect(await made.hint('room.archived')).toMatchObject({ status: 503 });
    expect(made.logged()).toEqual([
      { code: 'SOURCE_SECRET_UNUSABLE', source: 'portal', reason: expect.stringMatching(reason) },
    ]);
  });

  it('is taken with a secret that was rotated since the last one', async () => {
    const made = await given({}, async (_, { fresh } = { fresh: false }) => [
      fresh ? secret : 'R1.the-old-one',
    ]);
    expect(await made.hint('room.archived')).toMatchObject({ status: 200, body: { status: 'noted' } });
  });

  it('of another form is 400', async () => {
    const made = await given({});
    expect(await made.hint('room.archived', [])).toMatchObject({ status: 400 });
    expect(made.logged()).toEqual([{ code: 'WEBHOOK_REFUSED', source: 'portal', status: 400 }]);
  });

  it('is 404 where rooms do not follow their work items', async () => {
    const made = receiver({ settings: withoutLife });
    expect(await made.send('portal', {})).toMatchObject({ status: 404 });
    expect(made.lines.map((line) => JSON.parse(line))).toEqual([
      { code: 'WEBHOOK_REFUSED', source: '(unknown)', status: 404 },
    ]);
  });

  it('is taken at the address of the portal alone', async () => {
    const made = await given({});
    expect(await made.send('nobody', {})).toMatchObject({ status: 404 });
    expect(made.logged()).toEqual([{ code: 'WEBHOOK_REFUSED', source: '(unknown)', status: 404 }]);
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

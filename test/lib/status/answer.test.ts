import { describe, expect, it } from 'vitest';
import { Failure } from '../../../lib/kernel/failures.ts';
import { minute } from '../../../lib/kernel/time.ts';
import { projectRecord, recordedRoom, startMs } from '../builders/records.ts';
import { signatureOf, statusWorld } from './status-fixture.ts';

const running = projectRecord({ status: 'running', template: { id: 7, title: 'Marketing' } });
const done = projectRecord({ status: 'done', room: recordedRoom(4711) });
const signature = signatureOf(running);
const html = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
const waiter = { ...running, execution: 'arn', token: 'secret-token', tryNumber: 1 };

describe('the answer about a work item', () => {
  it('is JSON that a program follows until it is over', async () => {
    const { ask, slot, records } = await statusWorld({ records: [running] });
    const { key, attempt, queuedAt, execution, token, tryNumber } = waiter;
    await slot.putWaiter({ key, attempt, queuedAt, execution, token, tryNumber });
    const queued = await ask({ signature });
    expect(queued.headers).toMatchObject({
      'content-type': 'application/json',
      'content-language': 'en',
      'cache-control': 'private, no-cache',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex',
      'retry-after': '30',
      vary: 'accept, accept-language',
    });
    expect(JSON.parse(queued.body)).toEqual({
      status: 'queued',
      queue: { place: 1, of: 1 },
      message: 'Place 1 of 1. It is next. It is not possible to say yet how long this will take.',
      over: false,
    });
    await records.write(done, 1);
    const over = await ask({ signature });
    expect(JSON.parse(over.body)).toMatchObject({
      status: 'done',
      room: { url: done.room?.url },
      over: true,
    });
    expect(over.headers).not.toHaveProperty('retry-after');
  });

  it('is the same with the same tag, and not sent again to who has it', async () => {
    const { ask, time } = await statusWorld({ records: [done] });
    const first = await ask({ signature });
    const { etag = '' } = first.headers;
    expect(etag).toMatch(/^"[\w-]{22}"$/);
    time.nowMs += minute;
    const again = await ask({ signature, headers: { 'if-none-match': `"other", W/${etag}` } });
    expect(again).toMatchObject({ status: 304, body: '', headers: { etag } });
    expect(await ask({ signature, headers: { 'if-none-match': '"other"' } })).toMatchObject({ status: 200 });
    const german = await ask({ signature, headers: { 'if-none-match': etag, 'accept-language': 'de' } });
    expect(german).toMatchObject({ status: 200, headers: { 'content-language': 'de' } });
  });

  it('is a page for a browser, which follows it by itself until it is over', async () => {
    const { ask, records } = await statusWorld({ records: [running] });
    const page = await ask({ signature, headers: { accept: html, 'accept-language': 'fr-CH, de;q=0.5' } });
    expect(page).toMatchObject({
      status: 200,
      headers: { 'content-type': 'text/html; charset=utf-8', 'content-language': 'fr' },
    });
    expect(page.headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-[^']+';/);
    expect(page.body).toContain('<html lang="fr">');
    expect(page.body).toContain('<meta http-equiv="refresh" content="5">');
    await records.write(done, 1);
    const over = await ask({ signature, headers: { accept: html } });
    expect(over.body).toContain(`<a href="${done.room?.url}" rel="noreferrer">Open the room</a>`);
    expect(over.body).not.toContain('http-equiv="refresh"');
  });

  it('to HEAD is that to GET without a body', async () => {
    const { ask } = await statusWorld({ records: [done] });
    const get = await ask({ signature });
    expect(await ask({ signature, method: 'HEAD' })).toEqual({ ...get, body: '' });
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('refuses %s, and reads nothing', async (method) => {
    const { ask, reads } = await statusWorld({ records: [done] });
    expect(await ask({ signature, method })).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
    expect(reads).toEqual([]);
  });

  it('is a page, too, where there is nothing, in the language of the reader', async () => {
    const { ask } = await statusWorld();
    const page = await ask({ headers: { accept: html, 'accept-language': 'ja' } });
    expect(page).toMatchObject({ status: 404, headers: { 'content-language': 'ja' } });
    expect(page.body).toContain('<h1>見つかりませんでした</h1>');
    expect(page.body).not.toContain('PRJ-1');
  });

  it('asks to come again when the table cannot be read, and says why in the log alone', async () => {
    const readFails = new Failure('StoreUnavailable', 'DynamoDB is away.');
    const { ask, lines } = await statusWorld({ records: [done], readFails });
    const answer = await ask({ signature });
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '60' } });
    expect(answer.body).not.toContain('DynamoDB');
    const fields = { source: 'project-system', error: 'StoreUnavailable', reason: 'DynamoDB is away.' };
    expect(lines).toEqual([{ level: 'warn', code: 'STATUS_NOT_READ', fields }]);
    await ask({ source: 'of-a-stranger', signature: signatureOf({ ...done, source: 'of-a-stranger' }) });
    expect(lines[1]?.fields).toMatchObject({ source: '(unknown)' });
  });

  it('counts on with the time, from one view of the queue', async () => {
    const { ask, slot, time } = await statusWorld({ records: [running] });
    const { key, attempt, queuedAt } = running;
    const holder = { key, attempt, queuedAt };
    const turns = [{ ms: 4 * minute }];
    const held = { fence: 1, holder, grantedAtMs: startMs, confirmed: true, leaseUntilMs: 1, turns };
    await slot.writeSlot(held, 0);
    const percentAt = async (ms: number) => {
      time.nowMs = startMs + ms;
      return JSON.parse((await ask({ signature })).body).percent;
    };
    expect([await percentAt(0), await percentAt(minute), await percentAt(3 * minute)]).toEqual([0, 25, 75]);
    expect(await percentAt(9 * minute)).toBe(99);
  });
});

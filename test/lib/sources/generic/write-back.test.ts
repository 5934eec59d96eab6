import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { roomCreatedSchema } from '../../../../lib/sources/contract/result-event.ts';
import { reasonOf } from '../../../../lib/sources/generic/write-back.ts';
import { writeBackOf } from '../../../../lib/sources/registry/write-backs.ts';
import { verifyStandardWebhook } from '../../../../lib/sources/signatures/standard-webhooks.ts';
import type { WorkRecord } from '../../../../lib/work-items/record.ts';
import { nowMs, settingsWith, sourceOf } from '../receiver.ts';
import { createdRecord, resultOf } from '../write-back-fixture.ts';

const secret = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;
const resultUrl = 'https://projects.example.com/results';
const callbackUrl = 'https://hooks.example.com/done';

/** One result sent to a receiver that answers this, and what it got. */
async function sending(
  answer: number | Error,
  settings: object = { resultUrl },
  more: Partial<WorkRecord> = {},
  retryAfterMs?: number,
) {
  const source = sourceOf(
    settingsWith({ source: { type: 'helpdesk', callbackHosts: ['hooks.example.com'], ...settings } }),
  );
  const record = { ...createdRecord(), ...more };
  const { write, wantsResult, hostOf } = writeBackOf(source);
  const sent: Parameters<Parameters<typeof write>[2]['dial']>[0][] = [];
  const waited: number[] = [];
  const outcome = await write(source, resultOf(record), {
    secret,
    clock: { now: () => nowMs, sleep: async (ms) => void waited.push(ms) },
    fetch: () => Promise.reject(new Error('a generic source has no API')),
    dial: async (request) => {
      sent.push(request);
      if (typeof answer === 'number') return { status: answer, retryAfterMs };
      throw answer;
    },
  });
  const wanted = wantsResult(source, record);
  const host = wanted ? hostOf(source, record) : undefined;
  return { outcome, sent, waited, wanted, host, result: resultOf(record) };
}

describe('the result of a generic source', () => {
  it('is its event, signed with the id of the outcome', async () => {
    const { sent, result } = await sending(200);
    const [{ headers = {}, body = '' } = {}] = sent;
    expect(JSON.parse(body)).toEqual(result.event);
    expect(v.parse(roomCreatedSchema, JSON.parse(body))).toEqual(result.event);
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'webhook-id': result.eventId });
    expect(verifyStandardWebhook(headers, new TextEncoder().encode(body), [secret], nowMs)).toBe(true);
  });

  it.each<[string, object, Partial<WorkRecord>, { url: string; own: boolean }[]]>([
    [
      'the URL of the environment, which may be in its own network',
      { resultUrl },
      {},
      [{ url: resultUrl, own: true }],
    ],
    ['the URL of its webhook first', { resultUrl }, { callbackUrl }, [{ url: callbackUrl, own: false }]],
    ['the URL of its webhook alone', {}, { callbackUrl }, [{ url: callbackUrl, own: false }]],
    ['nobody where neither is known', {}, {}, []],
  ])('goes to %s', async (_, settings, more, targets) => {
    const { sent, wanted, host, outcome } = await sending(200, settings, more);
    expect(sent.map(({ url, own }) => ({ url, own }))).toEqual(targets);
    expect(wanted).toBe(targets.length > 0);
    expect(host ? [host] : []).toEqual(targets.map(({ url }) => new URL(url).host));
    expect(outcome).toEqual({ outcome: 'delivered' });
  });

  const later = (message: string) => ({ outcome: 'try-later', message });
  it.each<[number | Error, object]>([
    [200, { outcome: 'delivered' }],
    [299, { outcome: 'delivered' }],
    [199, later('The receiver answered HTTP 199.')],
    [300, later('The receiver answered HTTP 300.')],
    [401, { outcome: 'refused', code: 'WriteBackKeyRefused', message: 'The receiver answered HTTP 401.' }],
    [402, later('The receiver answered HTTP 402.')],
    [403, { outcome: 'refused', code: 'WriteBackKeyRefused', message: 'The receiver answered HTTP 403.' }],
    [404, later('The receiver answered HTTP 404.')],
    [500, later('The receiver answered HTTP 500.')],
    [
      Object.assign(new Error('connect 10.0.0.1'), { code: 'ECONNREFUSED' }),
      later('The receiver could not be reached (ECONNREFUSED).'),
    ],
    [new Error('no answer within 10 s'), later('The receiver could not be reached (no answer within 10 s).')],
  ])('has for the answer %s the outcome %j', async (answer, outcome) => {
    expect((await sending(answer)).outcome).toEqual(outcome);
  });

  it.each<[number | Error, number | undefined, number[], number | undefined]>([
    [200, undefined, [], undefined],
    [400, undefined, [], undefined],
    [401, 1000, [], undefined],
    [404, 1000, [], undefined],
    [408, undefined, [500, 2000], undefined],
    [425, undefined, [500, 2000], undefined],
    [429, undefined, [], undefined],
    [429, 1000, [1000, 2000], 1000],
    [429, 11_000, [], 11_000],
    [500, undefined, [500, 2000], undefined],
    [500, 11_000, [500, 2000], undefined],
    [503, undefined, [500, 2000], undefined],
    [503, 11_000, [], 11_000],
    [503, 2 * 3_600_000, [], 3_600_000],
    [new Error('away'), undefined, [500, 2000], undefined],
  ])(
    'is repeated, after the answer %s with a pause of %s ms, after %j ms',
    async (answer, retryAfterMs, waits, afterMs) => {
      const { sent, waited, outcome } = await sending(answer, undefined, undefined, retryAfterMs);
      expect(waited).toEqual(waits);
      expect(sent).toHaveLength(waits.length + 1);
      expect(outcome).toHaveProperty('outcome');
      expect((outcome as { afterMs?: number }).afterMs).toBe(afterMs);
    },
  );

  it('says of something else than an error that was thrown that the reason is unknown', () => {
    expect(reasonOf('text')).toBe('unknown');
  });
});

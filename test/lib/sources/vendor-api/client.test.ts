import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { Fetch } from '../../../../lib/kernel/json-http.ts';
import { writeBackOf } from '../../../../lib/sources/registry/write-backs.ts';
import { vendorApi } from '../../../../lib/sources/vendor-api/client.ts';
import { checked, concluded } from '../../../../lib/sources/vendor-api/outcome.ts';
import { VirtualClock } from '../../../virtual-clock.ts';
import { settingsWith, sourceOf } from '../receiver.ts';
import { createdRecord, resultOf } from '../write-back-fixture.ts';

const call = { path: '/x', schema: v.unknown() };

/** One call to a vendor under a clock that jumps. */
async function calling(fetch: Fetch, calls = 1, clock = new VirtualClock()) {
  const beganAt = clock.now();
  const outcome = await clock.run(() =>
    concluded(async () => {
      const api = vendorApi({ fetch, clock }, { url: 'https://vendor.example.com', authorization: 'x' });
      for (let index = 0; index < calls; index += 1) await api(call);
      return { outcome: 'delivered' };
    }),
  );
  return { outcome, seconds: (clock.now() - beganAt) / 1000 };
}

const afterwards = (answers: Response[]): Fetch => {
  const queue = [...answers];
  return async () => queue.shift() ?? Response.json({});
};

describe("a call of a vendor's API", () => {
  it('is given up after 8 s without an answer', async () => {
    const { outcome, seconds } = await calling(() => new Promise(() => {}));
    expect(outcome).toMatchObject({ outcome: 'try-later', message: 'GET /x: no answer within 8 s.' });
    expect(seconds).toBe(8);
  });

  it('ends, with all calls of one attempt, within the life of the Lambda', async () => {
    const slow: Fetch = () => new Promise(() => {});
    let first = true;
    const { outcome, seconds } = await calling((request) => {
      if (!first) return slow(request);
      first = false;
      return Promise.resolve(new Response(null, { status: 429, headers: { 'retry-after': '10' } }));
    }, 5);
    expect(outcome.outcome).toBe('try-later');
    expect(seconds).toBeLessThanOrEqual(24);
  });

  it('is given up at the end of the 24 s of its attempt', async () => {
    const clock = new VirtualClock();
    const beganAt = clock.now();
    const slow: Fetch = async () => {
      await clock.sleep(7000);
      return Response.json({});
    };
    const { outcome } = await calling(slow, 5, clock);
    expect(outcome).toEqual({ outcome: 'try-later', message: 'GET /x: no answer within 3 s.' });
    expect(clock.now() - beganAt).toBe(24_000);
  });

  it.each([6, 7])(
    'is not begun when the 24 s of its attempt are over: %i s for each answer',
    async (each) => {
      let nowMs = 0;
      let requests = 0;
      const clock = { now: () => nowMs, sleep: () => new Promise<void>(() => {}) };
      const fetch: Fetch = async () => {
        requests += 1;
        nowMs += each * 1000;
        return Response.json({});
      };
      const outcome = await concluded(async () => {
        const api = vendorApi({ fetch, clock }, { url: 'https://vendor.example.com', authorization: 'x' });
        for (let calls = 0; calls < 9; calls += 1) await api(call);
        return { outcome: 'delivered' };
      });
      expect(outcome).toEqual({ outcome: 'try-later', message: 'GET /x: no time left.' });
      expect(requests).toBe(4);
    },
  );

  it.each([
    ['3', 3],
    ['0', 1],
    ['10', 10],
    [new Date(new VirtualClock().now() + 5000).toUTCString(), 5],
  ])('waits as long as Retry-After %s says', async (retryAfter, seconds) => {
    const paused = new Response(null, { status: 429, headers: { 'retry-after': retryAfter } });
    const made = await calling(afterwards([paused]));
    expect(made).toEqual({ outcome: { outcome: 'delivered' }, seconds });
  });

  it('leaves a pause of more than 10 s to a later attempt', async () => {
    const paused = new Response(null, { status: 429, headers: { 'retry-after': '11' } });
    const { outcome, seconds } = await calling(afterwards([paused]));
    expect(outcome).toEqual({
      outcome: 'try-later',
      message: 'vendor.example.com asks for a pause of 11 s.',
      afterMs: 11_000,
    });
    expect(seconds).toBe(0);
  });

  it('leaves a pause to a later attempt when no time is left for a request after it', async () => {
    const paused = (retryAfter: string) =>
      new Response(null, { status: 429, headers: { 'retry-after': retryAfter } });
    const fitting = await calling(afterwards([paused('10'), paused('6')]));
    expect(fitting).toEqual({ outcome: { outcome: 'delivered' }, seconds: 16 });
    const late = await calling(afterwards([paused('10'), paused('7')]));
    expect(late).toMatchObject({ outcome: { outcome: 'try-later', afterMs: 7000 }, seconds: 10 });
  });

  it('waits for no pause that comes with another status', async () => {
    const broken = new Response(null, { status: 500, headers: { 'retry-after': '5' } });
    const { outcome, seconds } = await calling(afterwards([broken]));
    expect([outcome, seconds]).toEqual([{ outcome: 'delivered' }, 0.5]);
  });

  const answers = (...statuses: number[]) => statuses.map((status) => new Response(null, { status }));
  it.each([
    ['once after one failure', [502], 0.5],
    ['twice after two failures', [500, 503], 2.5],
  ])('is repeated at once %s', async (_, statuses, seconds) => {
    const made = await calling(afterwards(answers(...statuses)));
    expect(made).toEqual({ outcome: { outcome: 'delivered' }, seconds });
  });

  it('is repeated when its connection broke, and when a short pause after a 503 is over', async () => {
    let tries = 0;
    const made = await calling(async () => {
      tries += 1;
      if (tries === 1) throw Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNRESET' } });
      return Response.json({});
    });
    expect(made).toEqual({ outcome: { outcome: 'delivered' }, seconds: 0.5 });
    const paused = new Response(null, { status: 503, headers: { 'retry-after': '6' } });
    const waited = await calling(afterwards([paused]));
    expect(waited).toEqual({ outcome: { outcome: 'delivered' }, seconds: 6 });
  });

  it.each([
    ['a POST, whose outcome nobody knows', {}, 1],
    ['a POST that may be carried out twice, more than twice', { idempotent: true }, 3],
  ] as const)('is not repeated: %s', async (_, more, count) => {
    const clock = new VirtualClock();
    let requests = 0;
    const fetch = async () => {
      requests += 1;
      return new Response(null, { status: 500 });
    };
    const post = { ...call, method: 'POST', ...more } as const;
    const api = vendorApi({ fetch, clock }, { url: 'https://vendor.example.com', authorization: 'x' });
    const outcome = await clock.run(
      concluded(async () => {
        await api(post);
        return { outcome: 'delivered' };
      }),
    );
    expect([outcome.outcome, requests]).toEqual(['try-later', count]);
  });

  it.each([
    [300, 'refused'],
    [304, 'refused'],
    [404, 'refused'],
    [408, 'try-later'],
    [409, 'try-later'],
    [425, 'try-later'],
    [499, 'refused'],
    [500, 'try-later'],
  ])('is no success with HTTP %i: the outcome is %s', async (status, expected) => {
    const { outcome } = await calling(async () => new Response(null, { status }));
    expect(outcome).toEqual(
      expect.objectContaining({ outcome: expected, message: `GET /x: HTTP ${status}.` }),
    );
  });

  it('is not repeated where its repeat could not end within the 24 s of the attempt', async () => {
    const clock = new VirtualClock();
    let requests = 0;
    const fetch: Fetch = async () => {
      requests += 1;
      if (requests === 3) return new Response(null, { status: 500 });
      await clock.sleep(7900);
      return Response.json({});
    };
    const { outcome } = await calling(fetch, 3, clock);
    expect(outcome).toEqual({ outcome: 'try-later', message: 'GET /x: HTTP 500.' });
    expect(requests).toBe(3);
  });

  it('that may not be carried out twice is not repeated after 503, of which nobody knows', async () => {
    let requests = 0;
    const fetch: Fetch = async () => {
      requests += 1;
      return new Response(null, { status: 503, headers: { 'retry-after': '5' } });
    };
    const clock = new VirtualClock();
    const outcome = await clock.run(() =>
      concluded(async () => {
        const api = vendorApi({ fetch, clock }, { url: 'https://vendor.example.com', authorization: 'x' });
        await api({ ...call, method: 'POST' });
        return { outcome: 'delivered' };
      }),
    );
    expect(outcome).toEqual({ outcome: 'try-later', message: 'POST /x: HTTP 503.', afterMs: 5000 });
    expect(requests).toBe(1);
  });

  it('names the place at which an answer has another form', async () => {
    const clock = new VirtualClock();
    const schema = v.object({ ticket: v.object({ status: v.string() }) });
    const outcomes = [];
    for (const body of [{ ticket: { status: 5 } }, 'secret']) {
      const api = vendorApi(
        { fetch: async () => Response.json(body), clock },
        { url: 'https://vendor.example.com', authorization: 'x' },
      );
      outcomes.push(
        await concluded(async () => {
          await api({ path: '/x', schema });
          return { outcome: 'delivered' };
        }),
      );
    }
    expect(outcomes).toEqual(
      ['ticket.status', '(body)'].map((place) => ({
        outcome: 'refused',
        code: 'WriteBackRejected',
        message: `GET /x: the answer has another form than expected at ${place}.`,
      })),
    );
  });

  it('throws a defect of the code as it is', async () => {
    const options = { url: 'https://vendor.example.com', authorization: 'x' };
    const api = vendorApi({ fetch: async () => Response.json({}), clock: new VirtualClock() }, options);
    const defect = async () => {
      await api({ method: 'POST', path: '/x', body: 1n, schema: v.unknown() });
      return { outcome: 'delivered' } as const;
    };
    await expect(concluded(defect)).rejects.toBeInstanceOf(TypeError);
    const error = new TypeError('a defect');
    await expect(checked(() => Promise.reject(error))).rejects.toBe(error);
  });

  it.each([
    [{ errors: [null, 'text', { field: 5 }, { field: 'cf_x' }] }, ' for cf_x'],
    [{ errors: 'text', details: null }, ''],
    [{ details: { cf_x: 'secret', 'a b': 1 } }, ' for cf_x'],
    [['text'], ''],
  ])('names of the error %j only the names of fields', async (body, named) => {
    const { outcome } = await calling(afterwards([Response.json(body, { status: 422 })]));
    expect(outcome).toMatchObject({ outcome: 'refused', message: `GET /x: HTTP 422${named}.` });
  });

  it.each([
    [429, undefined],
    [429, 'soon'],
    [503, '11'],
  ])('is not repeated at once after %i with Retry-After %s', async (status, retryAfter) => {
    const headers: Record<string, string> = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
    const { outcome, seconds } = await calling(afterwards([new Response(null, { status, headers })]));
    expect(outcome).toMatchObject({ outcome: 'try-later', ...(status === 503 ? { afterMs: 11_000 } : {}) });
    expect(seconds).toBe(0);
  });

  it('is tried later when the answer has no end', async () => {
    const chunk = new Uint8Array(1024 * 1024);
    const endless = new ReadableStream({ pull: (controller) => controller.enqueue(chunk) });
    const { outcome } = await calling(async () => new Response(endless));
    expect(outcome).toMatchObject({ outcome: 'try-later' });
  });

  it('names the fields of an error and quotes no value', async () => {
    const body = { errors: { 'maria@example.com': 'x', cf_room: 'https://portal/s/secret' } };
    const { outcome } = await calling(afterwards([Response.json(body, { status: 400 })]));
    expect(outcome).toEqual({
      outcome: 'refused',
      code: 'WriteBackRejected',
      message: 'GET /x: HTTP 400 for cf_room.',
    });
  });
});

describe('the API of a deployed source', () => {
  it.each([
    [{ type: 'zendesk', subdomain: 'acme', roomField: 7 }, 'https://acme.zendesk.com/'],
    [{ type: 'freshdesk', subdomain: 'acme' }, 'https://acme.freshdesk.com/'],
    [{ type: 'jira', site: 'acme.atlassian.net' }, 'https://acme.atlassian.net/'],
    [
      { type: 'jira', site: 'acme.atlassian.net', cloudId: '1324a887-45db-1bf4-1e99-ef0ff456d421' },
      'https://api.atlassian.com/ex/jira/1324a887-45db-1bf4-1e99-ef0ff456d421/',
    ],
  ])('of %j is called at %s and nowhere else', async (json, base) => {
    const source = sourceOf(settingsWith({ source: json }));
    const seen: string[] = [];
    const fetch: Fetch = async (request) => {
      seen.push(request.url);
      return new Response(null, { status: 500 });
    };
    const secret = json.type === 'freshdesk' ? 'a'.repeat(20) : 'agent@example.com:0123456789abcdefgh';
    await writeBackOf(source).write(source, resultOf(createdRecord()), {
      secret,
      fetch,
      dial: () => Promise.reject(new Error('no event')),
      clock: { now: () => 0, sleep: (_, signal) => (signal ? new Promise(() => {}) : Promise.resolve()) },
    });
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.filter((url) => !url.startsWith(base))).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { failureOf, isRefusal, PortalRefusal, redact } from '../../../lib/docspace/errors.ts';
import { Failure, type FailureCode } from '../../../lib/kernel/failures.ts';

const answer = (status: number, json?: unknown, retryAfterMs?: number) => ({ status, json, retryAfterMs });
const said = { error: { message: 'No.' } };

describe('the failure that an answer of the portal stands for', () => {
  it.each([200, 201, 299])('is none for %d with JSON', (status) => {
    expect(failureOf(answer(status, {}), 'GET x')).toBeUndefined();
  });

  it.each<[number, unknown, FailureCode]>([
    [200, undefined, 'PortalUnavailable'],
    [200, 'a text', 'PortalUnavailable'],
    [199, {}, 'PortalUnavailable'],
    [300, {}, 'PortalUnavailable'],
    [399, said, 'PortalUnavailable'],
    [400, undefined, 'PortalRejected'],
    [401, said, 'PortalKeyRefused'],
    [402, said, 'PortalPlanLimit'],
    [403, said, 'PortalRejected'],
    [403, undefined, 'PortalForbidden'],
    [404, said, 'PortalRejected'],
    [404, undefined, 'PortalSuspended'],
    [429, said, 'PortalThrottled'],
    [499, said, 'PortalRejected'],
    [500, said, 'PortalUnavailable'],
    [503, undefined, 'PortalUnavailable'],
  ])('for %d with the body %j is %s', (status, json, code) => {
    const failure = failureOf(answer(status, json), 'GET x');
    expect(failure?.code).toBe(code);
    expect(failure?.message).toContain(`GET x: HTTP ${status}`);
    expect(failure?.message.includes('"No."')).toBe(json === said);
    expect(isRefusal(failure)).toBe(code === 'PortalRejected');
  });

  it.each([
    [400, undefined, undefined, 'GET x: HTTP 400'],
    [400, said, undefined, 'GET x: HTTP 400, "No."'],
    [429, undefined, undefined, 'GET x: HTTP 429'],
    [429, said, 1001, 'GET x: HTTP 429, "No.", again in 2 s'],
    [429, undefined, 0, 'GET x: HTTP 429, again in 0 s'],
  ])('for %d with the body %j and a pause of %s ms says %j', (status, json, pauseMs, message) => {
    expect(failureOf(answer(status, json, pauseMs), 'GET x')?.message).toBe(message);
  });

  it('names every wrong field of a validation', () => {
    const json = { response: { errors: { Title: ['too long', 'blank'], Tags: ['too many'] } } };
    expect(failureOf(answer(400, json), 'POST x')?.message).toBe(
      'POST x: HTTP 400, "Title: too long blank; Tags: too many"',
    );
  });
});

it.each([
  ['any refusal', new PortalRefusal(403, 'm'), [], true],
  ['one with that status', new PortalRefusal(404, 'm'), [403, 404], true],
  ['one with another status', new PortalRefusal(403, 'm'), [404], false],
  ['another failure', new Failure('PortalRejected', 'm'), [], false],
])('takes for a refusal %s', (_, error, statuses, is) => {
  expect(isRefusal(error, ...statuses)).toBe(is);
});

it.each([
  ['write to ann@example.com now', 'write to (address) now'],
  [`key SK-${'a'.repeat(8)} and sk-${'a'.repeat(7)}`, `key (key) and sk-${'a'.repeat(7)}`],
  ['see HTTP://a/b?c and https://d.', 'see (link) and (link)'],
  ['  many \n\t blanks ', 'many blanks'],
  ['x'.repeat(201), 'x'.repeat(200)],
])('shortens %j to words that may be shown', (text, shown) => {
  expect(redact(text)).toBe(shown);
});

import { describe, expect, it } from 'vitest';
import { minute } from '../../../../lib/kernel/time.ts';
import {
  checkRequests,
  lookBeforeRequest,
  nextRequest,
  requestsOf,
} from '../../../../lib/rooms/project/creation-request.ts';
import { intentOf, projectRecord, startMs, ticketRecord } from '../../builders/records.ts';
import { type GivenRoom, simulatedPortal } from '../../builders/simulated-portal.ts';

const expected = { files: 8, folders: 2 };

describe('the look at the portal before a room is requested', () => {
  const { keyTag } = projectRecord();
  it.each<[string, 'there' | 'young' | undefined, GivenRoom | undefined, number]>([
    ['finds nothing in a portal without rooms', undefined, undefined, 0],
    ['finds a room with the key tag', 'there', { tags: [keyTag] }, 0],
    ['finds a room with the key tag that people renamed', 'there', { tags: [keyTag], title: 'Renamed' }, 0],
    ['waits for the tag of a room that is new', 'young', {}, 1],
    ['adopts a room whose tag the portal has lost', 'there', {}, 7],
    ['leaves a room with another title', undefined, { title: 'Q2 (PRJ-2)' }, 7],
  ])('%s', async (_, found, given, ageMinutes) => {
    const { portal, clock, addRoom, roomAt } = simulatedPortal();
    const id = given && addRoom(given);
    await clock.advance(ageMinutes * minute);
    const record = projectRecord({ intent: intentOf() });
    expect(await clock.run(lookBeforeRequest(portal, record, clock.now()))).toBe(found);
    if (found === 'there' && id) expect(roomAt(id)?.tags).toEqual([keyTag]);
  });
});

describe('the next request for the room of a project', () => {
  it('is the first one of the work item', () => {
    expect(nextRequest(projectRecord(), expected, startMs)).toEqual({
      firstAtMs: startMs,
      lastAtMs: startMs,
      posts: 1,
      attempt: 1,
      title: 'Q1 (PRJ-1)',
      expected,
    });
  });

  it('keeps the time of the first and counts on in one attempt', () => {
    const record = projectRecord({ intent: intentOf({ posts: 2 }) });
    const next = nextRequest(record, expected, startMs + minute);
    expect(next).toMatchObject({ firstAtMs: startMs, lastAtMs: startMs + minute, posts: 3 });
  });

  it('keeps the time of the first and counts from the beginning in the next attempt', () => {
    const record = projectRecord({ attempt: 2, intent: intentOf({ posts: 2 }) });
    expect(nextRequest(record, expected, startMs + minute)).toMatchObject({
      firstAtMs: startMs,
      posts: 1,
      attempt: 2,
    });
  });

  it('is none for a ticket', () => {
    expect(() => nextRequest(ticketRecord(), expected, startMs)).toThrowError('not a project');
  });
});

describe('an attempt that asks the portal again and again', () => {
  it('is held while its template fails, also where a record of an older version does not know its title', () => {
    expect(() => checkRequests(projectRecord(), undefined, 'boom')).toThrowError(
      'The portal cannot make rooms from the template. Its last words: "boom".',
    );
  });

  it.each([
    [0, undefined],
    [1, intentOf({ posts: 1 })],
    [2, intentOf({ posts: 2 })],
    [0, intentOf({ posts: 3, attempt: 7 })],
  ])('may ask after %d requests', (count, intent) => {
    const record = projectRecord(intent ? { intent } : {});
    expect(requestsOf(record)).toBe(count);
    expect(() => checkRequests(record, 'The template is broken')).not.toThrow();
  });

  it.each([
    ['CreationLost', undefined, 'The portal was asked 3 times and made no room.'],
    [
      'CreationFailed',
      'No space',
      'The portal was asked 3 times and made no room. Its last words: "No space".',
    ],
  ])('is given up with %s after three requests', (code, hint, message) => {
    const record = projectRecord({ intent: intentOf({ posts: 3 }) });
    expect(() => checkRequests(record, hint)).toThrowError(expect.objectContaining({ code, message }));
  });

  it.each([
    [
      'TemplateFailing',
      0,
      'The portal cannot make rooms from the template "Marketing" (17). Its last words: "boom".',
    ],
    ['CreationFailed', 1, 'The portal was asked once and made no room. Its last words: "boom".'],
  ])('ends with %s after %d requests while its template fails', (code, posts, message) => {
    const intent = posts === 0 ? {} : { intent: intentOf({ posts }) };
    const record = projectRecord({ template: { id: 17, title: 'Marketing' }, ...intent });
    expect(() => checkRequests(record, undefined, 'boom')).toThrowError(
      expect.objectContaining({ code, message }),
    );
  });
});

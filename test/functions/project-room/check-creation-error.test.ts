import { describe, expect, it } from 'vitest';
import { minute } from '../../../lib/kernel/time.ts';
import { storedKeyOf } from '../../../lib/work-items/keys.ts';
import { checked, running } from './check-creation-fixture.ts';

const template = 17;
const error = 'The template cannot be copied';
const failedOnce = { [template]: { requests: [{ name: 'another', atMs: 0 }], message: 'boom' } };
const answered = { watch: { answeredFor: template } };

describe('a request that the portal answered and whose job it ended with an error', () => {
  it('is noted, and gives the slot up: what may have been made is waited for without it', async () => {
    const { verdict, store, lines, failingTemplates, lookedAtMs, clock } = await checked(['none'], {
      error,
      ...answered,
    });
    expect(verdict).toMatchObject({
      outcome: 'copying',
      waitSeconds: 15,
      watch: { hint: error, answeredFor: template, hasFailed: true },
    });
    expect(lookedAtMs).toHaveLength(1);
    expect(store.current.slot).toMatchObject({ fence: 2, holder: { key: 'next' }, idleAtMs: clock.now() });
    const facts = { key: running.key, attempt: 1, templateId: template, reason: error };
    expect(lines).toMatchObject([{ level: 'warn', code: 'PORTAL_JOB_FAILED', fields: facts }]);
    const name = `${storedKeyOf(running.key)} 1.0`;
    expect(failingTemplates.now?.value[template]).toMatchObject({ requests: [{ name }], message: error });
  });

  it('calls an operator when it is the second of its template', async () => {
    const { lines } = await checked(['none'], { error, ...answered, failing: failedOnce });
    expect(lines.map(({ level, code }) => [level, code])).toEqual([
      ['warn', 'PORTAL_JOB_FAILED'],
      ['error', 'TEMPLATE_FAILING'],
    ]);
  });

  it('is lost at once when its room is gone again, and keeps the slot for the next request', async () => {
    const seen = { roomId: 4711, files: 3, folders: 0, sinceMs: 500 };
    const { verdict, store, lines } = await checked(['none'], {
      error,
      watch: { answeredFor: template, seen },
    });
    expect(verdict).toEqual({
      outcome: 'lost',
      watch: {
        startedAtMs: 0,
        expected: { files: 8, folders: 0 },
        posts: 1,
        hint: error,
        answeredFor: template,
      },
    });
    expect(store.current.slot).toMatchObject({ fence: 1, holder: { key: running.key } });
    expect(lines.map(({ code }) => code)).toEqual(['PORTAL_JOB_FAILED']);
  });
});

describe('an error in the status of the portal', () => {
  it.each([
    ['of an attempt without the slot, whose job may be that of another', { ...answered, hasLostSlot: true }],
    ['of a request whose answer was lost', {}],
  ])('says nothing about the template %s', async (_, more) => {
    const { verdict, lines, failingTemplates, lookedAtMs } = await checked(['none'], { error, ...more });
    expect(verdict).toMatchObject({ outcome: 'copying', watch: { hint: error } });
    expect(verdict).not.toHaveProperty('watch.hasFailed');
    expect(lookedAtMs).toHaveLength(10);
    expect(lines).toEqual([]);
    expect(failingTemplates.now).toBeUndefined();
  });

  it('that is not there says nothing about the template', async () => {
    const { lines, failingTemplates, verdict } = await checked(['none'], answered);
    expect(verdict).not.toHaveProperty('watch.hasFailed');
    expect([lines, failingTemplates.now]).toEqual([[], undefined]);
  });
});

describe('the look for what a failed request may have left', () => {
  const failed = { watch: { answeredFor: template, hasFailed: true }, hasLostSlot: true };

  it.each([
    [1, 15],
    [155, 15],
    [160, 16],
    [299, 29],
  ])(
    '%i seconds after the request waits %i seconds for the next, and reads no status of others',
    async (seconds, waitSeconds) => {
      const { verdict, asked } = await checked(['none'], { ...failed, error, elapsedMs: seconds * 1000 });
      const { watch } = failed;
      expect(verdict).toMatchObject({ outcome: 'copying', waitSeconds, watch });
      expect(asked.toSorted()).toEqual(['files/rooms', 'people/@self']);
    },
  );

  it('ends with a lost request after five minutes', async () => {
    const { verdict } = await checked(['none'], { ...failed, elapsedMs: 5 * minute });
    expect(verdict).toMatchObject({ outcome: 'lost', watch: failed.watch });
    expect(verdict).not.toHaveProperty('waitSeconds');
  });
});

describe('the errors of a template', () => {
  it.each([
    ['are forgotten when a room was made by a request that the portal answered', answered, true],
    [
      'stay when the room is of a request that failed',
      { watch: { answeredFor: template, hasFailed: true } },
      false,
    ],
    ['stay when it is not known whether the room is from that template', {}, false],
  ])('%s', async (_, more, isForgotten) => {
    const { verdict, failingTemplates } = await checked([8], { ...more, failing: failedOnce });
    expect(verdict).toMatchObject({ outcome: 'complete' });
    expect(failingTemplates.now?.value).toEqual(isForgotten ? {} : failedOnce);
  });

  it('are forgotten when a short room was made, too', async () => {
    const { verdict, failingTemplates } = await checked([7], { ...answered, failing: failedOnce });
    expect(verdict).toMatchObject({ outcome: 'incomplete' });
    expect(failingTemplates.now?.value).toEqual({});
  });
});

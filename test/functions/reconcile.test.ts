import { describe, expect, it } from 'vitest';
import { runReconciler } from '../../functions/reconcile.ts';
import { day, minute, second } from '../../lib/kernel/time.ts';
import { type Flow, flow } from '../flows/harness/flow.ts';
import { projectRecord } from '../lib/builders/records.ts';
import { worldOf } from '../lib/builders/world.ts';

/** What a run logs of itself, with this in the secret of the portal's key. */
async function loggedWith(secret: (nowMs: number) => string | undefined) {
  const made: Flow = await flow({ portalKey: async () => secret(made.clock.now()) });
  await made.reconcile();
  return made.log.find(({ code }) => code === 'RECONCILER_COMPLETED')?.fields;
}

describe('a run of the reconciler', () => {
  it('tells how long the key of the portal is good for, for an alarm to ring in time', async () => {
    const expiresIn = (ms: number) => (nowMs: number) =>
      JSON.stringify({ key: 'sk-1', expiresAt: new Date(nowMs + ms).toISOString() });
    expect(await loggedWith(expiresIn(45 * day))).toMatchObject({ keyDaysLeft: 45 });
    expect(await loggedWith(expiresIn(1.5 * day))).toMatchObject({ keyDaysLeft: 1 });
    expect(await loggedWith(expiresIn(-day))).toMatchObject({ keyDaysLeft: -1 });
  });

  it('says nothing of a key without a date, or of none', async () => {
    expect(await loggedWith(() => 'sk-1')).not.toHaveProperty('keyDaysLeft');
    expect(await loggedWith(() => undefined)).not.toHaveProperty('keyDaysLeft');
  });

  it('says in words that nothing is held or overdue, for the logger leaves out what is empty', async () => {
    const nothing = { hold: 'none', waitingSeconds: 0, overdueTask: 'none' };
    expect(await loggedWith(() => 'sk-1')).toMatchObject(nothing);
  });

  it('says which task is overdue', async () => {
    const { clock, dependencies, lines } = await worldOf({ records: [projectRecord()] });
    await clock.advance(2 * minute);
    const portalKeyValue = async () => undefined;
    await clock.run(runReconciler(undefined, { ...dependencies, portalKeyValue }));
    expect(lines.at(-1)).toMatchObject({ code: 'RECONCILER_COMPLETED', fields: { overdueTask: 'start' } });
  });

  it.each([
    [49, 1],
    [51, 0],
  ])(
    'begins no further record after 50 seconds of its minute: after %i seconds %i',
    async (seconds, begun) => {
      const { clock, dependencies, started } = await worldOf({ records: [projectRecord()] });
      await clock.advance(2 * minute);
      const { records } = dependencies;
      const due = records.due.bind(records);
      records.due = async (kind, ...rest) => {
        if (kind === 'start') await clock.sleep(seconds * second);
        return due(kind, ...rest);
      };
      const portalKeyValue = async () => undefined;
      await clock.run(runReconciler(undefined, { ...dependencies, portalKeyValue }));
      expect(started).toHaveLength(begun);
    },
  );
});

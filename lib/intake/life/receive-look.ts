import { minute } from '../../kernel/time.ts';
import type { Reading } from '../../sources/contract/receive.ts';
import { knownForm } from '../accept.ts';
import { type Answer, answer, ignoredAnswer, storedAnswer } from '../answers.ts';
import { noteLook } from './note-look.ts';
import type { ReceiveStateDependencies } from './receive-state.ts';

/** Looks of a source that begin at once in a minute. What exceeds that is begun at the pace of the reconciler: systems count requests. */
const looksAtOnce = 20;

/** Takes a webhook that says only that something about a work item has changed. It makes no room and no record. */
export function receiveLook(
  { facts, account }: Extract<Reading, { outcome: 'look' }>,
  source: string,
  dependencies: ReceiveStateDependencies,
): Promise<Answer> {
  const { settings, records, counters, clock, log } = dependencies;
  const answered = { source, log };
  return storedAnswer(async () => {
    const { found } = await knownForm({ namespace: settings.namespace, source, facts }, records);
    const known = found?.value.account;
    if (account && known && account !== known)
      return ignoredAnswer(knownOfAnotherAccount(known, account), answered);
    // Most changes are of work items without a room: they are not counted.
    const beginsAtOnce = async () => {
      const nowMs = clock.now();
      const times = await counters.add(`looks/${source}/${Math.floor(nowMs / minute)}`, nowMs + 2 * minute);
      return times <= looksAtOnce;
    };
    const noted = await noteLook(found?.value, beginsAtOnce, dependencies);
    if (noted.outcome === 'unknown') {
      const reason = 'Nothing is known of this work item, so it has no room: a change makes none.';
      return ignoredAnswer(reason, answered);
    }
    const { execution } = noted;
    log.info('CHANGE_NOTED', { source, execution });
    return answer(execution === undefined ? 200 : 202, {
      status: 'noted',
      ...(execution === undefined ? {} : { execution }),
    });
  }, answered);
}

/** Why a webhook about a work item of another account does nothing, as a sentence for the admin of the source. */
export function knownOfAnotherAccount(known: string, account: string): string {
  return `A work item of this id is known of the account ${known}; this one is of the account ${account}. Give each account a source of its own.`;
}

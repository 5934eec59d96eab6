import type { Clock } from '../../kernel/clock.ts';
import type { Log } from '../../kernel/log.ts';
import type { Reading } from '../../sources/contract/receive.ts';
import type { Counters } from '../../work-items/quota.ts';
import { knownForm } from '../accept.ts';
import { type Answer, answer, ignoredAnswer, storedAnswer } from '../answers.ts';
import { type NoteStateDependencies, noteState } from './note-state.ts';
import { noteUnknownState } from './unknown-state.ts';

export interface ReceiveStateDependencies extends NoteStateDependencies {
  counters: Counters;
  clock: Clock;
  log: Log;
}

/** Takes a webhook that says the state of a work item. It makes no room, and leaves no record of an item without one. */
export function receiveState(
  { facts, reported, closed, people }: Extract<Reading, { outcome: 'state' }>,
  source: string,
  dependencies: ReceiveStateDependencies,
): Promise<Answer> {
  const { settings, records, log } = dependencies;
  const ignored = (reason: string) => ignoredAnswer(reason, { source, log });
  const store = async () => {
    if (closed === undefined) {
      await noteUnknownState(source, reported.status, dependencies);
      return ignored(
        `The state "${reported.status}" is neither in closedStates nor in openStates of this source, so the room stays as it is. Add it to one of them.`,
      );
    }
    const { found } = await knownForm({ namespace: settings.namespace, source, facts }, records);
    const noted = await noteState({ ...reported, closed }, found?.value, dependencies, people);
    if (noted.outcome === 'unknown') {
      return ignored(
        'Nothing is known of this work item: a state makes no room, only a webhook without updatedAt does.',
      );
    }
    if (noted.outcome === 'not-newer') {
      const known = new Date(noted.knownAtMs).toISOString();
      return ignored(`Something as new or newer is known of this work item, with the updatedAt ${known}.`);
    }
    const { execution, archiveAfterMs } = noted;
    log.info('STATE_NOTED', { source, closed, execution });
    return answer(execution === undefined ? 200 : 202, {
      status: 'noted',
      ...(execution === undefined ? {} : { execution }),
      ...(archiveAfterMs === undefined ? {} : { archiveAfter: new Date(archiveAfterMs).toISOString() }),
    });
  };
  return storedAnswer(store, { source, log });
}

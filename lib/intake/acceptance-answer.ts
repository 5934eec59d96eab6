import { explain } from '../kernel/failures.ts';
import type { Log } from '../kernel/log.ts';
import { executionOf } from '../work-items/executions.ts';
import { holdMessage } from '../work-items/holds.ts';
import { hasBegun, type RecordedRoom } from '../work-items/record.ts';
import type { Acceptance } from './accept.ts';
import { type Answer, answer } from './answers.ts';

type Known = Exclude<Acceptance, { outcome: 'unknown' | 'another-account' }>;

export function logAcceptance(acceptance: Known, source: string, log: Log): void {
  if (acceptance.outcome === 'held') log.info('WEBHOOK_HELD', { source, reason: acceptance.reason });
  else if (acceptance.outcome === 'accepted') {
    log.info('WEBHOOK_ACCEPTED', { source, execution: acceptance.execution });
  } else {
    const { record } = acceptance;
    const execution = hasBegun(record) ? executionOf(record) : undefined;
    log.info('WEBHOOK_DUPLICATE', { source, execution });
  }
}

/** @param statusUrl of the work item, for whoever waits for it */
export function answerTo(acceptance: Known, statusUrl: string | undefined): Answer {
  const more = {
    ...(acceptance.differs.length > 0 ? { differs: acceptance.differs } : {}),
    ...(statusUrl === undefined ? {} : { statusUrl }),
  };
  if (acceptance.outcome === 'accepted') {
    return answer(202, { status: 'accepted', execution: acceptance.execution, ...more });
  }
  if (acceptance.outcome === 'held') {
    return answer(202, { status: 'held', reason: holdMessage(acceptance), ...more });
  }
  const { record, afterMs } = acceptance;
  return answer(200, {
    status: 'duplicate',
    ...(hasBegun(record) ? { execution: executionOf(record) } : {}),
    ...(record.status === 'held' && record.held ? { held: holdMessage(record.held) } : {}),
    ...(record.status === 'done' && record.room ? { room: shown(record.room) } : {}),
    ...more,
    ...(record.status === 'ignored' && record.ignored ? { ignored: record.ignored.reason } : {}),
    ...(record.status === 'failed' && record.error
      ? { error: { ...record.error, message: explain(record.error) } }
      : {}),
    ...(afterMs === undefined ? {} : { nextAttemptAfter: new Date(afterMs).toISOString() }),
  });
}

function shown({ id, url, title, state }: RecordedRoom) {
  return { id, url, title, ...(state ? { state } : {}) };
}

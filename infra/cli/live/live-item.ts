import type { Timeline } from '../work-items/timeline.ts';
import { attemptText, timelineRows, visitsByState, visitsText } from '../work-items/timeline-text.ts';
import type { LiveAttempt, LiveItem } from './contract.ts';

/**
 * A work item as the live page shows it: in the words of `rooms find`, with the times that its pictures need.
 *
 * @param waiting names of the states in which nothing runs
 */
export function liveItem(timeline: Timeline, waiting: ReadonlySet<string>, nowMs: number): LiveItem {
  const { name, record, attempts } = timeline;
  const { status, facts, room } = record;
  return {
    name,
    kind: facts.kind,
    status,
    over:
      !attempts.some(({ timeline }) => timeline && !timeline.endedAt) &&
      ((status === 'done' && record.delivery !== 'pending') || status === 'failed'),
    rows: timelineRows(timeline),
    ...(room ? { roomUrl: room.url } : {}),
    attempts: attempts.map((attempt) => liveAttempt(attempt, waiting, nowMs)).reverse(),
  };
}

function liveAttempt(
  attempt: Timeline['attempts'][number],
  waiting: ReadonlySet<string>,
  nowMs: number,
): LiveAttempt {
  const title = attemptText(attempt, nowMs);
  const { timeline } = attempt;
  if (!timeline) return { title, startedAtMs: nowMs, endAtMs: nowMs, running: false, states: [] };
  const { startedAt, endedAt } = timeline;
  return {
    title,
    startedAtMs: Date.parse(startedAt),
    endAtMs: endedAt ? Date.parse(endedAt) : nowMs,
    running: !endedAt,
    states: [...visitsByState(timeline)].map(([state, visits]) => ({
      state,
      waits: waiting.has(state),
      visits: visits.map(({ enteredAt, leftAt, failures }) => ({
        enteredAtMs: Date.parse(enteredAt),
        ...(leftAt ? { leftAtMs: Date.parse(leftAt) } : {}),
        failures,
      })),
      text: visitsText(visits, timeline, nowMs),
    })),
  };
}

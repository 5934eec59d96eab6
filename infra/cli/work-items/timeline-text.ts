import { explain } from '../../../lib/kernel/failures.ts';
import { isForgotten } from '../../../lib/work-items/erase.ts';
import { nextHour } from '../../../lib/work-items/quota.ts';
import type { RecordedRoom } from '../../../lib/work-items/record.ts';
import type { ScheduledTask } from '../../../lib/work-items/scheduled-tasks.ts';
import { duration, time } from '../times.ts';
import { lifeText } from './life-text.ts';
import type { RoomNow } from './room-now.ts';
import type { ExecutionTimeline, StateVisit, Timeline } from './timeline.ts';

/** The timeline of a work item as people read it; all times in UTC. */
export function timelineText(timeline: Timeline, nowMs: number): string {
  const { name, attempts } = timeline;
  const lines = timelineRows(timeline).map(
    ([label, value]) => `  ${label.padEnd(11)}  ${value.replaceAll('\n', `\n${' '.repeat(15)}`)}`,
  );
  return [name, ...lines, ...attempts.flatMap((attempt) => ['', ...attemptLines(attempt, nowMs)])].join('\n');
}

/** All that is known of a work item but its attempts, each with what it is. A text may have several lines. */
export function timelineRows(timeline: Timeline): [label: string, text: string][] {
  const { record } = timeline;
  const { facts } = record;
  const label = facts.label ? `${facts.label} ` : '';
  const about =
    facts.kind === 'project'
      ? `"${facts.projectName}", of the type "${facts.projectType}"`
      : `"${facts.subject}"`;
  const rows: [string, string | undefined][] = [
    [facts.kind, record.erasedAt ? undefined : label + about],
    ['status', statusOf(timeline)],
    ['hold', holdOf(timeline)],
    ['portal slot', slotOf(timeline)],
    ['room', roomOf(timeline)],
    ['status page', timeline.statusUrl],
    ['life', lifeText(timeline)],
    ...(record.warnings ?? []).map(({ code, message }): [string, string] => [
      'warning',
      `${code}: ${message}`,
    ]),
    ['result', resultOf(timeline)],
    ['reconciler', reconcilerOf(timeline)],
    ['accepted', `${time(record.createdAt)}, last changed ${time(record.updatedAt)}`],
    ['key', record.key],
    ['key tag', record.keyTag || undefined],
  ];
  return rows.flatMap(([label, text]): [string, string][] => (text ? [[label, text]] : []));
}

function statusOf({ record }: Timeline): string {
  const { status, outcomeAt, held, error, ignored, attempt, erasedAt, newRoomWanted } = record;
  if (isForgotten(record)) return `forgotten at ${time(erasedAt)}; it had been ${status}`;
  const wish = newRoomWanted ? '; a new room is wanted' : '';
  if (status === 'held') return `held since ${time(held?.since)} (${held?.reason})${untilOf(record)}${wish}`;
  const since = outcomeAt ? ` at ${time(outcomeAt)}` : '';
  const failed = status === 'failed' && error ? `: ${error.code}. ${explain(error)}` : '';
  const why = status === 'ignored' && ignored ? `: ${ignored.reason}` : failed;
  const gone = erasedAt ? `; its personal data was erased at ${time(erasedAt)}` : '';
  return `${status}${since}, attempt ${attempt}${wish}${gone}${why}`;
}

/** Work above the quota of its source waits for an hour in which the source may have more rooms. */
function untilOf({ held, due }: Timeline['record']): string {
  if (held?.reason !== 'RoomCeiling') return '';
  const from = Math.max(nextHour(Date.parse(held.since)), due.release ?? 0);
  return `, until ${time(new Date(from).toISOString())} at the earliest`;
}

function holdOf({ hold }: Timeline): string | undefined {
  return hold && `all work is held since ${time(hold.since)} (${hold.reason}): ${hold.message}`;
}

function slotOf({ slot }: Timeline): string | undefined {
  if (!slot) return undefined;
  if (slot.place === 'holder') return 'has it';
  return slot.place === 'behind' ? `waits, behind more than ${slot.waiters}` : `waits, place ${slot.place}`;
}

function roomOf({ record: { room }, roomNow }: Timeline): string | undefined {
  if (!room) return undefined;
  return [`${room.id} "${room.title}"`, room.url, roomNow && nowText(room, roomNow)]
    .filter(Boolean)
    .join('\n');
}

function nowText(recorded: RecordedRoom, now: RoomNow): string {
  const asked = time(now.askedAt);
  if (now.state === 'unknown') {
    const last = recorded.state ? `, and when the reconciler last looked it was ${recorded.state}` : '';
    return `whether it is there is not known (asked at ${asked}: ${now.reason})${last}`;
  }
  const renamed =
    now.title !== undefined && now.title !== recorded.title ? `, called "${now.title}" now` : '';
  const state = {
    there: 'there',
    archived: 'in the archive',
    deleted: 'DELETED',
    'handed-over': "another user's",
    unreachable: 'OUT OF REACH of the service user',
  };
  return `in the portal it is ${state[now.state]}${renamed} (asked at ${asked})`;
}

const goesNowhere = 'nobody gets it: its source has no resultUrl, and its webhook named no callbackUrl';

function resultOf({ record }: Timeline): string | undefined {
  const { delivery, deliveries = 0, callbackHost, status } = record;
  if (status !== 'done' && status !== 'failed') return undefined;
  if (!delivery) return isForgotten(record) ? undefined : goesNowhere;
  const where = callbackHost ? ` to ${callbackHost}, as the webhook said` : '';
  const tries = deliveries > 0 ? `; ${deliveries} tries by the reconciler` : '';
  return `${delivery}${where}${tries}`;
}

const taskTexts: Record<ScheduledTask, string> = {
  start: 'starts the attempt',
  check: 'checks the execution',
  release: 'releases it once the hold is over',
  deliver: 'sends the result',
  life: 'compares the room with its work item',
  report: 'sends what became of the room',
  look: 'looks for rooms that appeared late',
  erase: 'erases its personal data',
};

function reconcilerOf({ next }: Timeline): string | undefined {
  return next.map(({ task, at }) => `${taskTexts[task]} from ${time(at)}`).join('; ') || undefined;
}

function attemptLines(attempt: Timeline['attempts'][number], nowMs: number): string[] {
  const { timeline } = attempt;
  const head = attemptText(attempt, nowMs);
  if (!timeline) return [head];
  const states = visitsByState(timeline);
  const width = Math.max(0, ...[...states.keys()].map((state) => state.length));
  const lines = [...states].map(
    ([state, visits]) =>
      `  ${time(visits[0]?.enteredAt)}  ${state.padEnd(width)}  ${visitsText(visits, timeline, nowMs)}`,
  );
  return [head, ...lines];
}

/** An attempt in one line: its execution, its beginning and its end. */
export function attemptText(
  { attempt, execution, timeline }: Timeline['attempts'][number],
  nowMs: number,
): string {
  if (!timeline) return `attempt ${attempt}: ${execution}, not started yet or ended more than 90 days ago`;
  const { startedAt, endedAt, error, heldFor } = timeline;
  const status = heldFor ? `HELD for ${heldFor}` : timeline.status;
  const ms = (endedAt ? Date.parse(endedAt) : nowMs) - Date.parse(startedAt);
  const end = `${status}${error ? ` (${error})` : ''} ${endedAt ? 'after' : 'for'} ${duration(ms)}`;
  return `attempt ${attempt}: ${execution}, started ${time(startedAt)}, ${end}`;
}

/** The stays of an execution by their states, in the order of the first ones: loops enter a state hundreds of times. */
export function visitsByState({ visits }: ExecutionTimeline): Map<string, StateVisit[]> {
  const states = new Map<string, StateVisit[]>();
  for (const visit of visits) states.set(visit.state, [...(states.get(visit.state) ?? []), visit]);
  return states;
}

/** How long and how often an execution was in a state, and which of its tries failed. */
export function visitsText(
  visits: readonly StateVisit[],
  { endedAt }: ExecutionTimeline,
  nowMs: number,
): string {
  const end = endedAt ?? new Date(nowMs).toISOString();
  const ms = visits.reduce(
    (sum, { enteredAt, leftAt = end }) => sum + Date.parse(leftAt) - Date.parse(enteredAt),
    0,
  );
  const times = visits.length > 1 ? `, ${visits.length} times` : '';
  const open = !endedAt && visits.some(({ leftAt }) => !leftAt) ? ', now' : '';
  const failures = visits.flatMap((visit) => visit.failures);
  const failed = failures.length > 0 ? `, failed: ${counted(failures)}` : '';
  return `${duration(ms)}${times}${open}${failed}`;
}

/** `PortalThrottled (3), States.Timeout` */
function counted(names: readonly string[]): string {
  return [...new Set(names)]
    .map((name) => {
      const count = names.filter((one) => one === name).length;
      return count > 1 ? `${name} (${count})` : name;
    })
    .join(', ');
}

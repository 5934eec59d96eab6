import type { Wait } from '../../../lib/portal-slot/wait.ts';
import type { Paint } from '../../local/commands/terminal.ts';
import { duration, time } from '../times.ts';
import { itemLines } from '../work-items/recent-text.ts';
import type { Counted, Overview } from './overview.ts';

const labelWidth = 13;
const indent = ' '.repeat(labelWidth + 4);

/** The overview as people read it: a row for each thing, below it its first work items; all times in UTC. */
export function overviewText(overview: Overview, { bold, red }: Paint): string {
  const { environment, askedAt, hold, held, slot, wait, accepted, running, failed } = overview;
  const count = ({ count }: Counted) => atMost(count, overview.countedUpTo);
  const row = (label: string, text: string, items: readonly string[] = []) => [
    `  ${label.padEnd(labelWidth)}  ${text}`,
    ...items.map((item) => `${indent}${item}`),
  ];
  const nowMs = Date.parse(askedAt);
  const on = hold && `HELD since ${time(hold.since)} (${hold.reason}): ${hold.message}`;
  return [
    `${bold(environment)} at ${time(askedAt)}`,
    ...row('all work', on ? red(on) : 'goes on', hold ? [nextProbe(hold)] : []),
    ...row('held', held.count === 0 ? 'none' : `${count(held)}: ${reasons(overview)}`, shown(held, 'held')),
    ...row('portal slot', slotText(overview, nowMs), copies(overview, nowMs)),
    ...row('queue', queueText(overview), queue(overview, nowMs)),
    ...row('new project', waitText(wait, slot.count === slot.countedUpTo)),
    ...row('running', `${atMost(running, overview.countedUpTo)}, and ${accepted} accepted and not begun`),
    ...row(
      'rooms',
      `${overview.rooms.active} active, ${overview.rooms.inGrace} about to be archived, ${overview.rooms.archived} archived`,
    ),
    ...row(
      'failed',
      failed.count === 0 ? 'none' : `${count(failed)}, ${failed.lastDay} of them in the last 24 hours`,
      shown(failed, 'failed'),
    ),
    ...row(
      'dead letters',
      overview.deadLetters.count === 0
        ? 'none'
        : `${count(overview.deadLetters)} results that no system has taken`,
      shown(overview.deadLetters, 'undelivered'),
    ),
    ...row(
      'results',
      overview.undelivered.count === 0
        ? 'all are delivered'
        : `${count(overview.undelivered)} not delivered yet`,
      shown(overview.undelivered, 'pending'),
    ),
  ].join('\n');
}

function nextProbe({ reason, probeAtMs }: NonNullable<Overview['hold']>): string {
  if (reason === 'OperatorHold') return 'npx rooms release ends it.';
  return `The portal is asked again at ${time(new Date(probeAtMs).toISOString())}.`;
}

function reasons({ held }: Overview): string {
  const listed = Object.entries(held.reasons);
  const sum = listed.reduce((total, [, count]) => total + count, 0);
  const text = listed.map(([reason, count]) => `${count} for ${reason}`).join(', ');
  return sum < held.count ? `of the first ${sum}, ${text}` : text;
}

/** The items that are listed, and how to see those that are left out. */
function shown({ items, more }: Counted, option: string): string[] {
  return [...itemLines(items), ...(more ? [`... the others: npx rooms find NAME --${option}`] : [])];
}

function slotText({ slot: { holder } }: Overview, nowMs: number): string {
  if (!holder) return 'is free';
  const since = holder.since
    ? `has it for ${duration(nowMs - Date.parse(holder.since))}, since ${time(holder.since)}`
    : 'has it';
  const share = holder.share === undefined ? '' : `, about ${Math.floor(holder.share * 100)} % of its copy`;
  return `${holder.name} ${since}${share}${holder.confirmed ? '' : ', and has not taken it up yet'}`;
}

function copies({ copying }: Overview, nowMs: number): string[] {
  return copying.map(({ name, since, template }) => {
    const what = template ? ` from "${template}"` : '';
    return `copying: ${name}${what} for ${duration(nowMs - Date.parse(since))}`;
  });
}

function queueText({ slot: { count, countedUpTo } }: Overview): string {
  if (count === 0) return 'nobody waits for the slot';
  return `${atMost(count, countedUpTo)} ${count === 1 ? 'waits' : 'wait'} for the slot`;
}

function queue({ slot: { waiting, count } }: Overview, nowMs: number): string[] {
  const lines = waiting.map(
    ({ name, since, turnAt }, index) =>
      `${index + 1}. ${name} for ${duration(nowMs - Date.parse(since))}${turnAt ? `, its turn is likely at ${time(turnAt)}` : ''}`,
  );
  return count > waiting.length ? [...lines, `... and ${count - waiting.length} more`] : lines;
}

function waitText(wait: Wait, isAtLeast: boolean): string {
  const { ahead } = wait;
  if (ahead === 0 && !('unknown' in wait)) return 'would have its turn at once';
  const before = `${isAtLeast ? `${ahead} or more` : ahead} before it`;
  if ('unknown' in wait) return `waits for a time that is not known: ${wait.unknown}; ${before}`;
  const range = wait.basedOn > 1 ? ` (${duration(wait.leastMs)} to ${duration(wait.mostMs)})` : '';
  const basis = wait.basedOn === 1 ? 'by the last copy' : `by the last ${wait.basedOn} copies`;
  return `would have its turn in about ${duration(wait.ms)}${range}: ${before}, ${basis}`;
}

function atMost(count: number, limit: number): string {
  return count >= limit ? `${count} or more` : String(count);
}

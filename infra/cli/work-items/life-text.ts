import type { LifeChange } from '../../../lib/work-items/life/life.ts';
import { time } from '../times.ts';
import type { Timeline } from './timeline.ts';

const words: Record<LifeChange['what'], string> = {
  announced: 'archive announced',
  archived: 'archived',
  restored: 'restored',
  renamed: 'renamed',
  'archived-by-people': 'archived by people, and left so',
  'restored-by-people': 'restored by people, and left so until the work item is closed again',
  'renamed-by-people': 'renamed by people, and left so',
  'deleted-by-people': 'deleted by people',
  'handed-over': 'another owner',
  unreachable: 'out of reach of this program, and left so',
  'access-removed': 'access removed',
  deleted: 'deleted',
  'link-made': 'link made again',
  'link-not-made': 'link not made again',
  'member-added': 'member added',
  'member-removed': 'member removed',
  'member-not-added': 'member not added',
  'member-removed-by-people': 'member removed by people, and left out',
};

/** What becomes of a room while its work item goes on, a line for each fact; undefined where nothing is known. */
export function lifeText({
  record,
  archiveAfter,
}: Pick<Timeline, 'record' | 'archiveAfter'>): string | undefined {
  const { life, kept } = record;
  const lines: string[] = [];
  if (kept) {
    lines.push(`KEPT as it is since ${time(kept.since)}${kept.reason ? `: ${kept.reason}` : ''}`);
  }
  if (life) {
    const { reported, closedSinceMs, changes = [], error, failures = 0 } = life;
    const since = closedSinceMs === undefined ? '' : ` since ${time(new Date(closedSinceMs).toISOString())}`;
    const says = `, its source says "${reported.status}"`;
    lines.push(
      reported.status === ''
        ? 'its source has said nothing of its state yet'
        : `the work item is ${reported.closed ? 'closed' : 'open'}${since}${says}`,
    );
    const { wish } = life;
    if (wish && wish.closing === closedSinceMs) {
      const why = wish.reason === undefined ? '' : `: ${wish.reason}`;
      lines.push(
        `an operator wished it ${wish.to === 'archive' ? 'archived' : 'restored'} at ${time(wish.since)}${why}; that counts until the work item is closed or opened`,
      );
    }
    if (archiveAfter)
      lines.push(`goes to the archive after ${time(archiveAfter)}, unless it is opened again before`);
    if (life.held)
      lines.push(
        `WAITS since ${time(life.held.since)} (${life.held.reason}); it goes on by itself when the hold of all work is over`,
      );
    if (error)
      lines.push(
        `the last ${failures === 1 ? 'update' : `${failures} updates`} failed, at ${time(error.at)}: ${error.code}. ${error.message}`,
      );
    for (const { at, what, why } of changes) lines.push(`${time(at)}  ${words[what]}: ${why}`);
  }
  return lines.length > 0 ? lines.join('\n') : undefined;
}

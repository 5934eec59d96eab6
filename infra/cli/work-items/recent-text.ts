import { time } from '../times.ts';
import type { ListedItem } from './recent.ts';

/** A line for each work item: since when, its status, its name, and what is to be known of it. */
export function itemLines(items: readonly ListedItem[]): string[] {
  const rows = items.map((item) => [time(item.since), item.status, nameText(item), detailOf(item)]);
  const widths = [0, 1, 2].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function nameText({ name, label }: ListedItem): string {
  return label ? `${name} (${label})` : name;
}

function detailOf({ reason, roomId, delivery }: ListedItem): string {
  const open = delivery === 'pending' || delivery === 'undelivered';
  return [
    reason,
    roomId === undefined ? undefined : `room ${roomId}`,
    open ? `its result is ${delivery === 'pending' ? 'not delivered yet' : 'undelivered'}` : undefined,
  ]
    .filter(Boolean)
    .join(', ');
}

import { rowsOf } from './charts.ts';
import { cellText, type Results } from './results.ts';
import type { Table, VersionedItem } from './table.ts';
import { rival } from './webhooks/sent.ts';

/** The benches whose figures the README has. */
export const quoted = [
  'right-rooms',
  'slot',
  'waiting',
  'webhook-to-202',
  'cold-start',
  'critical-path',
  'local-stack',
];

type Row = Record<string, VersionedItem>;

/** What the README says of the benches: the figures that a reader decides by, taken from the results. */
export function numbersSection(results: Results): string {
  const ran = Object.values(results).map(({ cores, node, date }) => `${cores} cores, Node ${node}, ${date}`);
  const rooms = tableOf(results, 'right-rooms', 0);
  const size = Math.max(...rooms.map((row) => Number(row['projects, and as many tickets'])));
  const largest = rooms.filter((row) => row['projects, and as many tickets'] === size);
  return [
    `\`npm run bench\` measures all of this beside what one would otherwise run: the way of ONLYOFFICE's tutorials, and plain waits. [All tables](results.md) say how; last on ${[...new Set(ran)].join('; ')}.`,
    '![What came of projects and tickets that were sent at once, ours beside the tutorial](right-rooms.svg)',
    `${cellText(size)} projects and ${cellText(size)} tickets at once:`,
    markdownTable(largest, [
      'faults',
      'way',
      'right',
      'incomplete, and said so',
      'wrong',
      'duplicate',
      'missing',
      'requests per room',
    ]),
    '![How late the end of a copy is noticed, by its length, for each way of waiting](waiting.svg)',
    [
      ...slotLines(results),
      ...waitingLines(results),
      ...pathLines(results),
      webhookLine(results),
      coldStartLine(results),
      localStackLine(results),
    ].join('\n'),
  ].join('\n\n');
}

function tableOf(results: Results, bench: string, index: number): Row[] {
  const table: Table | undefined = results[bench]?.tables[index];
  if (!table) throw new Error(`no results of ${bench}: npm run bench -- ${bench}`);
  return rowsOf(table);
}

function markdownTable(rows: readonly Row[], columns: readonly string[]): string {
  const line = (cells: readonly VersionedItem[]) => `| ${cells.map(cellText).join(' | ')} |`;
  return [
    line(columns),
    line(columns.map(() => '---')),
    ...rows.map((row) => line(columns.map((name) => row[name] ?? ''))),
  ].join('\n');
}

function slotLines(results: Results): string[] {
  const mixed = tableOf(results, 'slot', 0).filter(({ way }) => way === 'ours');
  const byQueue = tableOf(results, 'slot', 2);
  const [first, last] = [byQueue[0], byQueue.at(-1)];
  const alone = tableOf(results, 'slot', 3);
  const [one, most] = [alone[0], alone.at(-1)];
  const busy = mixed.map(
    (row) =>
      `${row['portal busy']} for ${row['projects in the queue']} projects (longest wait ${cellText(row['longest wait, s'] ?? '')} s, FIFO's ideal ${cellText(row["FIFO's ideal, s"] ?? '')} s)`,
  );
  return [
    `- **The slot** keeps the portal busy ${busy.join(' and ')}, with copies of 2 to 60 s. A room with a copy of 30 s costs ${first?.['transitions per room']} transitions alone and ${last?.['transitions per room']} in a queue of ${cellText(last?.['projects in the queue'] ?? '')}; the slot itself ${one?.['DynamoDB reads']} reads and ${one?.['DynamoDB writes']} writes alone, ${most?.['DynamoDB reads']} and ${most?.['DynamoDB writes']} in one of ${cellText(most?.['in the queue'] ?? '')}.`,
  ];
}

function waitingLines(results: Results): string[] {
  const ours = tableOf(results, 'waiting', 0).filter(({ way }) => way === 'ours');
  const worst = ours
    .filter((row) => ['10 s', '1 min', '15 min', '6 h'].includes(String(row['length of the job'])))
    .map(
      (row) =>
        `${row['worst, s']} s after one of ${row['length of the job']} (${cellText(row['looks p50'] ?? '')} looks)`,
    );
  return [`- **Waiting**: the end of a copy is noticed at the latest ${worst.join(', ')}.`];
}

function pathLines(results: Results): string[] {
  const paths = tableOf(results, 'critical-path', 0).map(
    (row) =>
      `a ${row['room for a']} ${row['portal calls in sequence']} calls of the portal one after the other (least possible: ${row['least possible']})`,
  );
  return [`- **Critical path**: from the webhook to the result ${paths.join(', ')}.`];
}

function webhookLine(results: Results): string {
  const calls = tableOf(results, 'webhook-to-202', 1).find(({ webhook }) => webhook === 'new');
  const rows = tableOf(results, 'webhook-to-202', 2).filter((row) => row.source !== rival);
  const range = (senders: number, column: string) => {
    const values = rows.filter((row) => row.senders === senders).map((row) => Number(row[column]));
    return `${cellText(Math.min(...values))} to ${cellText(Math.max(...values))} ms`;
  };
  const ends = [1, 200].map(
    (senders) =>
      `with ${senders} ${senders === 1 ? 'sender' : 'senders'} p50 ${range(senders, 'new p50 ms')}, p99 ${range(senders, 'new p99 ms')}`,
  );
  return `- **Webhook to 202**: a new one is ${calls?.['reads of DynamoDB']} reads, ${calls?.['writes of DynamoDB']} writes and ${calls?.['starts of an execution']} start; through the local gateway, which shares its cores with all that stands for AWS, ${ends.join('; ')}, by source.`;
}

function coldStartLine(results: Results): string {
  const rows = tableOf(results, 'cold-start', 0);
  const range = (column: string) => {
    const values = rows.map((row) => Number.parseFloat(String(row[column])));
    return `${Math.min(...values)} to ${Math.max(...values)}`;
  };
  return `- **Cold start**: the import of a Lambda takes ${range('to the SDK')} times as long as that of the AWS SDK's clients that it calls, and ${range('to trimmed')} times as long as that of the same without what our bundles leave out of the SDK; ${range('KB')} KB.`;
}

function localStackLine(results: Results): string {
  const rows = tableOf(results, 'local-stack', 0).map(
    (row) =>
      `${cellText(row.executions ?? '')} tickets: ${row['a second']} a second, ${row['heap KB each']} KB each`,
  );
  return `- **The local stack**: ${rows.join('; ')}.`;
}

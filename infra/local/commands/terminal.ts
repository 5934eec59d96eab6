import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { oneHarmlessLine } from '../../../lib/kernel/text.ts';

/**
 * Colours on a terminal or with FORCE_COLOR (https://force-color.org), none elsewhere or with NO_COLOR
 * (https://no-color.org).
 */
export interface Paint {
  dim(text: string): string;
  bold(text: string): string;
  green(text: string): string;
  red(text: string): string;
}

export function paint(
  stream: { isTTY?: boolean } = process.stdout,
  environment: NodeJS.ProcessEnv = process.env,
): Paint {
  const wanted = stream.isTTY === true || Boolean(environment.FORCE_COLOR);
  const coloured = wanted && !environment.NO_COLOR;
  const with_ = (code: number) => (text: string) => (coloured ? `\u001b[${code}m${text}\u001b[0m` : text);
  return { dim: with_(2), bold: with_(1), green: with_(32), red: with_(31) };
}

/** Widest machine name and a usual execution name, so that states stand in one column. */
const machineWidth = 11;
const executionWidth = 36;

/**
 * A line for each state that an execution enters and for its end; undefined for all other events.
 *
 * @param startedAtMs shown times count from here
 */
export function eventLine(
  event: HistoryEvent,
  { machine, execution }: { machine: string; execution: string },
  startedAtMs: number,
  { dim, green, red }: Paint,
): string | undefined {
  const what = whatHappened(event);
  if (!what) return undefined;
  const seconds = ((Number(event.timestamp) - startedAtMs) / 1000).toFixed(2).padStart(7);
  const colour = { entered: (text: string) => text, good: green, bad: red }[what.kind];
  const place = `${machine.padEnd(machineWidth)}  ${execution.padEnd(executionWidth)}`;
  return `${dim(`${seconds} s  ${place}`)}  ${colour(what.text)}`;
}

function whatHappened(event: HistoryEvent): { kind: 'entered' | 'good' | 'bad'; text: string } | undefined {
  const { type = '' } = event;
  if (type.endsWith('StateEntered'))
    return { kind: 'entered', text: event.stateEnteredEventDetails?.name ?? '' };
  if (type === 'ExecutionSucceeded') {
    // Its output says so (infra/machines/README.md): it has no room yet.
    const { status, reason } = JSON.parse(event.executionSucceededEventDetails?.output ?? '{}');
    return status === 'held' ? { kind: 'bad', text: `held: ${reason}` } : { kind: 'good', text: 'succeeded' };
  }
  if (type === 'ExecutionTimedOut') return { kind: 'bad', text: 'timed out' };
  if (type === 'ExecutionAborted') return { kind: 'bad', text: 'stopped' };
  if (type !== 'ExecutionFailed') return undefined;
  const { error, cause } = event.executionFailedEventDetails ?? {};
  return { kind: 'bad', text: oneHarmlessLine(['failed', error, cause].filter(Boolean).join(': ')) };
}

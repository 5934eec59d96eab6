import { type FailureCode, failures } from '../../../lib/kernel/failures.ts';
import { executionOf } from '../../../lib/work-items/executions.ts';
import { commandArguments, runIfStarted } from '../arguments.ts';
import { CommandError, type Deployment, deployment } from '../deployment.ts';
import { carriedOut, settingsOption, workItem } from '../work-item.ts';
import { nameOf } from '../work-items/find-records.ts';
import { retry, retryFailed } from '../work-items/run-command.ts';

const usage = `Write one of these, with local or the name of an environment:
  npm run retry -- NAME [SOURCE/]ID [--new-room] [--dry-run] [--environment FILE]
  npm run retry -- NAME --code CODE --since TIME [--dry-run]`;

/** `npm run retry -- NAME ...`: starts the next attempt at a work item, or at all that failed alike. */
export async function retryCommand(argv: string[]): Promise<string> {
  const { words, values } = commandArguments(argv, {
    usage,
    words: [1, 2],
    options: {
      ...settingsOption,
      code: { type: 'string' },
      since: { type: 'string' },
      'new-room': { type: 'boolean', default: false },
      'dry-run': { type: 'boolean', default: false },
    },
  });
  const { code, since, environment, 'new-room': newRoom, 'dry-run': dryRun } = values;
  const [name = '', text] = words;
  const isOne = text !== undefined && code === undefined && since === undefined;
  const isAll = text === undefined && code !== undefined && since !== undefined && !newRoom;
  if (!isOne && !isAll) throw new CommandError(usage);
  if (isOne) return retryOne(await deployment(name, environment), text, { newRoom, dryRun });
  const wanted = { code: codeOf(code ?? ''), sinceMs: timeOf(since ?? ''), dryRun };
  return retryAll(await deployment(name, environment), wanted);
}

async function retryOne(
  there: Deployment,
  text: string,
  options: { newRoom: boolean; dryRun: boolean },
): Promise<string> {
  const item = await workItem(text, there);
  const record = carriedOut(await retry(item.record.key, options, there), item.name);
  const what = `attempt ${record.attempt} of ${item.name}, the execution ${executionOf(record)}`;
  const room = options.newRoom
    ? ' A room that is archived, deleted or incomplete makes way for a new one; one that is as it should be is kept.'
    : '';
  return `${options.dryRun ? 'This would start' : 'Started'} ${what}.${room}`;
}

async function retryAll(
  there: Deployment,
  wanted: { code: FailureCode; sinceMs: number; dryRun: boolean },
): Promise<string> {
  const all = await retryFailed(wanted, there);
  const since = new Date(wanted.sinceMs).toISOString();
  if (all.length === 0) return `Nothing that failed with ${wanted.code} since ${since} is still failed.`;
  const lines = all.map((one) => {
    if (one.outcome === 'refused') return `  not        ${one.key}: ${one.reason}`;
    return `  ${new Date(one.startAtMs).toISOString().slice(11, 19)}Z  ${nameOf(one.record)}`;
  });
  const started = all.filter(({ outcome }) => outcome === 'changed').length;
  const verb = wanted.dryRun ? 'would be retried' : 'are retried';
  const head = `${started} of ${all.length} that failed with ${wanted.code} since ${since} ${verb}:`;
  return [head, ...lines].join('\n');
}

function codeOf(text: string): FailureCode {
  if (Object.hasOwn(failures, text)) return text as FailureCode;
  throw new CommandError(`${text} is no error code. They are: ${Object.keys(failures).join(', ')}.`);
}

/** A time in UTC unless it names another zone. */
function timeOf(text: string): number {
  const hasZone = !text.includes('T') || /(?:Z|[+-]\d\d:?\d\d)$/i.test(text);
  const at = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(hasZone ? text : `${text}Z`) : Number.NaN;
  if (!Number.isNaN(at)) return at;
  throw new CommandError(`${text} is no time. Write one such as 2026-11-24T10:00, which is UTC.`);
}

await runIfStarted(import.meta.url, retryCommand);

import { commandArguments } from './arguments.ts';
import { CommandError, type Deployment, deployment } from './deployment.ts';
import type { CommandOutcome } from './work-items/command-rules.ts';
import { type Named, recordsNamed } from './work-items/find-records.ts';

/** Options of every command about a work item. */
export const settingsOption = { environment: { type: 'string' } } as const;

/**
 * The one record that a person means by `[SOURCE/]ID` or a key.
 *
 * @throws CommandError when there is none, or when there are several
 */
export async function workItem(
  text: string,
  { environment, settings, records, search }: Deployment,
): Promise<Named> {
  const known = settings();
  const [found, ...more] = await recordsNamed(text, known, { records, search });
  if (!found) {
    throw new CommandError(
      `${environment} has no record of ${text}. Ids are compared exactly; its sources are ${Object.keys(known.sources).join(', ')}.`,
    );
  }
  if (more.length === 0) return found;
  const list = [found, ...more].map(({ name, record }) => {
    const { facts, status, key } = record;
    return `  ${name}  a ${facts.kind}, ${status}; its key is ${key}`;
  });
  throw new CommandError(
    `Several work items are called ${text}. Write SOURCE/ID or the key:\n${list.join('\n')}`,
  );
}

/**
 * The record that an order made.
 *
 * @throws CommandError with the reason when it was refused
 */
export function carriedOut(ordered: CommandOutcome, name: string) {
  if (ordered.outcome === 'refused') throw new CommandError(`${name}: ${ordered.reason}`);
  return ordered.record;
}

/**
 * What a command works on that takes a work item and nothing else.
 *
 * @param command its npm word
 */
export async function workItemOnly(
  command: string,
  argv: string[],
): Promise<{ there: Deployment; item: Named }> {
  const { words, values } = commandArguments(argv, {
    usage: `Write npm run ${command} -- NAME [SOURCE/]ID [--environment FILE], with local or the name of an environment.`,
    words: 2,
    options: settingsOption,
  });
  const [name = '', text = ''] = words;
  const there = await deployment(name, values.environment);
  return { there, item: await workItem(text, there) };
}

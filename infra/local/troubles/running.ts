import { type TroubledSystems, type TroubleName, troubleNames, troubles } from './kinds.ts';

/** The troubles of a running stack. */
export interface Troubles {
  /** Those that have begun and not ended. */
  readonly on: ReadonlySet<TroubleName>;
  /** Nothing happens if it has begun already. */
  begin(name: TroubleName): void;
  /** Nothing happens if it has not begun. */
  end(name: TroubleName): void;
}

export function troublesIn(systems: TroubledSystems): Troubles {
  const ends = new Map<TroubleName, () => void>();
  return {
    get on() {
      return new Set(ends.keys());
    },
    begin(name) {
      if (!ends.has(name)) ends.set(name, troubles[name].begin(systems));
    },
    end(name) {
      ends.get(name)?.();
      ends.delete(name);
    },
  };
}

/** What a trouble does that begins, and how to see it and to act. */
function beginningText(name: TroubleName): string {
  const { what, section, code, toSee } = troubles[name];
  return `Trouble ${name} begins: ${what}. To see ${code}, send ${toSee}. Do what infra/runbook.md says under "${section}".`;
}

/** All kinds, a line each. */
export function troublesText(on: ReadonlySet<TroubleName> = new Set()): string {
  const width = Math.max(...troubleNames.map((name) => name.length));
  return troubleNames
    .map((name) => `  ${name.padEnd(width)}  ${troubles[name].what}${on.has(name) ? ' (now)' : ''}`)
    .join('\n');
}

/**
 * Does what a person has typed: the name of a trouble begins it, or ends it if it has begun, and `end` ends all.
 *
 * @returns what to print
 */
export function troubleLine(line: string, running: Troubles): string {
  const word = line.trim();
  if (word === 'end') {
    for (const name of running.on) running.end(name);
    return 'No trouble is on; work goes on by itself.';
  }
  const name = troubleNames.find((one) => one === word);
  if (!name)
    return `Type the name of a trouble to begin or to end it, or end for all:\n${troublesText(running.on)}`;
  if (running.on.has(name)) {
    running.end(name);
    return `Trouble ${name} has ended; work goes on by itself.`;
  }
  running.begin(name);
  return beginningText(name);
}

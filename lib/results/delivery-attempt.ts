import type { Clock } from '../kernel/clock.ts';
import type { Fetch } from '../kernel/json-http.ts';
import type { VersionedItem } from '../kernel/versioned-item.ts';
import type { HandedOutLink, LinkForResult } from '../rooms/ticket/ticket-link.ts';
import type { Settings, SourceSettings } from '../settings/schema.ts';
import type { KeptToken } from '../sources/contract/kept-token.ts';
import type { Dial, Result, SourceWriteBack, WriteBackOutcome } from '../sources/contract/write-back.ts';
import { writeBackOf } from '../sources/registry/write-backs.ts';
import { isNoted, type LifeResult } from '../work-items/life/life.ts';
import type { Warning, WorkRecord } from '../work-items/record.ts';
import { eventIdOf, lifeEvent, resultEvent } from './event.ts';
import { lifeNoteOf, noteOf } from './note.ts';
import { withWriteBackSecret } from './with-secret.ts';

export interface AttemptDependencies {
  settings: Settings;
  /** The secret that writes back to a source, in the form of its type; undefined while none is set. */
  writeBackSecret: (source: string, options?: { fresh: boolean }) => Promise<string | undefined>;
  dial: Dial;
  fetch: Fetch;
  clock: Clock;
  /** Where the tokens of a source are kept. */
  keptToken?: ((source: string) => VersionedItem<KeptToken>) | undefined;
}

/** Does the source of a record take its result? */
export function wantsResult(record: WorkRecord, settings: Settings): boolean {
  return takerOf(record, settings) !== undefined;
}

/** The host that takes the result of a record; undefined where none does. */
export function receiverHostOf(record: WorkRecord, settings: Settings): string | undefined {
  const taker = takerOf(record, settings);
  return taker?.writeBack.hostOf(taker.source, record);
}

/** One attempt to deliver a result, repeated with a secret that is not from the cache if the first was refused. */
export async function attemptDelivery(
  written: WorkRecord,
  forResult: LinkForResult | undefined,
  dependencies: AttemptDependencies,
): Promise<WriteBackOutcome> {
  const { link, warnings = [] } = forResult ?? {};
  const added = notSaidYet(written, warnings);
  const record =
    added.length > 0 ? { ...written, warnings: [...(written.warnings ?? []), ...added] } : written;
  const taker = takerOf(record, dependencies.settings);
  if (!taker) {
    return { outcome: 'try-later', message: `The source "${record.source}" wants no results any more.` };
  }
  const result = {
    record,
    eventId: eventIdOf(
      record,
      added.map(({ code }) => code),
    ),
    event: resultEvent(record, link),
    note: noteOf(record, link),
  };
  return attemptWrite(taker, result, dependencies);
}

/** Does the source of a record take this of what became of its room? */
export function takesLife(record: WorkRecord, change: LifeResult, settings: Settings): boolean {
  const takes = takerOf(record, settings)?.writeBack.takesLife;
  if (takes === 'notes') return isNoted(change);
  // It was written down only where the environment wants it.
  if (change.by === 'people') return takes === 'events';
  // What is for notes is written down whatever the environment wants of events.
  return takes === 'events' && (!isNoted(change) || settings.life?.events === true);
}

/** The same for what became of a room, of what its source takes; undefined where the environment has that source no longer. */
export async function attemptLifeDelivery(
  record: WorkRecord,
  change: LifeResult,
  link: HandedOutLink | undefined,
  dependencies: AttemptDependencies,
): Promise<WriteBackOutcome | undefined> {
  const taker = takerOf(record, dependencies.settings);
  if (!taker) return undefined;
  const { event, eventId } = lifeEvent(record, change, link);
  const note = lifeNoteOf(change, link);
  return attemptWrite(taker, { record, event, eventId, note }, dependencies);
}

function attemptWrite(
  { source, writeBack }: Taker,
  result: Result,
  { writeBackSecret, dial, fetch, clock, keptToken }: AttemptDependencies,
): Promise<WriteBackOutcome> {
  return withWriteBackSecret(
    result.record.source,
    { source, form: writeBack.secret, writeBackSecret },
    (secret) =>
      writeBack.write(source, result, {
        secret,
        dial,
        fetch,
        clock,
        // Only who fetches a token asks for it.
        get keptToken() {
          return keptToken?.(result.record.source);
        },
      }),
  );
}

/** What was found out about the link at the moment of sending it, and the record does not say already. */
function notSaidYet({ warnings: said = [] }: WorkRecord, found: readonly Warning[]): Warning[] {
  const codes = said.map(({ code }) => code);
  const saysWhy = codes.some((code) => ['LinkNotMade', 'LinkNotOurs', 'StepsMissing'].includes(code));
  return found.filter(({ code }) => !codes.includes(code) && !(code === 'LinkMissing' && saysWhy));
}

interface Taker {
  source: SourceSettings;
  writeBack: SourceWriteBack;
}

/** The source of a record and its write-back, if the environment still has it and it takes the result. */
function takerOf(record: WorkRecord, { sources }: Settings): Taker | undefined {
  const source = Object.hasOwn(sources, record.source) ? sources[record.source] : undefined;
  if (!source) return undefined;
  const writeBack = writeBackOf(source);
  return writeBack.wantsResult(source, record) ? { source, writeBack } : undefined;
}

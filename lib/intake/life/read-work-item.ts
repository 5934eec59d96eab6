import type { Clock } from '../../kernel/clock.ts';
import { Failure } from '../../kernel/failures.ts';
import type { Fetch } from '../../kernel/json-http.ts';
import type { Log } from '../../kernel/log.ts';
import { withWriteBackSecret } from '../../results/with-secret.ts';
import { followsPeople } from '../../rooms/life/members/wants-people.ts';
import type { Settings } from '../../settings/schema.ts';
import { readerOf } from '../../sources/registry/readers.ts';
import { changeUpdated, type UpdateRef, updatedRecord, withItemRead } from '../../work-items/life/updates.ts';
import type { Counters } from '../../work-items/quota.ts';
import type { RecordStore } from '../../work-items/record-store.ts';
import { noteUnknownState } from './unknown-state.ts';

export interface ReadWorkItemDependencies {
  records: RecordStore;
  settings: Settings;
  counters: Counters;
  /** The secret that writes back to a source, in the form of its type; undefined while none is set. */
  writeBackSecret: (source: string, options?: { fresh: boolean }) => Promise<string | undefined>;
  fetch: Fetch;
  clock: Clock;
  log: Log;
}

/** What an execution may show of a work item: no title, and nobody's address. */
export type ReadWorkItem = { outcome: 'read'; status: string; closed: boolean | null } | { outcome: 'left' };

/**
 * Reads the work item of an update from its system, and writes down its state. Where the system cannot be asked, where rooms are
 * left as they are and where an operator keeps this one, nothing is read.
 *
 * @throws Failure `AttemptSuperseded`, `SourceUnavailable`, `WriteBackKeyMissing`, `WriteBackKeyRefused`, `WriteBackRejected`
 */
export async function readWorkItem(
  ref: UpdateRef,
  dependencies: ReadWorkItemDependencies,
): Promise<ReadWorkItem> {
  const { records, settings, writeBackSecret, fetch, clock } = dependencies;
  const { source: name, facts, kept, life } = await updatedRecord(records, ref);
  const source = Object.hasOwn(settings.sources, name) ? settings.sources[name] : undefined;
  const reader = source && readerOf(source);
  if (!settings.life || kept || !source || !reader) {
    await changeUpdated(
      records,
      ref,
      (now) =>
        now.life.asked === undefined ? undefined : { ...now, life: { ...now.life, read: now.life.mark } },
      clock,
    );
    return { outcome: 'left' };
  }
  const reading = await withWriteBackSecret(
    name,
    { source, form: reader.secret, writeBackSecret },
    (secret) => reader.read(source, facts, { secret, fetch, clock }),
  );
  if (reading.outcome === 'refused') throw new Failure(reading.code, reading.message);
  if (reading.outcome === 'try-later') {
    const { afterMs, message } = reading;
    if (afterMs !== undefined) {
      const pausedUntilMs = clock.now() + afterMs;
      await changeUpdated(records, ref, (now) => ({ ...now, life: { ...now.life, pausedUntilMs } }), clock);
    }
    throw new Failure('SourceUnavailable', message);
  }
  const { item } = reading;
  if (item.closed === undefined) await noteUnknownState(name, item.status, dependencies);
  const { people, ...read } = item;
  await changeUpdated(
    records,
    ref,
    (now) => {
      const named = people && followsPeople(now, settings) ? { people } : {};
      return withItemRead(now, { ...read, ...named }, life.mark, clock.now());
    },
    clock,
  );
  return { outcome: 'read', status: item.status, closed: item.closed ?? null };
}

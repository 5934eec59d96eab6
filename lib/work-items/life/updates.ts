import type { Clock } from '../../kernel/clock.ts';
import { Failure } from '../../kernel/failures.ts';
import { minute } from '../../kernel/time.ts';
import { isForgotten } from '../erase.ts';
import type { ExecutionInput, Executions } from '../executions.ts';
import { updateNameOf } from '../keys.ts';
import { type WorkRecord, workItemOf } from '../record.ts';
import { type RecordStore, updateRecord } from '../record-store.ts';
import type { Life, ReportedState } from './life.ts';
import { type ItemPerson, namedNow } from './people.ts';

/** Which update of the room of which work item a step works for. */
export interface UpdateRef {
  key: string;
  /** Of the work item: another attempt may make another room. */
  attempt: number;
  update: number;
}

/** A record that has a life. */
export type LivingRecord = WorkRecord & { life: Life };

/** The function that begins an update starts it at once; after this time the reconciler does. */
const startAfterMs = minute;

/** The update that runs; undefined when none does, or when it was for an attempt of before. */
export function runningUpdate({ life, attempt }: Pick<WorkRecord, 'life' | 'attempt'>): number | undefined {
  return life?.running?.attempt === attempt ? life.running.update : undefined;
}

/**
 * The record with what its source reports about the state of its work item.
 *
 * @param people whom it names; undefined where it did not say so
 * @returns undefined when it is not newer than what is known
 */
export function withReportedState(
  record: WorkRecord,
  reported: ReportedState,
  nowMs: number,
  people?: readonly ItemPerson[],
): LivingRecord | undefined {
  const { life = newLife(nowMs) } = record;
  if (reported.atMs <= life.reported.atMs) return undefined;
  const marked = { ...record, life: { ...life, mark: life.mark + 1 } };
  return {
    ...withState(withPeople(marked, people), reported, nowMs),
    updatedAt: new Date(nowMs).toISOString(),
  };
}

/** The record after a hint that people did something with its room: it has to be looked at again. */
export function withRoomAsked(record: WorkRecord, nowMs: number): LivingRecord {
  const { life = newLife(nowMs) } = record;
  const mark = life.mark + 1;
  return { ...record, life: { ...life, mark, roomAsked: mark }, updatedAt: new Date(nowMs).toISOString() };
}

/** The life of a work item of whose state nothing is known yet: as good as open. */
export function newLife(nowMs: number): Life {
  const reported = { closed: false, status: '', atMs: 0 };
  return { reported, mark: 0, seen: 0, seenAtMs: nowMs, update: 0 };
}

/** The record after a webhook that says only that something about its work item has changed: it has to be read again. */
export function withLookAsked(record: WorkRecord, nowMs: number): LivingRecord {
  const { life = newLife(nowMs) } = record;
  const mark = life.mark + 1;
  return { ...record, life: { ...life, mark, asked: mark }, updatedAt: new Date(nowMs).toISOString() };
}

/** Has something about the work item changed since it was read last? */
export function isToBeRead({ asked = 0, read = 0 }: Life): boolean {
  return asked > read;
}

/**
 * The record with its work item as it was read from its system.
 *
 * @param item.closed undefined for a state that the settings do not name: what is known of the state stays
 * @param mark of the record as it was before the work item was read
 */
export function withItemRead(
  record: LivingRecord,
  item: {
    status: string;
    closed: boolean | undefined;
    title?: string;
    movedTo?: string;
    people?: readonly ItemPerson[];
  },
  mark: number,
  nowMs: number,
): LivingRecord {
  const { pausedUntilMs: _, ...life } = record.life;
  const { status, closed, title, movedTo, people } = item;
  // The key for people follows; ours is made of the id, so record and room stay.
  const facts = movedTo === undefined ? record.facts : { ...record.facts, label: movedTo };
  const { reported: known } = life;
  const state = closed === undefined ? known : { status, closed };
  const reported = { ...state, atMs: nowMs, ...(title === undefined ? {} : { title }) };
  const read = { ...record, facts, life: { ...life, read: Math.max(life.read ?? 0, mark) } };
  return withState(withPeople(read, people), reported, nowMs);
}

/**
 * The record with whom its work item names now. Where that is not said the last ones stay; of an erased record nobody is to
 * find them again.
 */
export function withPeople(record: LivingRecord, people: readonly ItemPerson[] | undefined): LivingRecord {
  const { life, erasedAt } = record;
  if (!people || erasedAt) return record;
  return { ...record, life: { ...life, people: namedNow(life.people, people, life.mark) } };
}

/** Of an erased record nobody is to find a subject again. Where the source says no title, the last one stays. */
function withState(record: LivingRecord, reported: ReportedState, nowMs: number): LivingRecord {
  const { life, erasedAt } = record;
  const { title: _, ...withoutTitle } = reported;
  const title = reported.title ?? life.reported.title;
  const kept = erasedAt || title === undefined ? withoutTitle : { ...withoutTitle, title };
  const { closedSinceMs, wish, held, ...rest } = life;
  // What an operator wished counts, and what the room waits for, until the work item is closed or opened.
  const isAsBefore = reported.closed === (closedSinceMs !== undefined);
  return {
    ...record,
    life: {
      ...rest,
      ...(wish && isAsBefore ? { wish } : {}),
      ...(held && isAsBefore ? { held } : {}),
      reported: kept,
      ...(reported.closed ? { closedSinceMs: closedSinceMs ?? nowMs } : {}),
    },
  };
}

/** The record with its next update begun. */
export function withUpdateBegun(record: LivingRecord, nowMs: number): LivingRecord {
  const { life, attempt, due } = record;
  const update = life.update + 1;
  return {
    ...record,
    life: { ...life, update, running: { update, attempt, sinceMs: nowMs } },
    due: { ...due, life: nowMs + startAfterMs },
  };
}

/** The name of the execution of a record's update. */
export function updateExecutionOf(record: LivingRecord): string {
  return updateNameOf(workItemOf(record), record);
}

/** Starts the execution of the update that was begun. Repeatable. */
export async function startUpdate(executions: Executions, record: LivingRecord): Promise<string> {
  const { key, attempt, source, life } = record;
  const name = updateExecutionOf(record);
  const input: ExecutionInput = { key, attempt, update: life.update, source };
  await executions.start('update', name, input);
  return name;
}

/**
 * Changes the record while its update runs. Every step of an update comes by here first, so that a redrive of an old
 * execution, or a Lambda that was given up and runs on, does nothing.
 *
 * @param rule what becomes of the record; undefined leaves it
 * @throws Failure `AttemptSuperseded` when the update is not the one that runs
 */
export async function changeUpdated(
  records: RecordStore,
  ref: UpdateRef,
  rule: (record: LivingRecord) => WorkRecord | undefined,
  clock: Clock,
): Promise<LivingRecord> {
  const record = await updateRecord(records, ref.key, (found) => {
    const next = rule(checked(found, ref));
    return next && { ...next, updatedAt: new Date(clock.now()).toISOString() };
  });
  return record as LivingRecord;
}

/** The record, if this update is the one that runs. Throws as {@link changeUpdated} does. */
export async function updatedRecord(records: RecordStore, ref: UpdateRef): Promise<LivingRecord> {
  return checked((await records.read(ref.key))?.value, ref);
}

function checked(found: WorkRecord | undefined, { attempt, update }: UpdateRef): LivingRecord {
  const isCurrent =
    found && !isForgotten(found) && found.status === 'done' && found.attempt === attempt && found.room;
  if (!isCurrent || !found.life || runningUpdate(found) !== update) {
    throw new Failure(
      'AttemptSuperseded',
      `Update ${update} of attempt ${attempt} may change nothing any more.`,
    );
  }
  return { ...found, life: found.life };
}

import type { Suspect } from '../kernel/failure-policy.ts';
import type { FailureCode } from '../kernel/failures.ts';
import { second } from '../kernel/time.ts';
import type { WarningCode } from '../kernel/warnings.ts';
import type { HoldReason } from './holds.ts';
import type { WorkItem } from './keys.ts';
import type { Life, RoomState } from './life/life.ts';
import { type Due, dueAfter } from './scheduled-tasks.ts';
import { type DeliveryStatus, mayChange, type Status } from './status.ts';

/** The facts of a work item, as its source sent them. `label` is what people call it, if not by its id. */
export type WorkItemFacts =
  | { kind: 'project'; projectId: string; projectType: string; projectName: string; label?: string }
  | { kind: 'ticket'; ticketId: string; subject: string; label?: string };

/** The room as the portal showed it when it was verified. */
export interface RecordedRoom {
  id: number;
  url: string;
  title: string;
  /** A number of `roomTypes`, or one that is newer than this version. */
  type?: number;
  tags?: string[];
  createdOn?: string;
  /** What people have done with it since, as the reconciler last saw it. */
  state?: RoomState;
}

/** The link that was made for a room: what it may, and never its URL, which admits everybody who has it. */
export interface RecordedLink {
  roomId: number;
  id: string;
  kind: 'invitation' | 'external';
  /** A number of `accessRights`. */
  access: number;
  /** ISO 8601; absent for one without an end. */
  expiresAt?: string;
  maxUses?: number;
}

/** Something about a made room that is not as it should be; never an e-mail address or a link. */
export interface Warning {
  code: WarningCode;
  message: string;
}

/** Files and folders of a whole subtree, as the portal counts them. */
export interface Counts {
  files: number;
  folders: number;
}

/**
 * What was written down before a room was requested from the portal, because the portal takes no key: an attempt that finds
 * an intent looks for its room first and does not send another request at once.
 */
export interface Intent {
  /** When this work item's room was first requested from the portal (ms since 1970). */
  firstAtMs: number;
  /** When it was last requested. */
  lastAtMs: number;
  /** How many requests the attempt of {@link attempt} has sent. */
  posts: number;
  attempt: number;
  /** The title as the portal stores it. */
  title: string;
  /** The template's counts just before the request; absent for a room without a template. */
  expected?: Counts;
}

/**
 * How long a create whose answer nobody heard may still be carried out: longer than the portal's gateway and
 * locks keep a request. Until then the portal is only read, and gets no other request.
 */
export const unknownForMs = 90 * second;

/** Our one item about a work item. Fields are only ever added. */
export interface WorkRecord {
  schema: 1;
  key: string;
  keyTag: string;
  namespace: string;
  source: string;
  facts: WorkItemFacts;
  callbackUrl?: string;
  /** Its page in its own system, where its webhook names one. */
  itemUrl?: string;
  /** The vendor's account that its webhook names, where one source may get those of several. */
  account?: string;
  /** Its webhook has its id alone: name, type and what conditions need are read from its system. */
  lookUp?: true;
  /** When it was read last, and by which attempt; its facts are of then (ISO 8601). */
  lookedUp?: { attempt: number; at: string };
  /** Until when its system wants no look-up of it (ms since 1970), as its `Retry-After` says. */
  lookUpAfterMs?: number;
  /** Why it is to have no room, as a sentence for its source's admin. */
  ignored?: { reason: string };
  /** What a later webhook said of the work item; the next attempt takes it unless the room was requested by then. */
  correction?: { facts: WorkItemFacts; callbackUrl?: string };
  status: Status;
  /**
   * The current attempt: {@link firstAttempt} for the first; one less while none has begun, as the work item came
   * during a hold. Numbers are never used twice for one work item: they name its executions.
   */
  attempt: number;
  /** The number of its first attempt where that is not 1: the work item was forgotten and came again. */
  firstAttempt?: number;
  /** When the latest attempts that a webhook or an operator requested were accepted (ISO 8601), oldest first, at most five. */
  attempts: string[];
  /** Its place in the queue for the portal slot (ISO 8601). A hold does not cost it. */
  queuedAt: string;
  createdAt: string;
  updatedAt: string;
  held?: { reason: HoldReason; since: string };
  /** How often its attempts were held although no outage was confirmed, by who may have been at fault. */
  holdsBySuspect?: Partial<Record<Suspect, number>>;
  template?: { id: number; title: string };
  intent?: Intent;
  /** A folder that was requested from the portal and not confirmed. */
  folderIntent?: { title: string; atMs: number };
  /** The file in a room that links back to its work item: requested, and with its id made. */
  linkFile?: { roomId: number; title: string; atMs: number; id?: number };
  room?: RecordedRoom;
  link?: RecordedLink;
  warnings?: Warning[];
  error?: { code: FailureCode; message: string };
  delivery?: DeliveryStatus;
  /** Since when its result waits to be delivered (ISO 8601). */
  deliverySince?: string;
  /** How often the reconciler has tried to deliver. */
  deliveries?: number;
  /** How often the reconciler has started an attempt to take a room that came late. */
  adoptions?: number;
  /** Another room with our key tag, as last seen, and since when it has not changed. */
  late?: Counts & { roomId: number; sinceMs: number };
  /** When the current attempt became done, failed or ignored. */
  outcomeAt?: string;
  /** An operator requested a new room: the next attempt first retires the rooms that exist. */
  newRoomWanted?: boolean;
  /** Ids of rooms that were retired: none of them is the work item's any more. */
  retired?: number[];
  /** An operator keeps its room as it is, whatever becomes of the work item (`rooms keep`). `since` is ISO 8601. */
  kept?: { since: string; reason?: string };
  /** What becomes of the room while its work item goes on; absent until its source says so. */
  life?: Life;
  /** When what people wrote was taken out of it (ISO 8601). An attempt starts only if a webhook says it again. */
  erasedAt?: string;
  /** What the reconciler has to do about it, and when. */
  due: Due;
}

/** The work item that a record is about. */
export function workItemOf(record: Pick<WorkRecord, 'namespace' | 'source' | 'facts'>): WorkItem {
  const { namespace, source, facts } = record;
  const id = facts.kind === 'project' ? facts.projectId : facts.ticketId;
  return { namespace, source, kind: facts.kind, id };
}

/** The facts of a ticket, for code that has to do with tickets alone: a project there is a defect. */
export function ticketOf(facts: WorkItemFacts): Extract<WorkItemFacts, { kind: 'ticket' }> {
  if (facts.kind !== 'ticket') throw new Error('not a ticket');
  return facts;
}

/** The same facts about a work item whose id is written in another way. */
export function withId(facts: WorkItemFacts, id: string): WorkItemFacts {
  return facts.kind === 'project' ? { ...facts, projectId: id } : { ...facts, ticketId: id };
}

export interface Accepted {
  namespace: string;
  source: string;
  facts: WorkItemFacts;
  callbackUrl?: string;
  itemUrl?: string;
  account?: string;
  lookUp?: true;
}

/** Has an attempt begun, or was the work item held from the start? */
export function hasBegun({
  attempt,
  firstAttempt = 1,
}: Pick<WorkRecord, 'attempt' | 'firstAttempt'>): boolean {
  return attempt >= firstAttempt;
}

/** What may be changed about the record of the current attempt. */
export type Change = Partial<
  Pick<
    WorkRecord,
    | 'status'
    | 'facts'
    | 'itemUrl'
    | 'lookedUp'
    | 'lookUpAfterMs'
    | 'ignored'
    | 'held'
    | 'holdsBySuspect'
    | 'template'
    | 'intent'
    | 'folderIntent'
    | 'linkFile'
    | 'room'
    | 'link'
    | 'warnings'
    | 'error'
    | 'delivery'
    | 'deliveries'
    | 'adoptions'
    | 'late'
    | 'newRoomWanted'
    | 'retired'
    | 'due'
  >
>;

/**
 * The record after a change by an attempt, or undefined if the change is not legal: the attempt is no
 * longer the current one, or the status cannot become that. A field that is `undefined` in the change is
 * taken off.
 */
export function changed(
  record: WorkRecord,
  attempt: number,
  change: { [Field in keyof Change]: Change[Field] | undefined },
  nowMs: number,
): WorkRecord | undefined {
  const status = change.status ?? record.status;
  if (record.attempt !== attempt || !mayChange(record.status, status)) return undefined;
  const now = new Date(nowMs).toISOString();
  const ended = status !== record.status && ['done', 'failed', 'ignored'].includes(status);
  const next = { ...record, ...change, status, updatedAt: now };
  if (ended) next.outcomeAt = now;
  if (change.delivery === 'pending') next.deliverySince = now;
  for (const [field, value] of Object.entries(change)) {
    if (value === undefined) Reflect.deleteProperty(next, field);
  }
  return { ...(next as WorkRecord), due: change.due ?? dueAfter(next as WorkRecord, record, nowMs) };
}

/** Seconds since the room was last requested by a webhook or an operator: what people waited, holds and queue included. */
export function secondsSinceAsked({ attempts, createdAt }: WorkRecord, nowMs: number): number {
  return Math.round((nowMs - Date.parse(attempts.at(-1) ?? createdAt)) / 1000);
}

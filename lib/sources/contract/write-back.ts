import type { Clock } from '../../kernel/clock.ts';
import type { FailureCode } from '../../kernel/failures.ts';
import type { Fetch } from '../../kernel/json-http.ts';
import type { VersionedItem } from '../../kernel/versioned-item.ts';
import type { SourceSettings } from '../../settings/schema.ts';
import type { WorkRecord } from '../../work-items/record.ts';
import type { KeptToken } from './kept-token.ts';
import type { ResultEvent } from './result-event.ts';
import type { SecretForm } from './secret-form.ts';

/** A line of a note: words, and a link after them. */
export interface NoteLine {
  text: string;
  url?: string;
}

/** What a note about a result says. It may hold the invitation link, a secret: for notes that only agents see. */
export interface Note {
  lines: readonly NoteLine[];
  /** The last word of the note, by which a repeat finds it again: letters and digits alone, which no markup changes. */
  marker: string;
  /** What the notes of versions before 0.2.0 have instead, between brackets. */
  formerMarker: string;
}

/** The outcome of a work item, as its source is to get it. lib/results makes it. */
export interface Result {
  record: WorkRecord;
  /** The same for every attempt to deliver one outcome. */
  eventId: string;
  event: ResultEvent;
  note: Note;
}

/** A request to a result URL. */
export interface ResultRequest {
  /** POST by default; HEAD only finds out whether the URL answers. */
  method?: 'POST' | 'HEAD';
  url: string;
  headers: Record<string, string>;
  body: string;
  /** Is it the environment's own result URL? Only that may lead to a private network or this machine. */
  own: boolean;
}

export interface ResultAnswer {
  /** The HTTP status. */
  status: number;
  /** For how many milliseconds the receiver wants no further request, as its `Retry-After` says. */
  retryAfterMs?: number | undefined;
}

/**
 * Sends a request to a result URL, whose address was checked.
 *
 * @throws Error when the host cannot be reached, or has an address that may not be called
 */
export type Dial = (request: ResultRequest) => Promise<ResultAnswer>;

export interface WriteBackTools {
  /** In a form that the `secret` of the type accepts. */
  secret: string;
  dial: Dial;
  fetch: Fetch;
  clock: Clock;
  /** Where the tokens of the source are kept, for systems that give new ones. */
  keptToken?: VersionedItem<KeptToken> | undefined;
}

/** What came of one attempt to deliver a result to a source. */
export type WriteBackOutcome =
  | { outcome: 'delivered' }
  /** The ticket can no longer be written to. The room stays; nobody has to act. */
  | { outcome: 'gone' }
  /** Somebody has to change something; the code names the remedy. */
  | { outcome: 'refused'; code: FailureCode; message: string }
  /** @property afterMs for how long the other side wants no further request */
  | { outcome: 'try-later'; message: string; afterMs?: number };

/** How results get into one type of source. The Lambdas that deliver hold these parts of all types and nothing else. */
export interface SourceWriteBack<S extends SourceSettings = SourceSettings> {
  /** The secret that writes back. */
  secret: SecretForm<S>;
  /** Does the source take the result of this record? */
  wantsResult(source: S, record: WorkRecord): boolean;
  /** The host, with its port, that takes the result of this record. */
  hostOf(source: S, record: WorkRecord): string;
  /**
   * How it takes what becomes of a room later: as events of their own, where the environment wants them, or as notes, of
   * what people who work on a ticket have to know.
   */
  takesLife?: 'events' | 'notes';
  /** Writes the result to the source, once. A repeat after any interruption changes nothing that is there. */
  write(source: S, result: Result, tools: WriteBackTools): Promise<WriteBackOutcome>;
}

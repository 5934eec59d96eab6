import type { GenericSchema } from 'valibot';
import type { Clock } from '../kernel/clock.ts';
import type { FailureCode } from '../kernel/failures.ts';
import type { Dial } from '../results/dial.ts';
import type { ResultEvent } from '../results/event.ts';
import type { LinkSettings, SourceSettings } from '../settings/schema.ts';
import type { WorkRecord } from '../work-items/record.ts';
import type { HeaderMap } from './standard-webhooks.ts';

/** What a work item is made of, as its source tells it. `label` is what people call it, if not by its id. */
export type WorkItemFacts =
  | { kind: 'project'; projectId: string; projectType: string; projectName: string; label?: string }
  | { kind: 'ticket'; ticketId: string; subject: string; label?: string };

/** One wrong field of a webhook's body and what to send instead. */
export interface FieldMistake {
  field: string;
  message: string;
}

export type Reading =
  | { outcome: 'work-item'; facts: WorkItemFacts; callbackUrl?: string }
  /** The reason is a sentence for the admin of the source, who sees it in the vendor's delivery log. */
  | { outcome: 'ignored'; reason: string }
  | { outcome: 'invalid'; mistakes: FieldMistake[] };

export interface Proof {
  headers: HeaderMap;
  /** Exactly what came over the wire. */
  body: Uint8Array;
  secrets: readonly string[];
  nowMs: number;
}

export interface Signing {
  secret: string;
  body: string;
  nowMs: number;
  /** Where the scheme has an id of the delivery. */
  deliveryId: string;
}

/** What a sample webhook is to be about; what is left out is left out of the sample where that is possible. */
export interface SampleWish {
  id: string;
  /** Of the ticket or the project. */
  title?: string | undefined;
  projectType?: string | undefined;
  callbackUrl?: string | undefined;
}

/** The outcome of a work item, to be told to its source. */
export interface Result {
  record: WorkRecord;
  event: ResultEvent;
  /** A secret: in notes that only agents see, and never logged. */
  invitationUrl?: string | undefined;
  /** What kind of link the rooms of tickets have. */
  link: LinkSettings;
}

export type Fetch = (request: Request) => Promise<Response>;

export interface WriteBackTools {
  /** In the form that {@link SourceType.isWriteBackSecret} accepts. */
  secret: string;
  dial: Dial;
  fetch: Fetch;
  clock: Clock;
}

/** What {@link SourceType.check} works with; it writes nothing anywhere. */
export interface SourceTools extends WriteBackTools {
  /** The HTTP status of a request that carries nothing, to a URL that results go to. Throws as `dial` does. */
  reach(target: { url: string; own: boolean }): Promise<number>;
}

/** What is wrong with the system behind a source, as we reach it, and what to do. */
export interface SourceTrouble {
  /** No result arrives while this lasts. */
  grave: boolean;
  says: string;
  remedy: string;
}

/** What came of one try to tell a source its result. */
export type WriteBack =
  | { outcome: 'delivered' }
  /** The ticket can no longer be written to. The room stays; nobody has to act. */
  | { outcome: 'gone' }
  /** Somebody has to change something; the code names the remedy. */
  | { outcome: 'refused'; code: FailureCode; message: string }
  /** @property afterMs as long as the other side asked to be left alone */
  | { outcome: 'try-later'; message: string; afterMs?: number };

/**
 * Everything that is particular to one type of external system. A type is one file, one line in the
 * registry, and its page for admins (`<type>.md`).
 */
export interface SourceType<S extends SourceSettings = SourceSettings> {
  /**
   * The fields of a source of this type in an environment file, and what they become.
   *
   * @param local in a laptop's stack, where addresses may be http ones of this machine
   */
  settings(local: boolean): Record<string, GenericSchema>;
  /** An entry of an environment file that is enough: for messages, samples and tests. */
  example: Readonly<Record<string, unknown>>;
  /** What the two secrets hold, as the rest of the sentence "Fill with ...". */
  secretHints(source: S): { verify: string; writeBack: string };

  /** Did the source send this? Never throws; an unusable secret proves nothing; a header that came twice neither. */
  verify(source: S, proof: Proof): boolean;
  /** The headers that make {@link verify} true, as the vendor sends them. */
  sign(source: S, signing: Signing): Record<string, string>;
  /** True for a secret in a form that {@link verify} can use. */
  isSecret(source: S, secret: string): boolean;
  /** Secrets that everybody knows, with what to do instead of using them. They never prove anything. */
  publicSecrets?: { secrets: readonly string[]; remedy: string };

  /** The JSON in a body; undefined if it is none. Plain JSON.parse unless people write the body by hand. */
  parse?(text: string): unknown;
  /** What a parsed JSON body asks for, after its proof was found right. */
  read(source: S, json: unknown, about: { headers: HeaderMap; nowMs: number }): Reading;
  /** Bodies as the vendor sends them, by name; the first is the usual one, `test` what its test button sends. */
  samples(source: S, wish: SampleWish): Readonly<Record<string, unknown>>;

  /** Does anybody wait for the result of this record? */
  wantsResult(source: S, record: WorkRecord): boolean;
  /** True for a secret in a form that {@link writeBack} can use. */
  isWriteBackSecret(source: S, secret: string): boolean;
  /** Tells the source the result, once. A repeat after any interruption changes nothing that is there. */
  writeBack(source: S, result: Result, tools: WriteBackTools): Promise<WriteBack>;
  /** Would the system take a result? Asks with the write-back secret and changes nothing. */
  check(source: S, tools: SourceTools): Promise<SourceTrouble[]>;
}

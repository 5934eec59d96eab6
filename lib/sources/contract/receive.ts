import type { SourceSettings } from '../../settings/schema.ts';
import type { ReportedState } from '../../work-items/life/life.ts';
import type { ItemPerson } from '../../work-items/life/people.ts';
import type { WorkItemFacts } from '../../work-items/record.ts';
import type { SecretForm } from './secret-form.ts';

/** Headers by lower-case name. */
export type HeaderMap = Readonly<Record<string, string | undefined>>;

/** A webhook whose sender is not authenticated yet. */
export interface WebhookToVerify {
  /** POST unless given. */
  method?: string | undefined;
  headers: HeaderMap;
  /** What its URL ends with after the name of the source, where the source has its secret there. */
  urlSecret?: string | undefined;
  /** Exactly the bytes that came over the wire. */
  body: Uint8Array;
  /** The secrets that count now: several while one is rotated. */
  secrets: readonly string[];
  nowMs: number;
}

/** One wrong field of a webhook's body and what to send instead. */
export interface FieldMistake {
  field: string;
  message: string;
}

/** What the text of an item holds, or what is wrong with it as a whole. */
export type ParsedItem = { json: unknown } | { mistakes: FieldMistake[] };

/** What the text of a body holds: one item, or several where the type may send several. */
export type ParsedBody = ParsedItem | { items: ParsedItem[] };

/** As many items as one webhook may have: what HubSpot sends in one POST. */
export const maxItems = 100;

/** What a webhook requests. */
export type Reading =
  | {
      outcome: 'work-item';
      facts: WorkItemFacts;
      callbackUrl?: string;
      /** Its page in its own system: http or https. */
      itemUrl?: string;
      /** Whom it names, where it says so. */
      people?: readonly ItemPerson[];
      /** It may only correct a work item that is known; it begins none. */
      isUpdate?: true;
      /** Of one that has its room it says that something has changed. */
      asksForLook?: true;
      /** The vendor's account that sent it: tickets of another account with the same number are other tickets. */
      account?: string;
      /** It names the work item; name, type and what conditions need are looked up before there is a room. */
      lookUp?: true;
    }
  /** It says the whole state of a work item, and makes none. */
  | {
      outcome: 'state';
      /** What names the work item; its subject or name is in `said`. */
      facts: WorkItemFacts;
      reported: Omit<ReportedState, 'closed'>;
      /** Undefined for a state that the settings of the source do not name. */
      closed: boolean | undefined;
      /** Whom it names now; absent where it does not say so. */
      people?: readonly ItemPerson[];
    }
  /** Something about a work item has changed, which is to be read from its system: what it says itself may be old by now. */
  | {
      outcome: 'look';
      /** What names the work item; everything else about it is read. */
      facts: WorkItemFacts;
      account?: string;
    }
  /** A system that keeps an address only if it gets a text back: this one. */
  | { outcome: 'challenge'; challenge: string }
  /** The reason is a sentence for the admin of the source, who sees it in the vendor's delivery log. */
  | { outcome: 'ignored'; reason: string }
  /** It is of another account of the vendor than this source is for, and makes nothing. The reason is for the same admin. */
  | { outcome: 'stranger'; reason: string }
  | { outcome: 'invalid'; mistakes: FieldMistake[] };

/** How webhooks of one type of source are taken. The receiver's Lambda holds these parts of all types and nothing else. */
export interface SourceReceiver<S extends SourceSettings = SourceSettings> {
  /** The secret that verifies webhooks. */
  secret: SecretForm<S>;
  /**
   * Did the source send this webhook? Never throws. False for an unusable secret and for a header that came twice,
   * whose values are joined by ", ".
   */
  verify(source: S, webhook: WebhookToVerify): boolean;
  /**
   * Why `verify` is false, as a part of a sentence that quotes no value: for the log, and for the sender, who learns nothing
   * from it that is secret.
   */
  whyNot(source: S, webhook: Pick<WebhookToVerify, 'headers' | 'urlSecret' | 'nowMs'>): string;
  /** The JSON in a body; undefined if there is none. Without this member it is read as one item, in a program's JSON. */
  parse?(text: string): ParsedBody | undefined;
  /** What the JSON of a body falls into, where only the settings of the source can say it. `read` gets what this gives. */
  itemsOf?(source: S, json: unknown): ParsedBody;
  /**
   * What one item of an authenticated webhook requests.
   *
   * @param about.follows do rooms follow their work items in this environment?
   */
  read(source: S, json: unknown, about: { headers: HeaderMap; nowMs: number; follows?: boolean }): Reading;
}

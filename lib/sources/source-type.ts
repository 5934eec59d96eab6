import type { SourceSettings } from '../settings/types.ts';
import type { HeaderMap } from './standard-webhooks.ts';

/** What a work item is made of, as its source tells it. */
export type WorkItemFacts =
  | { kind: 'project'; projectId: string; projectType: string; projectName: string }
  | { kind: 'ticket'; ticketId: string; subject: string };

/** One wrong field of a webhook's body and what to send instead. */
export interface FieldMistake {
  field: string;
  message: string;
}

export type Reading =
  | { outcome: 'work-item'; facts: WorkItemFacts; callbackUrl?: string }
  | { outcome: 'ignored'; reason: string }
  | { outcome: 'invalid'; mistakes: FieldMistake[] };

export interface Proof {
  headers: HeaderMap;
  /** Exactly what came over the wire. */
  body: Uint8Array;
  secrets: readonly string[];
  nowMs: number;
}

/** Everything that is particular to one type of external system. */
export interface SourceType {
  /** Did the source send this? Never throws; an unusable secret proves nothing. */
  verify(settings: SourceSettings, proof: Proof): boolean;
  /** True for a secret in a form that {@link verify} can use. */
  isSecret(settings: SourceSettings, secret: string): boolean;
  /** What a parsed JSON body asks for. */
  read(settings: SourceSettings, json: unknown): Reading;
}

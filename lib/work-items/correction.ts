import type { Accepted, WorkRecord } from './record.ts';

/**
 * The record after a webhook that says something else about its work item than the record does.
 *
 * While no room was ever requested from the portal and none exists, the source may still correct what it said: a
 * misspelt project type, a name, a callback URL. The next attempt takes the latest webhook. An attempt that is
 * under way goes on with what it began with, for its execution may have read it already.
 *
 * @returns the same record when there is nothing to correct, or when it is too late for that
 */
export function withCorrection(record: WorkRecord, latest: Accepted): WorkRecord {
  if (!isCorrectable(record)) return record;
  // It names the work item and nothing else: each attempt reads the rest.
  if (latest.lookUp && !record.erasedAt) return record;
  const { correction: before, ...plain } = record;
  // What was erased of a work item that failed is what its source says now.
  if (!record.erasedAt && differences(plain, latest).length === 0) return before ? plain : record;
  const { facts, callbackUrl } = latest;
  const correction = { facts, ...(callbackUrl ? { callbackUrl } : {}) };
  if (record.status === 'accepted' || record.status === 'running') return { ...plain, correction };
  return corrected({ ...plain, correction });
}

/** The record with its correction taken, or dropped where the room has been requested from the portal meanwhile. */
export function corrected({ correction, ...record }: WorkRecord): WorkRecord {
  if (!correction || !isCorrectable(record)) return record;
  const { callbackUrl: _, erasedAt: __, ...kept } = record;
  return { ...kept, ...correction };
}

function isCorrectable({ room, intent }: WorkRecord): boolean {
  return room === undefined && intent === undefined;
}

/** Names of the fields in which a webhook differs from what the record says, as far as that is remembered. */
export function differences(record: WorkRecord, again: Accepted): string[] {
  if (record.erasedAt || again.lookUp) return [];
  const first: Record<string, unknown> = { ...record.facts, callbackUrl: record.callbackUrl };
  const second: Record<string, unknown> = { ...again.facts, callbackUrl: again.callbackUrl };
  return Object.keys(second).filter((field) => first[field] !== second[field]);
}

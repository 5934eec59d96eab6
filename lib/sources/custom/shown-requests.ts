import type { WorkItemFacts } from '../../work-items/record.ts';
import { type Access, baseUrlOf, headersOf } from './api/api.ts';
import { type MadeRequest, requestOf, type WriteBackInput, writeBackInput } from './api/requests.ts';
import { lookUpAccess, lookUpRequest } from './look-up/look-up.ts';
import type { CustomSettings } from './settings.ts';

/** A request that a write-back would send, for a person to read: without the secret. */
export type ShownRequest =
  | { why: string; method: string; url: string; headers: Record<string, string>; body: unknown }
  | { mistake: string };

const secret = '(its secret)';

/** The request by which a work item would be looked up; undefined where that is not needed. */
export function shownLookUp(source: CustomSettings, facts: WorkItemFacts): ShownRequest | undefined {
  const access = lookUpAccess(source);
  if (!source.lookUp || !access) return undefined;
  return shown('look-up', lookUpRequest(source.lookUp, facts), access);
}

/** The requests that would be sent about a room, in their order. */
export function shownRequests(
  { writeBack }: CustomSettings,
  facts: WorkItemFacts,
  room: NonNullable<WriteBackInput['room']>,
): ShownRequest[] {
  if (!writeBack) return [];
  const lines = [{ text: `DocSpace room "${room.title}":`, url: room.url }];
  const note = { lines, marker: `docspaceroom${room.id}`, formerMarker: '' };
  const input = {
    ...writeBackInput(facts, room, note, writeBack.secretInBody ? secret : undefined),
    eventId: '(a key)',
  };
  const { read, note: noted, field } = writeBack;
  const templates = {
    ...(read ? { read, ...(read.notesAt && noted ? { 'read its notes': read.notesAt } : {}) } : {}),
    ...(noted ? { note: noted } : {}),
    ...(field ? { field } : {}),
  };
  const names = Object.keys(templates) as (keyof typeof templates)[];
  return names.map((why) => {
    return shown(
      why,
      requestOf(why === 'read its notes' ? 'read' : why, templates[why] ?? { path: '' }, input),
      writeBack,
    );
  });
}

function shown(why: string, request: MadeRequest, access: Access): ShownRequest {
  if ('mistake' in request) return request;
  const { method, path, body, headers } = request;
  const url = baseUrlOf(access, secret).replace(encodeURIComponent(secret), secret) + path;
  return { why, method, url, headers: { ...headersOf(access, secret), ...headers }, body };
}

import type { WorkItemFacts } from '../../work-items/record.ts';
import { baseUrlOf, headersOf } from './api.ts';
import { requestOf, type WriteBackInput, writeBackInput } from './requests.ts';
import type { CustomSettings } from './settings.ts';

/** A request that a write-back would send, for a person to read: without the secret. */
export type ShownRequest =
  | { why: string; method: string; url: string; headers: Record<string, string>; body: unknown }
  | { mistake: string };

const secret = '(its secret)';

/** The requests that would be sent about a room, in their order. */
export function shownRequests(
  { writeBack }: CustomSettings,
  facts: WorkItemFacts,
  room: NonNullable<WriteBackInput['room']>,
): ShownRequest[] {
  if (!writeBack) return [];
  const lines = [{ text: `DocSpace room "${room.title}":`, url: room.url }];
  const note = { lines, marker: `docspaceroom${room.id}`, formerMarker: '' };
  const input = writeBackInput(facts, room, note);
  const { read, note: noted, field } = writeBack;
  const templates = {
    ...(read ? { read: { path: read.path } } : {}),
    ...(noted ? { note: noted } : {}),
    ...(field ? { field } : {}),
  };
  const names = Object.keys(templates) as (keyof typeof templates)[];
  return names.map((why) => {
    const request = requestOf(why, templates[why] ?? { path: '' }, input);
    if ('mistake' in request) return request;
    const { method, path, body } = request;
    const url = baseUrlOf(writeBack, secret).replace(encodeURIComponent(secret), secret) + path;
    return { why, method, url, headers: headersOf(writeBack, secret), body };
  });
}

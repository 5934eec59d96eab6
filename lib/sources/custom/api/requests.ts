import type { WorkItemFacts } from '../../../work-items/record.ts';
import type { Note } from '../../contract/write-back.ts';
import { evaluate, type Fault, reasonOf } from '../../expressions/evaluate.ts';
import { toHtml, toText } from '../../vendor-api/notes.ts';
import { filledPath, templateParts } from './path-template.ts';

/** A work item as expressions know it. */
export function itemInput(facts: WorkItemFacts): Record<string, string> {
  const { kind: _, ...named } = facts;
  return { ...named, id: facts.kind === 'project' ? facts.projectId : facts.ticketId };
}

/** What the expressions of a write-back know. */
export interface WriteBackInput {
  item: Record<string, string>;
  /** Absent where no room could be made. */
  room?: { id: number; url: string; title: string };
  note: { text: string; html: string };
  /** Only where the system takes it in bodies. */
  secret?: string;
}

export function writeBackInput(
  facts: WorkItemFacts,
  room: WriteBackInput['room'],
  note: Note,
  secret?: string,
): WriteBackInput {
  return {
    item: itemInput(facts),
    ...(room ? { room } : {}),
    note: { text: toText(note), html: toHtml(note) },
    ...(secret === undefined ? {} : { secret }),
  };
}

/** A request as the settings describe it. */
interface RequestTemplate {
  method?: 'POST' | 'PUT' | 'PATCH';
  path: string;
  body?: string;
  /** The header for a key, by which a repeated request is carried out once. */
  idempotencyKey?: string;
  headers?: Readonly<Record<string, string>>;
}

/** A request that is ready to be sent, or why there is none: a sentence that quotes nothing of the work item. */
export type MadeRequest =
  /** `idempotent`: may it be sent again at once? Notes add up, whatever their method, and so may what POST makes. */
  | {
      method: 'GET' | 'POST' | 'PUT' | 'PATCH';
      path: string;
      body: unknown;
      idempotent: boolean;
      headers: Record<string, string>;
    }
  | { mistake: string };

/**
 * The request that a template makes for a work item and its room.
 *
 * @param input.eventId the same for every attempt to deliver one outcome
 */
export function requestOf(
  name: 'read' | 'field' | 'note' | 'check' | 'lookUp',
  { method = 'POST', path, body, idempotencyKey, headers: own = {} }: RequestTemplate,
  { eventId = '', ...input }: Partial<WriteBackInput> & { eventId?: string },
): MadeRequest {
  const place = name === 'lookUp' ? name : `writeBack.${name}`;
  const inPath = (templateParts(path) ?? []).flatMap((part) =>
    'expression' in part ? [part.expression] : [],
  );
  const expressions: Record<string, string> = {
    ...Object.fromEntries(inPath.map((text, index) => [`path ${index}`, text])),
    ...(body === undefined ? {} : { body }),
  };
  const [results = {}] = evaluate([input], expressions);
  const values: unknown[] = [];
  for (const [part, text] of Object.entries(expressions)) {
    const result = results[part];
    const fault: Fault | undefined = result && 'fault' in result ? result.fault : undefined;
    if (fault) return { mistake: `The expression ${JSON.stringify(text)} of ${place} ${reasonOf(fault)}.` };
    values.push(result && 'value' in result ? result.value : undefined);
  }
  const content = body === undefined ? undefined : values.pop();
  if (body !== undefined && (typeof content !== 'object' || content === null)) {
    return {
      mistake: `The expression ${JSON.stringify(body)} of ${place} gives no object to send.`,
    };
  }
  const filled = filledPath(path, values);
  if (filled === undefined) {
    return { mistake: `An expression in the path ${JSON.stringify(path)} of ${place} gives no id.` };
  }
  return {
    method: body === undefined ? 'GET' : method,
    path: filled,
    body: content,
    idempotent:
      ['read', 'check', 'lookUp'].includes(name) ||
      idempotencyKey !== undefined ||
      (name === 'field' && method !== 'POST'),
    headers: { ...own, ...(idempotencyKey ? { [idempotencyKey]: `${eventId}-${name}` } : {}) },
  };
}

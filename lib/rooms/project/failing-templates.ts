import { day, hour, minute } from '../../kernel/time.ts';
import { updateItem, type VersionedItem } from '../../kernel/versioned-item.ts';

/** A template from which the portal could not make a room. */
export interface FailingTemplate {
  /** The latest requests that ended with an error, at most two, the latest last. Times are ms since 1970. */
  requests: { name: string; atMs: number }[];
  /** The portal's words about the latest, redacted. */
  message: string;
}

/** All of them, by the id of the template: one item. */
export type FailingTemplates = Readonly<Record<string, FailingTemplate>>;

/** The key of that item in the table. No work item's key is this word: a key has slashes. */
export const failingTemplatesKey = { pk: 'templates', sk: 'failing' };

/** Two errors in a row within this time are the template's own trouble. */
const togetherMs = hour;
/** So long after the latest error nothing is requested from a failing template; then one request tries it again. */
const restMs = 15 * minute;

/** What is older than this says nothing of a template any more. */
const keptMs = day;

function isOld({ requests }: FailingTemplate, nowMs: number): boolean {
  return requests.every(({ atMs }) => nowMs - atMs >= keptMs);
}

/** When the latest of two requests that failed within an hour did (ms since 1970); undefined for a template that does not fail. */
function failedAtMs({ requests: [first, second] }: FailingTemplate): number | undefined {
  return first && second && second.atMs - first.atMs < togetherMs ? second.atMs : undefined;
}

/**
 * Writes down that the portal ended a request with an error. The same request again changes nothing.
 *
 * @param request.name names the request
 * @returns true if the template fails: this was its second error in a row within an hour, or a further one
 */
export async function noteTemplateFailure(
  item: VersionedItem<FailingTemplates>,
  templateId: number,
  request: { name: string; message: string },
  nowMs: number,
): Promise<boolean> {
  const after = await updateItem(item, (templates = {}) => {
    const { requests = [] } = templates[templateId] ?? {};
    if (requests.some(({ name }) => name === request.name)) return undefined;
    const latest = [...requests, { name: request.name, atMs: nowMs }].slice(-2);
    const others = Object.entries(templates).filter(([, one]) => !isOld(one, nowMs));
    return { ...Object.fromEntries(others), [templateId]: { requests: latest, message: request.message } };
  });
  const template = after?.[templateId];
  return template !== undefined && failedAtMs(template) !== undefined;
}

/** Forgets the errors of a template from which a room was made. */
export async function noteTemplateSuccess(
  item: VersionedItem<FailingTemplates>,
  templateId: number,
): Promise<void> {
  await updateItem(item, (templates = {}) => {
    const { [templateId]: failed, ...others } = templates;
    return failed && others;
  });
}

/**
 * Why nothing is requested from a template just now; undefined if it may be.
 *
 * @returns the portal's words about its latest error
 */
export async function troubleOfTemplate(
  item: VersionedItem<FailingTemplates>,
  templateId: number,
  nowMs: number,
): Promise<string | undefined> {
  const template = (await item.read())?.value[templateId];
  const latestMs = template && failedAtMs(template);
  return latestMs === undefined || nowMs - latestMs >= restMs ? undefined : template?.message;
}

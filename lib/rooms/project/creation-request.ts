import type { Portal } from '../../docspace/client.ts';
import { projectRoomTitle } from '../../docspace/titles.ts';
import { Failure } from '../../kernel/failures.ts';
import type { Counts, Intent, WorkRecord } from '../../work-items/record.ts';
import { adoptUntagged, findOurRooms } from '../our-rooms.ts';

/** The portal drops a creation now and then; dropping so many of one attempt is a defect of the portal. */
const maxRequests = 3;

/** How often the current attempt has requested its room from the portal. */
export function requestsOf({ attempt, intent }: Pick<WorkRecord, 'attempt' | 'intent'>): number {
  return intent?.attempt === attempt ? intent.posts : 0;
}

/**
 * Looks for a room of the work item before one is requested from the portal. A room that lost its tag gets it again.
 *
 * @returns `young` for a room that may still get its tag from the portal
 */
export async function lookBeforeRequest(
  portal: Portal,
  record: WorkRecord,
  nowMs: number,
): Promise<'there' | 'young' | undefined> {
  if ((await findOurRooms(portal, record)).length > 0) return 'there';
  const { adopted, young } = await adoptUntagged(portal, record, nowMs);
  if (adopted.length > 0) return 'there';
  return young ? 'young' : undefined;
}

/**
 * Gives an attempt up after three requests, or when its template fails: one that sent a request itself fails with it, one
 * that has not is held until the template is well.
 *
 * @param hint the portal's own words about the request before
 * @param templateTrouble the portal's own words about its last request from this template, while that fails
 * @throws Failure `CreationFailed` with words of the portal, `CreationLost` without, `TemplateFailing`
 */
export function checkRequests(
  record: Pick<WorkRecord, 'attempt' | 'intent' | 'template'>,
  hint?: string,
  templateTrouble?: string,
): void {
  const requests = requestsOf(record);
  const last = hint ?? templateTrouble;
  const words = last ? ` Its last words: "${last}".` : '';
  if (templateTrouble !== undefined && requests === 0) {
    const name = record.template ? ` "${record.template.title}" (${record.template.id})` : '';
    throw new Failure('TemplateFailing', `The portal cannot make rooms from the template${name}.${words}`);
  }
  if (requests < maxRequests && templateTrouble === undefined) return;
  const times = requests === 1 ? 'once' : `${requests} times`;
  const message = `The portal was asked ${times} and made no room.${words}`;
  throw new Failure(last ? 'CreationFailed' : 'CreationLost', message);
}

/** What is written down before a room with this title is requested from the portal. */
export function nextIntent(
  record: Pick<WorkRecord, 'attempt' | 'intent'>,
  title: string,
  nowMs: number,
): Intent {
  const { attempt, intent } = record;
  const firstAtMs = intent?.firstAtMs ?? nowMs;
  return { firstAtMs, lastAtMs: nowMs, posts: requestsOf(record) + 1, attempt, title };
}

/**
 * The same for the room of a project.
 *
 * @param expected the counts of the template, as just read
 */
export function nextRequest(
  record: WorkRecord,
  expected: Counts,
  nowMs: number,
): Intent & { expected: Counts } {
  const { facts } = record;
  if (facts.kind !== 'project') throw new Error('not a project');
  return { ...nextIntent(record, projectRoomTitle(facts), nowMs), expected };
}

import { rememberingSelf } from '../../lib/docspace/people.ts';
import type { Portal } from '../../lib/docspace/portal.ts';
import { createTag } from '../../lib/docspace/rooms.ts';
import type { CreationStatus } from '../../lib/docspace/schemas.ts';
import { creationStatus, postRoomFromTemplate } from '../../lib/docspace/templates.ts';
import { projectRoomTitle } from '../../lib/docspace/titles.ts';
import type { Clock } from '../../lib/kernel/clock.ts';
import { Failure, isFailure } from '../../lib/kernel/failures.ts';
import type { Log } from '../../lib/kernel/log.ts';
import { confirmSlot, type PortalSlot, slotRefOf } from '../../lib/portal-slot/portal-slot.ts';
import { expectedCounts, unseenMs, type Watch } from '../../lib/rooms/creation.ts';
import { type Busy, stillBusy } from '../../lib/rooms/other-creation.ts';
import { adoptUntagged, findOurRooms } from '../../lib/rooms/our-rooms.ts';
import { type AttemptRef, changeRecord, currentRecord } from '../../lib/work-items/attempt.ts';
import type { Intent, WorkRecord } from '../../lib/work-items/record.ts';
import type { RecordStore } from '../../lib/work-items/record-store.ts';
import { bindStep } from '../bind.ts';
import { clock, log, portal, records, slot } from '../runtime.ts';

/** The portal drops a creation now and then; dropping so many is a defect of the portal. */
const mostPosts = 3;
/** One invocation waits so long for somebody else's creation. */
const stayMs = 5_000;

export interface StartCreationInput extends AttemptRef {
  template: { id: number };
  /** Of the grant of the portal slot. */
  fence: number;
  /** From the creation that was lost, or that could not begin yet. */
  before: { hint?: string; busy?: Busy };
}

export type StartCreationOutput =
  | { outcome: 'started' | 'found'; watch: Watch }
  | { outcome: 'busy'; waitSeconds: number; busy: Busy }
  | { outcome: 'slot-lost' };

export interface StartCreationDependencies {
  portal: Portal;
  records: RecordStore;
  slot: PortalSlot;
  clock: Clock;
  log: Log;
}

/** Asks the portal for the room, once; first looks whether it is there or the portal is at work. */
export async function startCreation(
  { key, attempt, template, fence, before }: StartCreationInput,
  dependencies: StartCreationDependencies,
): Promise<StartCreationOutput> {
  const { records, slot, clock } = dependencies;
  const ref = { key, attempt };
  const record = await currentRecord(records, ref);
  const { keyTag, intent } = record;
  const portal = rememberingSelf(dependencies.portal);
  // Side by side, for the portal stands idle meanwhile. Each is waited for where it is needed: what turns out not to
  // be needed cannot fail the step.
  const asked = {
    status: creationStatus(portal.call),
    expected: expectedCounts(portal, template.id),
    // Whoever asked for the room before, or waited for somebody else's creation, has made it.
    tag: before.busy || intent ? undefined : createTag(portal.call, keyTag),
  };
  for (const answer of Object.values(asked)) answer?.catch(() => {});
  const hint = before.hint ? { hint: before.hint } : {};
  const posts = intent?.attempt === attempt ? intent.posts : 0;
  const found = await madeBefore(record, { portal, clock });
  if (found === 'there') {
    const expected = intent?.expected ?? (await asked.expected);
    return { outcome: 'found', watch: { startedAtMs: clock.now(), expected, posts, ...hint } };
  }
  // Asked a moment ago, by a try of this step that nobody heard of or by an earlier attempt: look, do not ask.
  if (intent?.expected && (found === 'young' || clock.now() - intent.lastAtMs < unseenMs)) {
    const { lastAtMs: startedAtMs, expected } = intent;
    return { outcome: 'started', watch: { startedAtMs, expected, posts, ...hint } };
  }
  if (!(await confirmSlot(slot, slotRefOf(record), fence))) return { outcome: 'slot-lost' };
  const waiting = await waitForPortal(before.busy, ref, await asked.status, dependencies);
  if (waiting) return { outcome: 'busy', ...waiting };
  if (posts >= mostPosts) throw gaveUp(before.hint);
  await asked.tag;
  const expected = await asked.expected;
  const next = nextIntent(record, expected, clock.now());
  await changeRecord(records, ref, { intent: next }, clock);
  try {
    const room = { templateId: template.id, title: next.title, tags: [keyTag], copyLogo: true };
    await postRoomFromTemplate(portal.call, room);
  } catch (error) {
    // Whether the portal took it is unknown. Sending it again could make a second room; looking shows.
    if (!isFailure(error, 'PortalUnavailable')) {
      // Refused, so never carried out: the next try may ask at once.
      await changeRecord(records, ref, { intent }, clock);
      throw error;
    }
  }
  const watch = { startedAtMs: next.lastAtMs, expected, posts: next.posts, ...hint };
  return { outcome: 'started', watch };
}

/** Whether the portal has a room of the work item, or one that may still get its tag; also one that lost it. */
async function madeBefore(
  record: WorkRecord,
  { portal, clock }: Pick<StartCreationDependencies, 'portal' | 'clock'>,
): Promise<'there' | 'young' | undefined> {
  if ((await findOurRooms(portal, record)).length > 0) return 'there';
  const { adopted, young } = await adoptUntagged(portal, record, clock.now());
  if (adopted.length > 0) return 'there';
  return young ? 'young' : undefined;
}

/** Looks again for a while, for most creations of others end soon; then leaves it to the machine. */
async function waitForPortal(
  before: Busy | undefined,
  ref: AttemptRef,
  first: CreationStatus | undefined,
  { portal, clock, log }: StartCreationDependencies,
): Promise<{ busy: Busy; waitSeconds: number } | undefined> {
  const leaveAtMs = clock.now() + stayMs;
  for (let last = before, status = first; ; status = await creationStatus(portal.call)) {
    if (!status || status.isCompleted) return undefined;
    const { busy, waitSeconds, stuck } = stillBusy(last, status, clock.now());
    if (stuck) log.error('PORTAL_JOB_STUCK', { ...ref, minutes: stuck.minutes });
    if (clock.now() + waitSeconds * 1000 >= leaveAtMs) return { busy, waitSeconds };
    await clock.sleep(waitSeconds * 1000);
    last = busy;
  }
}

function nextIntent(record: WorkRecord, expected: Intent['expected'], nowMs: number): Intent {
  const { facts, attempt, intent } = record;
  if (facts.kind !== 'project' || !expected) throw new Error('not a project');
  return {
    firstAtMs: intent?.firstAtMs ?? nowMs,
    lastAtMs: nowMs,
    posts: (intent?.attempt === attempt ? intent.posts : 0) + 1,
    attempt,
    title: projectRoomTitle(facts),
    expected,
  };
}

function gaveUp(hint: string | undefined): Failure {
  const words = hint ? ` Its last words: "${hint}".` : '';
  const code = hint ? 'CreationFailed' : 'CreationLost';
  return new Failure(code, `The portal was asked ${mostPosts} times and made no room.${words}`);
}

export const handler = bindStep(startCreation, { portal, records, slot, clock, log });

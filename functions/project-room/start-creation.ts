import type { Portal } from '../../lib/docspace/client.ts';
import { withCachedServiceUser } from '../../lib/docspace/people.ts';
import { createTag } from '../../lib/docspace/rooms.ts';
import { creationStatus, postRoomFromTemplate } from '../../lib/docspace/templates.ts';
import type { Clock } from '../../lib/kernel/clock.ts';
import { isFailure } from '../../lib/kernel/failures.ts';
import type { Log } from '../../lib/kernel/log.ts';
import type { VersionedItem } from '../../lib/kernel/versioned-item.ts';
import { waitForGrant } from '../../lib/portal-slot/early-wake.ts';
import { confirmSlot, type PortalSlot, slotRefOf } from '../../lib/portal-slot/portal-slot.ts';
import { expectedCounts, unseenMs, type Watch } from '../../lib/rooms/project/creation.ts';
import {
  checkRequests,
  lookBeforeRequest,
  nextRequest,
  requestsOf,
} from '../../lib/rooms/project/creation-request.ts';
import { type FailingTemplates, troubleOfTemplate } from '../../lib/rooms/project/failing-templates.ts';
import { checkLooks } from '../../lib/rooms/project/looks.ts';
import { type Busy, waitForOtherCreation } from '../../lib/rooms/project/other-creation.ts';
import { type AttemptRef, changeRecord, currentRecord } from '../../lib/work-items/attempt.ts';
import type { RecordStore } from '../../lib/work-items/record-store.ts';
import { bindStep } from '../bind.ts';
import { clock, failingTemplates, log, portal, records, slot } from '../runtime.ts';

export interface StartCreationInput extends AttemptRef {
  template: { id: number };
  /** Of the grant of the portal slot. */
  fence: number;
  /** From the creation that was lost, or that could not begin yet. */
  before: { hint?: string; busy?: Busy };
  /** How often the attempt has looked at the portal, this step and *Check creation* together; absent in executions of before. */
  looks?: number;
}

export type StartCreationOutput =
  | { outcome: 'started' | 'found'; watch: Watch }
  | { outcome: 'busy'; waitSeconds: number; busy: Busy }
  | { outcome: 'slot-lost' };

export interface StartCreationDependencies {
  portal: Portal;
  records: RecordStore;
  slot: PortalSlot;
  failingTemplates: VersionedItem<FailingTemplates>;
  clock: Clock;
  log: Log;
}

/** One that was woken early waits for its grant no longer than this, from the beginning of the step. */
const grantWaitMs = 8_000;
/** What the holder before saw of the portal is not read again for so long. */
const idleKnownMs = 1_000;

/** Asks the portal for the room, once; first looks whether it is there or the portal is at work. */
export async function startCreation(
  { key, attempt, template, fence, before, looks }: StartCreationInput,
  dependencies: StartCreationDependencies,
): Promise<StartCreationOutput> {
  const { records, slot, failingTemplates, clock } = dependencies;
  const ref = { key, attempt };
  const record = await currentRecord(records, ref);
  checkLooks(looks, before.hint);
  const { keyTag, intent } = record;
  const grantUntilMs = clock.now() + grantWaitMs;
  const portal = withCachedServiceUser(dependencies.portal);
  // Side by side, for the portal stands idle meanwhile. Each is waited for where it is needed: what turns out not to
  // be needed cannot fail the step.
  const asked = {
    status: creationStatus(portal.call),
    expected: expectedCounts(portal, template.id),
    templateTrouble: troubleOfTemplate(failingTemplates, template.id, clock.now()),
    // The step that requested the room before, or waited for another creation, has made it.
    tag: before.busy || intent ? undefined : createTag(portal.call, keyTag),
  };
  for (const answer of Object.values(asked)) answer?.catch(() => {});
  const hint = before.hint ? { hint: before.hint } : {};
  const posts = requestsOf(record);
  const found = await lookBeforeRequest(portal, record, clock.now());
  if (found === 'there') {
    const expected = intent?.expected ?? (await asked.expected);
    return { outcome: 'found', watch: { startedAtMs: clock.now(), expected, posts, ...hint } };
  }
  // Requested a moment ago, by a try of this step whose answer was lost or by an earlier attempt: look, send no request.
  if (intent?.expected && (found === 'young' || clock.now() - intent.lastAtMs < unseenMs)) {
    const { lastAtMs: startedAtMs, expected } = intent;
    return { outcome: 'started', watch: { startedAtMs, expected, posts, ...hint } };
  }
  checkRequests(record, before.hint, await asked.templateTrouble);
  const grant = await waitForGrant(slot, fence, grantUntilMs);
  if (!grant || !(await confirmSlot(slot, slotRefOf(record), fence))) return { outcome: 'slot-lost' };
  if (clock.now() - (grant.idleAtMs ?? 0) >= idleKnownMs) {
    // What was read while another attempt had the slot is about that one's creation.
    const status = await (grant.hasWaited ? creationStatus(portal.call) : asked.status);
    const waiting = await waitForOtherCreation(before.busy, status, ref, dependencies);
    if (waiting) return { outcome: 'busy', ...waiting };
  }
  await asked.tag;
  const next = nextRequest(record, await asked.expected, clock.now());
  await changeRecord(records, ref, { intent: next }, clock);
  let answered = {};
  try {
    const room = { templateId: template.id, title: next.title, tags: [keyTag], copyLogo: true };
    await postRoomFromTemplate(portal.call, room);
    answered = { answeredFor: template.id };
  } catch (error) {
    // Whether the portal took it is unknown. Sending it again could make a second room; looking shows.
    if (!isFailure(error, 'PortalUnavailable')) {
      // Refused, so never carried out: the next try may send its request at once.
      await changeRecord(records, ref, { intent }, clock);
      throw error;
    }
  }
  const { lastAtMs: startedAtMs, expected } = next;
  return { outcome: 'started', watch: { startedAtMs, expected, posts: next.posts, ...answered, ...hint } };
}

export const handler = bindStep(startCreation, { portal, records, slot, failingTemplates, clock, log });

import type { Clock } from '../../lib/clock.ts';
import { findOurRooms, type Portal } from '../../lib/docspace/portal.ts';
import { startCreation as askPortal, creationStatus, getRoom } from '../../lib/docspace/rooms.ts';
import { createTag } from '../../lib/docspace/tags.ts';
import { Failure, isFailure } from '../../lib/failures.ts';
import { type AttemptRef, currentRecord } from '../../lib/rooms/attempt.ts';
import type { Watch } from '../../lib/rooms/creation.ts';
import type { RecordStore } from '../../lib/rooms/record-store.ts';
import { projectRoomTitle } from '../../lib/rooms/titles.ts';
import { bind } from '../bind.ts';
import { clock } from '../dependencies/clock-and-log.ts';
import { portal } from '../dependencies/portal.ts';
import { records } from '../dependencies/records.ts';
import { secrets } from '../dependencies/secrets.ts';

/** The portal drops a creation now and then; dropping so many is a defect of the portal. */
const mostPosts = 3;
/** The portal makes one room at a time and says nothing when it is free again. */
const busySeconds = 5;
/** Somebody else's creations are waited for no longer than a creation of ours may take. */
const busyForMs = 24 * 3_600_000;

export interface StartCreationInput extends AttemptRef {
  template: { id: number };
  /** From the creation that was lost, or that could not begin yet. */
  before: { posts: number; busySinceMs?: number; hint?: string };
}

export type StartCreationOutput =
  | { outcome: 'started' | 'found'; watch: Watch }
  | { outcome: 'busy'; waitSeconds: number; before: StartCreationInput['before'] };

/** Asks the portal for the room, once; first looks whether it is there or the portal is at work. */
export async function startCreation(
  { key, attempt, template, before }: StartCreationInput,
  { portal, records, clock }: { portal: Portal; records: RecordStore; clock: Clock },
): Promise<StartCreationOutput> {
  const record = await currentRecord(records, { key, attempt });
  if (record.facts.kind !== 'project') throw new Error('not a project');
  const hits = await findOurRooms(portal, record.keyTag);
  const watching = async (posts: number): Promise<Watch> => {
    const { filesCount, foldersCount } = await getRoom(portal.call, template.id);
    return { startedAtMs: clock.now(), expected: { files: filesCount, folders: foldersCount }, posts };
  };
  if (hits.length > 0) return { outcome: 'found', watch: await watching(before.posts) };
  const status = await creationStatus(portal.call);
  if (status && !status.isCompleted) {
    const busySinceMs = before.busySinceMs ?? clock.now();
    if (clock.now() - busySinceMs >= busyForMs) {
      throw new Failure('CreationTimedOut', 'The portal has been making other rooms for 24 hours.');
    }
    return { outcome: 'busy', waitSeconds: busySeconds, before: { ...before, busySinceMs } };
  }
  if (before.posts >= mostPosts) {
    const words = before.hint ? ` Its last words: "${before.hint}".` : '';
    const code = before.hint ? 'CreationFailed' : 'CreationLost';
    throw new Failure(code, `The portal was asked ${mostPosts} times and made no room.${words}`);
  }
  await createTag(portal.call, record.keyTag);
  const watch = await watching(before.posts + 1);
  const title = projectRoomTitle(record.facts);
  try {
    await askPortal(portal.call, { templateId: template.id, title, tags: [record.keyTag], copyLogo: true });
  } catch (error) {
    // Whether the portal took it is unknown. Sending it again could make a second room; looking shows.
    if (!isFailure(error, 'PortalUnavailable')) throw error;
  }
  return { outcome: 'started', watch: before.hint ? { ...watch, hint: before.hint } : watch };
}

export const handler = bind(startCreation, () => ({ portal: portal(secrets()), records: records(), clock }));

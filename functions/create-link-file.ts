import type { Portal } from '../lib/docspace/client.ts';
import type { Clock } from '../lib/kernel/clock.ts';
import type { Log } from '../lib/kernel/log.ts';
import { createLinkFile as create, linkFileOf } from '../lib/rooms/link-file.ts';
import { makePart } from '../lib/rooms/part-of-room.ts';
import type { Settings } from '../lib/settings/schema.ts';
import { itemUrlOf } from '../lib/sources/registry/item-urls.ts';
import { type AttemptRef, currentRecord } from '../lib/work-items/attempt.ts';
import type { Warning } from '../lib/work-items/record.ts';
import type { RecordStore } from '../lib/work-items/record-store.ts';
import { bindStep } from './bind.ts';
import { clock, log, portal, records, settings } from './runtime.ts';

export interface CreateLinkFileDependencies {
  portal: Portal;
  records: RecordStore;
  settings: Settings;
  clock: Clock;
  log: Log;
}

/** Puts the file into the room that links back to its work item, in both machines. */
export function createLinkFile(
  { key, attempt, roomId }: AttemptRef & { roomId: number },
  dependencies: CreateLinkFileDependencies,
): Promise<{ warnings: Warning[] }> {
  const ref = { key, attempt };
  const { records, settings } = dependencies;
  return makePart('linkFile', ref, dependencies.log, async () => {
    const { facts } = await currentRecord(records, ref);
    if (!settings[`${facts.kind}Room`].linkFile) return { warnings: [] };
    return create(ref, roomId, (record) => linkFileOf(record, itemUrlOf(settings, record)), dependencies);
  });
}

export const handler = bindStep(createLinkFile, { portal, records, settings, clock, log });

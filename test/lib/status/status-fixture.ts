import { parseSettings } from '../../../infra/environments/parse.ts';
import { type AnswerDependencies, answerStatus } from '../../../lib/status/answer.ts';
import type { StatusRequest } from '../../../lib/status/asker.ts';
import { queueReader } from '../../../lib/status/queue-view.ts';
import { memorySlot } from '../../../lib/stores/memory/memory-slot.ts';
import { memoryItem, memoryRecords } from '../../../lib/stores/memory/memory-stores.ts';
import type { Hold } from '../../../lib/work-items/holds.ts';
import { type WorkRecord, workItemOf } from '../../../lib/work-items/record.ts';
import { statusPath } from '../../../lib/work-items/status-link.ts';
import { settingsFile } from '../../infra/environments/build.ts';
import { keptLog } from '../builders/dependencies.ts';
import { signingKey, startMs } from '../builders/records.ts';

export interface GivenStatus {
  records?: WorkRecord[];
  /** Of the environment file; `project-system` and `helpdesk` unless given. */
  sources?: Record<string, object>;
  /** Of every source. */
  verifySecrets?: AnswerDependencies['verifySecrets'];
  /** What the table answers to a read of a record. */
  readFails?: Error;
}

/** An environment in which statuses are asked for, with what was read of it. */
export async function statusWorld({ records: known = [], ...given }: GivenStatus = {}) {
  const records = memoryRecords();
  for (const record of known) await records.write(record, 0);
  const sources = given.sources ?? { 'project-system': {}, helpdesk: {} };
  const settings = parseSettings(settingsFile({ sources }), { environment: 'test', local: false });
  const time = { nowMs: startMs };
  const clock = { now: () => time.nowMs };
  const { log, lines } = keptLog();
  const [slot, hold] = [memorySlot(), memoryItem<Hold>()];
  const reads: string[] = [];
  const dependencies: AnswerDependencies = {
    settings,
    records: {
      async read(key) {
        reads.push(key);
        if (given.readFails) throw given.readFails;
        return records.read(key);
      },
    },
    readQueue: queueReader({ slot, hold, clock }),
    signingKey: async () => signingKey,
    verifySecrets: given.verifySecrets ?? (async () => []),
    clock,
    log,
  };
  const ask = (request: Partial<StatusRequest> = {}) => {
    const { headers = {}, ...rest } = request;
    const asked = { method: 'GET', source: 'project-system', id: 'PRJ-1', headers, ...rest };
    return answerStatus(asked, dependencies);
  };
  return { ask, reads, lines, time, slot, hold, settings, records };
}

/** What a link of a record has behind the gateway's URL. */
export function linkOf(record: WorkRecord, key = signingKey): string {
  return statusPath(workItemOf(record), key) ?? '';
}

/** The signature in the link of a record. */
export function signatureOf(record: WorkRecord, key = signingKey): string {
  return new URL(linkOf(record, key), 'https://x').searchParams.get('signature') ?? '';
}

import { minute } from '../../../lib/kernel/time.ts';
import { type ReconcilerDependencies, reconcile } from '../../../lib/reconciler/reconcile.ts';
import { memorySlot } from '../../../lib/stores/memory/memory-slot.ts';
import {
  memoryCounters,
  memoryItem,
  memoryItems,
  memoryRecords,
} from '../../../lib/stores/memory/memory-stores.ts';
import type { Executions } from '../../../lib/work-items/executions.ts';
import type { Hold } from '../../../lib/work-items/holds.ts';
import type { RoomCounts } from '../../../lib/work-items/life/room-counts.ts';
import type { WorkRecord } from '../../../lib/work-items/record.ts';
import { keptLog } from './dependencies.ts';
import { startMs } from './records.ts';
import { settings } from './settings.ts';
import { simulatedPortal } from './simulated-portal.ts';

export interface GivenWorld {
  records?: WorkRecord[];
  settings?: Record<string, unknown>;
  /** What Step Functions says of an execution; undefined where it knows none of that name. */
  execution?: Awaited<ReturnType<Executions['describe']>>;
  /** What the receivers answer to a result. */
  receiver?: () => number;
}

/** What a run tells of itself in which nothing is due: it looks after the hold and the portal slot. */
export const nothing = {
  done: 2,
  failed: 0,
  released: 0,
  hold: '',
  waitingSeconds: 0,
  overdueSeconds: 0,
  overdueTask: '',
};

/** All that the reconciler works with, in memory, and the simulated portal. */
export async function worldOf(given: GivenWorld = {}) {
  const made = simulatedPortal();
  const { clock, portal } = made;
  const records = memoryRecords();
  for (const record of given.records ?? []) await records.write(record, 0);
  const { log, lines, codes } = keptLog();
  const started: { kind: string; name: string; input: unknown }[] = [];
  const woken: { token: string; fence: number }[] = [];
  const sent: unknown[] = [];
  const store = memorySlot();
  const dependencies: ReconcilerDependencies = {
    portal,
    records,
    clock,
    log,
    settings: settings(given.settings),
    hold: memoryItem<Hold>(),
    sourceHolds: memoryItems(),
    counters: memoryCounters(),
    search: records,
    roomCounts: memoryItem<RoomCounts>(),
    slot: {
      store,
      clock,
      log,
      tasks: {
        wake: async (token, fence) => {
          woken.push({ token, fence });
          return 'woken';
        },
        isRunning: async () => true,
      },
    },
    executions: {
      start: async (kind, name, input) => void started.push({ kind, name, input }),
      describe: async () => given.execution,
    },
    writeBackSecret: async () =>
      `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`,
    dial: async ({ body }) => {
      sent.push(JSON.parse(body));
      return { status: given.receiver?.() ?? 204 };
    },
    fetch: () => Promise.reject(new Error('no vendor is called')),
  };
  return {
    ...made,
    dependencies,
    records,
    store,
    lines,
    codes,
    started,
    woken,
    sent,
    stored: (key = given.records?.[0]?.key ?? '') => records.all.get(key)?.value as WorkRecord,
    /** One run so many minutes after the work items were accepted. */
    async runAt(minutes: number, leaveAfterMs = 50_000) {
      await clock.advance(startMs + minutes * minute - clock.now());
      return clock.run(reconcile(dependencies, clock.now() + leaveAfterMs));
    },
  };
}

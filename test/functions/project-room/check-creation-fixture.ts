import * as v from 'valibot';
import { type CheckCreationInput, checkCreation } from '../../../functions/project-room/check-creation.ts';
import type { PortalClient } from '../../../lib/docspace/client.ts';
import { PortalRefusal } from '../../../lib/docspace/errors.ts';
import { rootFolder } from '../../../lib/docspace/rooms.ts';
import { slotRefOf } from '../../../lib/portal-slot/portal-slot.ts';
import type { Watch } from '../../../lib/rooms/project/creation.ts';
import type { FailingTemplates } from '../../../lib/rooms/project/failing-templates.ts';
import { memorySlot } from '../../../lib/stores/memory/memory-slot.ts';
import { memoryItem, memoryRecords } from '../../../lib/stores/memory/memory-stores.ts';
import { keptLog } from '../../lib/builders/dependencies.ts';
import { newRecord } from '../../lib/builders/records.ts';

const facts = { kind: 'project', projectId: 'PRJ-1', projectType: 'marketing', projectName: 'Q1' } as const;

/** The record whose attempt looks after its creation, which it requested at 0. */
export const running = {
  ...newRecord({ namespace: 'test', source: 'project-system', facts }, 0),
  status: 'running',
} as const;

export interface GivenCreation {
  /** What the portal says of its job. */
  isCompleted?: boolean;
  error?: string;
  /** The time of the first look. */
  elapsedMs?: number;
  /** So long the portal takes for the rooms. */
  lookMs?: number;
  watch?: Partial<Watch>;
  looks?: number;
  /** The lease ended meanwhile, and another attempt has the slot. */
  hasLostSlot?: boolean;
  patience?: { incompleteAfterMinutes: number; giveUpAfterHours: number };
  /** When the attempt got the slot; not noted unless given. */
  grantedAtMs?: number;
  /** The errors of templates that are known. */
  failing?: FailingTemplates;
}

/**
 * The step before a portal whose room has these files at one look after the other, the last of them from then on, or is
 * not there; its job is done unless it runs. The attempt has the slot, and another waits for it.
 */
export async function given(files: (number | 'none')[], more: GivenCreation = {}) {
  const { isCompleted = true, error = '', elapsedMs = 1_000, lookMs = 0, looks = 0 } = more;
  const { hasLostSlot = false, patience = { incompleteAfterMinutes: 15, giveUpAfterHours: 24 } } = more;
  const { key, keyTag, attempt } = running;
  let nowMs = elapsedMs;
  const clock = {
    now: () => nowMs,
    sleep: async (ms: number) => {
      nowMs += ms;
    },
  };
  const asked: string[] = [];
  /** When the looks for the room began, in ms since the first. */
  const lookedAtMs: number[] = [];
  const woken: unknown[] = [];
  const call: PortalClient = async ({ path, schema }) => {
    asked.push(path);
    if (path === 'files/rooms/4711') throw new PortalRefusal(404, 'The room is gone.');
    const status = { roomId: 4711, progress: 100, error, isCompleted };
    if (path !== 'files/rooms') return v.parse(schema, path === 'people/@self' ? { id: 'me' } : status);
    lookedAtMs.push(nowMs - elapsedMs);
    nowMs += lookMs;
    const filesCount = files.length > 1 ? files.shift() : files[0];
    const room = {
      id: 4711,
      title: 'Q1 (PRJ-1)',
      tags: [keyTag],
      createdBy: { id: 'me' },
      rootFolderType: rootFolder.rooms,
      filesCount,
    };
    return v.parse(schema, { folders: filesCount === 'none' ? [] : [room] });
  };
  const records = memoryRecords();
  await records.write(running, 0);
  const { log, lines } = keptLog();
  const { log: silent } = keptLog();
  const tasks = {
    wake: async (token: string, granted: number) => {
      woken.push({ token, fence: granted, ofFiles: lookedAtMs.length });
      return 'woken' as const;
    },
    isRunning: async () => true,
  };
  const store = memorySlot();
  const slot = { store, tasks, clock, log: silent };
  const waiting = { key: 'next', attempt: 1, queuedAt: '2026-11-23T10:00:00.000Z' };
  await store.putWaiter({ ...waiting, execution: 'next', token: 'next/1', tryNumber: 1 });
  const slotNow = hasLostSlot
    ? { fence: 2, holder: { ...slotRefOf(running), key: 'other' } }
    : { fence: 1, holder: slotRefOf(running) };
  const granted = more.grantedAtMs === undefined ? {} : { grantedAtMs: more.grantedAtMs };
  store.current = { slot: { ...slotNow, ...granted, confirmed: true, leaseUntilMs: 400_000 }, version: 1 };
  const failingTemplates = memoryItem<FailingTemplates>();
  if (more.failing) await failingTemplates.write(more.failing, 0);
  const watch = { startedAtMs: 0, expected: { files: 8, folders: 0 }, posts: 1, ...more.watch };
  const input: CheckCreationInput = { key, attempt, fence: 1, watch, looks };
  const step = () =>
    checkCreation(input, {
      portal: { call, url: 'https://portal.example.com' },
      records,
      slot,
      failingTemplates,
      projectRoom: patience,
      clock,
      log,
    });
  return { step, asked, lookedAtMs, woken, store, slot, clock, lines, records, failingTemplates };
}

/** The same once the step has answered. */
export async function checked(files: (number | 'none')[], more: GivenCreation = {}) {
  const made = await given(files, more);
  return { ...made, verdict: await made.step() };
}

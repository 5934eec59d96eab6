import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { checkCreation } from '../../../functions/project-room/check-creation.ts';
import type { PortalClient } from '../../../lib/docspace/client.ts';
import { rootFolder } from '../../../lib/docspace/rooms.ts';
import { releaseSlot, slotRefOf } from '../../../lib/portal-slot/portal-slot.ts';
import type { FailingTemplates } from '../../../lib/rooms/project/failing-templates.ts';
import { memorySlot } from '../../../lib/stores/memory/memory-slot.ts';
import { memoryItem, memoryRecords } from '../../../lib/stores/memory/memory-stores.ts';
import { newRecord } from '../../lib/builders/records.ts';

const facts = { kind: 'project', projectId: 'PRJ-1', projectType: 'marketing', projectName: 'Q1' } as const;
const running = {
  ...newRecord({ namespace: 'test', source: 'project-system', facts }, 0),
  status: 'running',
} as const;

/**
 * The step before a portal whose room has these files at one look after the other, and whose job is done unless it runs.
 * The attempt has the slot, and another waits for it.
 */
async function given(files: number[], { isCompleted = true, elapsedMs = 1_000 } = {}) {
  const { key, keyTag, attempt } = running;
  const asked: string[] = [];
  const woken: unknown[] = [];
  const call: PortalClient = async ({ path, schema }) => {
    asked.push(path);
    const room = {
      id: 4711,
      title: 'Q1 (PRJ-1)',
      tags: [keyTag],
      createdBy: { id: 'me' },
      rootFolderType: rootFolder.rooms,
      filesCount: path === 'files/rooms' ? files.shift() : 0,
    };
    const status = { roomId: 4711, progress: 100, error: '', isCompleted };
    const answer = { 'people/@self': { id: 'me' }, 'files/rooms': { folders: [room] } }[path] ?? status;
    return v.parse(schema, answer);
  };
  const records = memoryRecords();
  await records.write(running, 0);
  let nowMs = elapsedMs;
  const clock = {
    now: () => nowMs,
    sleep: async (ms: number) => {
      nowMs += ms;
    },
  };
  const log = { info() {}, warn() {}, error() {} };
  const tasks = {
    wake: async (token: string, fence: number) => {
      woken.push({ token, fence, ofFiles: asked.filter((path) => path === 'files/rooms').length });
      return 'woken' as const;
    },
    isRunning: async () => true,
  };
  const store = memorySlot();
  const slot = { store, tasks, clock, log };
  const waiting = { key: 'next', attempt: 1, queuedAt: '2026-11-23T10:00:00.000Z' };
  await store.putWaiter({ ...waiting, execution: 'next', token: 'next/1', tryNumber: 1 });
  const holder = slotRefOf(running);
  store.current = { slot: { fence: 1, holder, confirmed: true, leaseUntilMs: 400_000 }, version: 1 };
  const watch = { startedAtMs: 0, expected: { files: 8, folders: 0 }, posts: 1 };
  const verdict = await checkCreation(
    { key, attempt, fence: 1, watch, looks: 0 },
    {
      portal: { call, url: 'https://portal.example.com' },
      records,
      slot,
      failingTemplates: memoryItem<FailingTemplates>(),
      projectRoom: { incompleteAfterMinutes: 15, giveUpAfterHours: 24 },
      clock,
      log,
    },
  );
  return { verdict, asked, woken, store, slot, clock };
}

describe('the end of a copy', () => {
  it('hands the slot to the next in the step that sees it, with the time at which the portal was seen idle', async () => {
    const { store, woken, verdict, clock } = await given([8]);
    expect(verdict).toEqual({ outcome: 'complete', roomId: 4711 });
    expect(store.current.slot).toMatchObject({
      fence: 2,
      holder: { key: 'next' },
      confirmed: false,
      idleAtMs: clock.now(),
    });
    expect(woken).toEqual([{ token: 'next/1', fence: 2, ofFiles: 1 }]);
  });

  it('says nothing of an idle portal while its job is not said to be done', async () => {
    const { store } = await given([8], { isCompleted: false });
    expect(store.current.slot).toMatchObject({ holder: { key: 'next' } });
    expect(store.current.slot).not.toHaveProperty('idleAtMs');
  });

  it('leaves nothing to do for the state that releases the slot', async () => {
    const { slot, store } = await given([8]);
    const { slot: after } = store.current;
    await releaseSlot(slot, slotRefOf(running));
    expect(store.current.slot).toEqual(after);
  });
});

describe('the promised end of a copy', () => {
  it('wakes the next in the queue once, in the last three seconds before it', async () => {
    const { woken, verdict } = await given([2, 4, 6, 7, 8], { isCompleted: false });
    expect(verdict).toMatchObject({ outcome: 'complete' });
    expect(woken[0]).toEqual({ token: 'next/1', fence: 2, ofFiles: 1 });
    // And once more with the grant itself.
    expect(woken).toHaveLength(2);
  });

  it('wakes nobody before that', async () => {
    const { woken } = await given([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], {
      isCompleted: false,
      elapsedMs: 20_000,
    });
    expect(woken).toEqual([]);
  });

  it('is waited for by the state machine in whole seconds', async () => {
    const { verdict } = await given(Array(200).fill(7), { isCompleted: false, elapsedMs: 9_000 });
    if (verdict.outcome !== 'copying') throw new Error(verdict.outcome);
    expect(Number.isInteger(verdict.waitSeconds)).toBe(true);
    expect(verdict.watch).toMatchObject({ nextWoken: true });
  });
});

describe('a look at status and rooms side by side', () => {
  it('takes no room for short that was read before the job was done', async () => {
    const { verdict } = await given([7, 8]);
    expect(verdict).toEqual({ outcome: 'complete', roomId: 4711 });
  });

  it('says that a room is short that still is when the job is done', async () => {
    const { verdict } = await given([7, 7]);
    expect(verdict).toMatchObject({ outcome: 'incomplete', found: { files: 7 }, expected: { files: 8 } });
  });

  it('asks once who the service user is', async () => {
    const { asked } = await given([7, 8]);
    expect(asked.filter((path) => path === 'people/@self')).toHaveLength(1);
    expect(asked.filter((path) => path === 'files/rooms')).toHaveLength(2);
  });
});

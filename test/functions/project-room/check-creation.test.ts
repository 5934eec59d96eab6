import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { checkCreation } from '../../../functions/project-room/check-creation.ts';
import type { PortalClient } from '../../../lib/docspace/client.ts';
import { rootFolder } from '../../../lib/docspace/rooms.ts';
import { memorySlot } from '../../../lib/stores/memory/memory-slot.ts';
import { memoryRecords } from '../../../lib/stores/memory/memory-stores.ts';
import { newRecord } from '../../lib/builders/records.ts';

const facts = { kind: 'project', projectId: 'PRJ-1', projectType: 'marketing', projectName: 'Q1' } as const;
const running = {
  ...newRecord({ namespace: 'test', source: 'project-system', facts }, 0),
  status: 'running',
} as const;

/** The step before a portal whose job is done, and whose room has these files at one look after the other. */
async function given(files: number[]) {
  const { key, keyTag, attempt } = running;
  const asked: string[] = [];
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
    const status = { roomId: 4711, progress: 100, error: '', isCompleted: true };
    const answer = { 'people/@self': { id: 'me' }, 'files/rooms': { folders: [room] } }[path] ?? status;
    return v.parse(schema, answer);
  };
  const records = memoryRecords();
  await records.write(running, 0);
  const clock = { now: () => 1_000, sleep: async () => {} };
  const log = { info() {}, warn() {}, error() {} };
  const tasks = { wake: async () => 'gone' as const, isRunning: async () => true };
  const watch = { startedAtMs: 0, expected: { files: 8, folders: 0 }, posts: 1 };
  const verdict = await checkCreation(
    { key, attempt, fence: 1, watch },
    {
      portal: { call, url: 'https://portal.example.com' },
      records,
      slot: { store: memorySlot(), tasks, clock, log },
      projectRoom: { incompleteAfterMinutes: 15, giveUpAfterHours: 24 },
      clock,
    },
  );
  return { verdict, asked };
}

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

import * as v from 'valibot';
import type { PortalClient } from '../../../lib/docspace/client.ts';
import { rootFolder } from '../../../lib/docspace/rooms.ts';
import type { Clock } from '../../../lib/kernel/clock.ts';

export const filesOfTemplate = 1_000;
const roomId = 4711;
const serviceUser = 'service-user';
/** A finished job is shown for so long (DistributedTaskQueue.cs:192,224-256, DocSpace-server 3.7.2). */
const shownMs = 60_000;
const callMs: readonly [number, number] = [60, 140];
const longestStandstillMs = 10 * 60_000;

/** Which share of the files is there after which time, both 0 to 1 but for the job's whole length in ms. */
export type Progress = (time: number, lengthMs: number) => number;

/** Stands still from a time on, for a share of the job and no longer than ten minutes. */
const still = (at: number, share: number, lengthMs: number) => {
  const length = Math.min(share, longestStandstillMs / lengthMs);
  return (time: number) => (time < at ? time : Math.max(at, time - length)) / (1 - length);
};

/** Six ways in which a copy goes on. */
export const shapes: Record<string, Progress> = {
  evenly: (time) => time,
  'fast, then slowly': (time) => Math.sqrt(time),
  'slowly, then fast': (time) => time ** 2,
  'a standstill in the middle': (time, lengthMs) => still(0.5, 0.3, lengthMs)(time),
  'waits for the worker first': (time, lengthMs) =>
    still(0, Math.min(0.3, 240_000 / lengthMs), lengthMs)(time),
  'a large file at the end': (time, lengthMs) =>
    Math.min(0.99, time / (1 - Math.min(0.4, longestStandstillMs / lengthMs))),
};

/** A portal that makes one room from a template, whose copy begins now. */
export interface CopyJob {
  call: PortalClient;
  endsAtMs: number;
}

export function copyJob(
  clock: Clock,
  {
    lengthMs,
    shape,
    keyTag,
    random,
  }: { lengthMs: number; shape: Progress; keyTag: string; random: () => number },
): CopyJob {
  const startMs = clock.now();
  const endsAtMs = startMs + lengthMs;
  const isDone = () => clock.now() >= endsAtMs;
  const files = () =>
    isDone()
      ? filesOfTemplate
      : Math.floor(Math.min(0.999, shape((clock.now() - startMs) / lengthMs, lengthMs)) * filesOfTemplate);
  const answerTo = (path: string): unknown => {
    if (path === 'people/@self') return { id: serviceUser };
    if (path === 'files/rooms/fromtemplate/status') {
      if (clock.now() >= endsAtMs + shownMs) return undefined;
      const done = isDone();
      return {
        roomId,
        progress: done ? 100 : (0.9 * files()) / filesOfTemplate,
        error: '',
        isCompleted: done,
      };
    }
    const room = {
      id: roomId,
      title: 'Q1',
      tags: [keyTag],
      createdBy: { id: serviceUser },
      rootFolderType: rootFolder.rooms,
      filesCount: files(),
      foldersCount: 0,
    };
    return { folders: [room] };
  };
  return {
    endsAtMs,
    async call(request) {
      const ms = callMs[0] + random() * (callMs[1] - callMs[0]);
      await clock.sleep(ms / 2);
      const answer = answerTo(request.path);
      await clock.sleep(ms / 2);
      return v.parse(request.schema, answer);
    },
  };
}

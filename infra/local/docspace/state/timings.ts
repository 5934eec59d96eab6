import type { DelayRange } from './random.ts';

/** Durations inside the portal, in milliseconds of its clock. */
export interface Timings {
  copyMsPerFile: number;
  /** Inside the lock, before a room is made. */
  creationPauseMs: DelayRange;
  /** From a room's row to its tags, and back again at a deletion (FileStorageService.cs:1035,1076, 3.7.2). */
  tagGapMs: number;
  /** From the deletion of a failed room to its error in the status. */
  errorGapMs: number;
  /** The end of a job is published twice, at this distance (DistributedTaskQueue.cs:263-287, 3.7.2). */
  secondPublishMs: number;
  workerRestartMs: number;
  /** From a room's row to its title in the search index. */
  searchLagMs: DelayRange;
  /** Moving a room to or from the archive, and deleting one. 0 ends before its own request is answered. */
  operationMs: number;
}

export const defaultTimings: Timings = {
  copyMsPerFile: 350,
  creationPauseMs: 60,
  tagGapMs: 5,
  errorGapMs: 20,
  secondPublishMs: 50,
  workerRestartMs: 5_000,
  searchLagMs: [500, 3_000],
  operationMs: 300,
};

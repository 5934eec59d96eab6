import type { CreationTrouble } from './troubles.ts';

/** How the next copy of a template goes wrong. Several may apply to one job. */
export interface CopyFault extends CreationTrouble {
  /** The job, counted from the next one; 0 by default. */
  job?: number;
  /** Files that are not copied; only logged, so the job ends with an empty error (OP:200-223). */
  skip?: (title: string, index: number) => boolean;
  /** Folders that are not made, with all below them; only logged too. */
  skipFolder?: (title: string) => boolean;
  /** Fails after that many files; the room is deleted first, the error published after. */
  failAfter?: { files: number; message: string; deletionFails?: boolean };
  /** Publishes nothing for `ms` after that many files, and so vanishes from the status while it runs. */
  silent?: { afterFiles: number; ms: number };
  /** The worker dies after that many files, and the job is not resumed. Its event may be redelivered. */
  dieAfter?: number;
  redelivered?: boolean;
  /**
   * The job began before its publisher was attached, and ends at once (DistributedTaskQueue.cs:82-86,
   * DistributedTask.cs:85-93, DocSpace-server 3.7.2).
   */
  unattached?: boolean;
  /** Instead of the portal's `copyMsPerFile`: a huge template, or a portal under load. */
  msPerFile?: number;
}

/** Probabilities of these faults per job. */
export interface CopyFaultRates {
  skip: number;
  skipFolder: number;
  fail: number;
  silent: number;
  die: number;
  /** The probability of a redelivery if the worker dies. */
  redelivered: number;
  unattached: number;
  slow: number;
}

import type { CreationTrouble } from './troubles.ts';

/** How the next copy of a template goes wrong. Several may apply to one job. */
export interface CopyFault extends CreationTrouble {
  /** Which job, counted from the next one: 0 unless told. */
  job?: number;
  /** Files that are not copied; only logged, so the job ends with an empty error (OP:200-223). */
  skip?: (title: string, index: number) => boolean;
  /** Folders that are not made, with all below them; only logged too. */
  skipFolder?: (title: string) => boolean;
  /** Fails after that many files; the room is deleted first, the error published after. */
  failAfter?: { files: number; message: string; deletionFails?: boolean };
  /** Says nothing for so long before the next file after that many, and so vanishes while running. */
  silent?: { afterFiles: number; ms: number };
  /** The worker dies after that many files: nobody resumes. Its event may come again. */
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

/** Probabilities of the same per job, for a portal run by a seed. */
export interface CopyFaultRates {
  skip: number;
  skipFolder: number;
  fail: number;
  silent: number;
  die: number;
  /** Given that it dies. */
  redelivered: number;
  unattached: number;
  slow: number;
}

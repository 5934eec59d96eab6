import { failures, isFailure } from '../kernel/failures.ts';
import type { Log } from '../kernel/log.ts';
import type { AttemptRef } from '../work-items/attempt.ts';
import type { Warning } from '../work-items/record.ts';

/** The parts of a room beside the room itself (of a project's the link file and the team alone), and the warning that stands for each that is missing. */
const missingParts = {
  folders: { code: 'FoldersMissing', what: 'The folders could not be created' },
  linkFile: {
    code: 'LinkFileMissing',
    what: 'The file that links back to the work item could not be made',
  },
  team: { code: 'TeamMissing', what: 'The team could not be invited' },
  link: { code: 'LinkMissing', what: 'The link could not be made' },
} as const;

/**
 * Makes a part of a room. The table of failures says what becomes of it when that fails: what the portal
 * refuses is missing with a warning, and the room is reported without it; everything else is trouble of the attempt.
 *
 * @throws every error of `make` except a refusal
 */
export async function makePart<Made extends { warnings: Warning[] }>(
  part: keyof typeof missingParts,
  { key, attempt }: AttemptRef,
  log: Log,
  make: () => Promise<Made>,
): Promise<Made | { warnings: Warning[] }> {
  try {
    return await make();
  } catch (error) {
    if (!isFailure(error) || failures[error.code].part !== 'warning') throw error;
    const { code, what } = missingParts[part];
    log.warn('PART_REFUSED', { key, attempt, warning: code, reason: error.message });
    return { warnings: [{ code, message: `${what}: ${error.message}` }] };
  }
}

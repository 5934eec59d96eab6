import { type CaughtError, recordFailure } from '../../../../lib/reconciler/record-failure.ts';
import type { WorkRecord } from '../../../../lib/work-items/record.ts';
import { projectRecord } from '../../builders/records.ts';
import { type GivenWorld, worldOf } from '../../builders/world.ts';

/** A Catch of a step that failed with that code. */
export const caught = (code: string, more: Partial<CaughtError> = {}): CaughtError => ({
  Error: code,
  Cause: JSON.stringify({ errorType: code, errorMessage: 'What happened.' }),
  ...more,
});

/** What is recorded of a failure of the current attempt. */
export async function recorded(
  record: WorkRecord,
  failure: CaughtError,
  given: GivenWorld & { unpaid?: boolean } = {},
) {
  const world = await worldOf({ records: [record], ...given });
  if (given.unpaid) world.simulator.world.mode = 'unpaid';
  const attemptFails = () => world.clock.run(recordFailure(record, failure, world.dependencies));
  return { ...world, outcome: await attemptFails(), again: attemptFails };
}

export const running = projectRecord({ status: 'running' });

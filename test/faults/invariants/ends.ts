import { failures } from '../../../lib/kernel/failures.ts';
import { executionOf } from '../../../lib/work-items/executions.ts';
import { executions } from '../world/happenings.ts';
import type { Sent } from '../world/senders.ts';
import type { Stage } from '../world/stage.ts';
import { allRecords, recordOf, type Violation } from '../world/stands.ts';

/** Every accepted webhook has ended, in the open, and nobody holds or waits for anything. */
export function ends(stage: Stage, sent: readonly Sent[]): Violation[] {
  const found: Violation[] = [];
  const say = (rule: Violation['rule'], what: string) => found.push({ rule, what });
  for (const { work, answer } of sent) {
    const about = JSON.stringify(work.body);
    if (!answer) say(3, `${about} was never taken`);
    else if (!recordOf(stage, work)) say(2, `${about} was accepted and left no record`);
  }
  for (const { runner, name, status } of executions(stage)) {
    if (status === 'RUNNING') say(2, `the execution ${name} of ${runner.name} still runs`);
  }
  for (const { actor, record } of allRecords(stage)) {
    const { key, status, error, delivery } = record;
    if (status !== 'done' && status !== 'failed') {
      say(2, `${key} is ${status} in the end`);
      continue;
    }
    if (delivery !== 'delivered') say(2, `the result of ${key} is ${delivery}`);
    if (status === 'done' && !record.room) say(2, `${key} is done without a room`);
    if (status === 'done') continue;
    if (!error || !Object.hasOwn(failures, error.code)) say(2, `${key} failed without a code`);
    const { project, ticket } = actor.machines;
    const machine = record.facts.kind === 'project' ? project : ticket;
    const ended = machine.describeExecution(executionOf(record)).status;
    if (ended === 'SUCCEEDED') say(2, `${key} failed, and its execution ${ended}`);
  }
  for (const { environment, slot, hold } of stage.deployments) {
    const { holder } = slot.current.slot;
    if (holder) say(4, `the slot of ${environment} is held by ${holder.key}, attempt ${holder.attempt}`);
    for (const { key, attempt } of slot.waiters) say(4, `${key}, attempt ${attempt}, waits for ever`);
    if (hold.now?.value.on) say(5, `${environment} is on hold: ${hold.now.value.reason}`);
  }
  return found;
}

/** A webhook that came again when all was done was answered as a duplicate, with the room. */
export function repeats(stage: Stage, sent: readonly Sent[]): Violation[] {
  return sent.flatMap(({ work, answer }) => {
    const record = recordOf(stage, work);
    const body = answer?.body as { status?: string; room?: { id: number } } | undefined;
    const right = body?.status === 'duplicate' && body.room?.id === record?.room?.id;
    const what = `the late repeat of ${record?.key} was answered ${JSON.stringify(body)}`;
    return right || record?.status !== 'done' ? [] : [{ rule: 3 as const, what }];
  });
}

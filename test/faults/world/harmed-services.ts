import type { Services } from '../../../functions/runtime.ts';
import type { Chance } from '../../../infra/local/docspace/state/chance.ts';
import type { VersionedItem } from '../../../lib/kernel/versioned-item.ts';
import { type AwsService, awsFailure } from '../../../lib/stores/aws/failures.ts';
import type { AwsHarming } from './aws-trouble.ts';
import type { Harm } from './harm.ts';

export interface Harming extends AwsHarming {
  /** Is replaced when the trouble ends: read it at each call. */
  harm: Harm;
  chance: Chance;
}

/** AWS and the receivers as they are on a bad day: each call may fail, or be done without an answer. */
export function harmedServices(services: Services, harming: Harming): Services {
  const {
    records,
    hold,
    failingTemplates,
    lastPortalWebhook,
    counters,
    slot,
    tasks,
    executions,
    secrets,
    receivers,
    portal,
  } = services;
  const { chance } = harming;
  const stored = <T>(what: string, work: () => Promise<T>) => troubled(harming, 'DynamoDB', what, work);
  const aws = <T>(what: string, work: () => Promise<T>) => troubled(harming, 'Step Functions', what, work);
  return {
    ...services,
    portal: { fetch: (request) => delayed(harming, () => portal.fetch(request)) },
    secrets: {
      read: (...args) => troubled(harming, 'Secrets Manager', 'GetSecretValue', () => secrets.read(...args)),
    },
    records: {
      read: (key) => stored('read record', () => records.read(key)),
      write: (record, version) => repeated(harming, 'write record', () => records.write(record, version)),
      keyOfRoom: (roomId) => stored('read room', () => records.keyOfRoom(roomId)),
      due: (kind, nowMs, limit) =>
        stored('query due', async () => {
          const found = await records.due(kind, nowMs, limit);
          return found.filter(() => !chance.strikes(harming.harm.lag));
        }),
    },
    hold: harmedCell(harming, 'hold', hold),
    failingTemplates: harmedCell(harming, 'failing templates', failingTemplates),
    lastPortalWebhook: harmedCell(harming, 'last webhook of the portal', lastPortalWebhook),
    counters: {
      add: (name, expiresAtMs) =>
        stored('count', async () => {
          // The SDK repeats what it heard nothing of, and it counts twice.
          if (chance.strikes(harming.harm.repeat)) await counters.add(name, expiresAtMs);
          return counters.add(name, expiresAtMs);
        }),
    },
    slot: {
      readSlot: () => stored('read slot', () => slot.readSlot()),
      writeSlot: (value, version) => repeated(harming, 'write slot', () => slot.writeSlot(value, version)),
      firstWaiters: (most) => stored('query waiters', () => slot.firstWaiters(most)),
      readWaiter: (ref) => stored('read waiter', () => slot.readWaiter(ref)),
      putWaiter: (waiter) => repeated(harming, 'put waiter', () => slot.putWaiter(waiter)),
      removeWaiter: (ref, token) => repeated(harming, 'remove waiter', () => slot.removeWaiter(ref, token)),
    },
    tasks: {
      wake: (token, fence) => aws('SendTaskSuccess', () => tasks.wake(token, fence)),
      isRunning: (execution) =>
        // What DescribeExecution says may be a little old.
        aws('DescribeExecution', async () => chance.strikes(harming.harm.lag) || tasks.isRunning(execution)),
    },
    executions: {
      start: (...args) => aws('StartExecution', () => executions.start(...args)),
      describe: (kind, name) =>
        aws('DescribeExecution', async () => {
          const found = await executions.describe(kind, name);
          return found && chance.strikes(harming.harm.lag) ? { status: 'RUNNING' } : found;
        }),
    },
    receivers: {
      dial: async (delivery) => {
        const status = await delayed(harming, () => receivers.dial(delivery));
        if (!chance.strikes(harming.harm.unheard)) return status;
        harming.trace.note('receiver', 'its answer is lost');
        throw new Error('socket hang up');
      },
      fetch: async (request) => {
        const answer = await delayed(harming, () => receivers.fetch(request));
        if (!chance.strikes(harming.harm.unheard)) return answer;
        harming.trace.note('vendor', 'its answer is lost');
        throw new TypeError('fetch failed');
      },
    },
  };
}

function harmedCell<T>(
  harming: Harming,
  what: string,
  cell: Pick<VersionedItem<T>, 'read' | 'write'>,
): VersionedItem<T> {
  return {
    read: () => troubled(harming, 'DynamoDB', `read ${what}`, () => cell.read()),
    write: (value, version) => repeated(harming, `write ${what}`, () => cell.write(value, version)),
  };
}

/** A write that the SDK may repeat after it was done: a condition then no longer holds. */
async function repeated<T>(harming: Harming, what: string, write: () => Promise<T>): Promise<T> {
  const { harm, chance, trace } = harming;
  return troubled(harming, 'DynamoDB', what, async () => {
    const first = await write();
    if (!chance.strikes(harm.repeat)) return first;
    trace.note('DynamoDB', `${what}: done, and repeated by the SDK`);
    return write();
  });
}

async function troubled<T>(
  harming: Harming,
  service: AwsService,
  what: string,
  work: () => Promise<T>,
): Promise<T> {
  const { harm, chance, trace } = harming;
  const error = () => awsFailure(service, Object.assign(new Error('no answer'), { name: 'TimeoutError' }));
  if (chance.strikes(harm.fail)) {
    trace.note('AWS', `${what}: fails, nothing done`);
    throw error();
  }
  const result = await delayed(harming, work);
  if (chance.strikes(harm.lose)) {
    trace.note('AWS', `${what}: done, the answer is lost`);
    throw error();
  }
  return result;
}

/** Both ways take a moment, so that what runs at the same time gets in between. */
async function delayed<T>({ harm, chance, clock }: Harming, work: () => Promise<T>): Promise<T> {
  if (!harm.latency) return work();
  await clock.sleep(chance.pick(chance.strikes(0.02) ? [100, 3_000] : [1, 20]));
  return work();
}

import type { RetryKind } from '../../lib/kernel/failure-policy.ts';
import { errorNamesRetried } from '../../lib/kernel/failures.ts';
import { functions } from '../functions.ts';

/** An entry of a state's `Retry` (states-language.net/spec.html#errors; `JitterStrategy` is AWS's own). */
export interface Retrier {
  Comment?: string;
  ErrorEquals: string[];
  IntervalSeconds: number;
  BackoffRate: number;
  MaxAttempts: number;
  MaxDelaySeconds?: number;
  JitterStrategy?: 'FULL';
}

type Schedule = Omit<Retrier, 'ErrorEquals'>;

/** When a state tries again, by the kind that the table of failures gives a failure. */
const schedules: Record<Exclude<RetryKind, 'never'>, Schedule> = {
  'after-throttling': {
    IntervalSeconds: 65,
    BackoffRate: 1.5,
    MaxAttempts: 6,
    MaxDelaySeconds: 300,
    JitterStrategy: 'FULL',
  },
  'look-again': {
    Comment:
      'A request to the portal may still have made a room or folder: look again, not all that came in one rush at the same time.',
    IntervalSeconds: 90,
    BackoffRate: 1,
    MaxAttempts: 16,
    JitterStrategy: 'FULL',
  },
  'deliver-again': {
    Comment:
      'About a minute. The last try, named by its number in lastTry, leaves what could not be delivered to the reconciler.',
    IntervalSeconds: 4,
    BackoffRate: 2,
    MaxAttempts: 4,
  },
  soon: {
    Comment:
      'About four minutes: what is away for longer is trouble of the whole portal or of AWS. A Lambda that was idle for weeks needs two.',
    IntervalSeconds: 2,
    BackoffRate: 2,
    MaxAttempts: 12,
    MaxDelaySeconds: 60,
    JitterStrategy: 'FULL',
  },
  'after-lambda': {
    Comment: 'The Lambda may still run: wait longer than it can live.',
    IntervalSeconds: 45,
    BackoffRate: 1,
    MaxAttempts: 2,
  },
};

/** Of a create nothing says whether it was carried out, so both kinds wait. */
const afterCreate: Schedule = {
  Comment:
    'The outcome of a create is unknown: wait longer than the Lambda and the portal can work on it, then look.',
  IntervalSeconds: 45,
  BackoffRate: 1,
  MaxAttempts: 7,
};

/** Steps that create what has no key of its own in the portal. */
const creators = ['StartCreation', 'CreateRoom', 'CreateFolders', 'CreateLinkFile'];
/** Of these, the steps that wait for what they created by failing until it appears. */
const lookers = ['CreateRoom', 'CreateFolders', 'CreateLinkFile'];
/** Steps that deliver a result, and leave it to the reconciler after a minute. */
const deliverers = ['CallBack', 'UpdateTicket'];

/**
 * The `Retry` of a state, derived from the table of failures.
 *
 * @param functionId of the Lambda that the state calls (infra/functions.ts)
 * @param waitsForToken a state that waits for a task token times out by its own limit, which is no failure of the Lambda
 */
export function retryOf(functionId: string, waitsForToken: boolean): Retrier[] {
  const retrier = ({ Comment, ...numbers }: Schedule, ...kinds: RetryKind[]): Retrier => ({
    ...(Comment ? { Comment } : {}),
    ErrorEquals: kinds
      .flatMap(errorNamesRetried)
      .filter((name) => !(waitsForToken && name === 'States.Timeout')),
    ...numbers,
  });
  const once = (kind: keyof typeof schedules) => retrier(schedules[kind], kind);
  const { portalKey = false } = functions.find(({ id }) => id === functionId)?.needs ?? {};
  return [
    ...(portalKey ? [once('after-throttling')] : []),
    ...(lookers.includes(functionId) ? [once('look-again')] : []),
    ...(deliverers.includes(functionId) ? [once('deliver-again')] : []),
    ...(creators.includes(functionId)
      ? [retrier(afterCreate, 'soon', 'after-lambda')]
      : [once('soon'), once('after-lambda')]),
  ];
}

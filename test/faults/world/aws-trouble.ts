import type { Services } from '../../../functions/runtime.ts';
import { functions } from '../../../infra/functions.ts';
import { LambdaError } from '../../../infra/local/aws/state-machine/errors.ts';
import type { Chance } from '../../../infra/local/docspace/state/chance.ts';
import type { Clock } from '../../../lib/kernel/clock.ts';
import { type AwsService, awsFailure } from '../../../lib/stores/aws/failures.ts';
import type { Trace } from '../run/trace.ts';
import { pickOne } from './chances.ts';
import type { Span } from './harm.ts';

const services = ['DynamoDB', 'Secrets Manager', 'Step Functions', 'Lambda'] as const;
const kinds = ['throttled', 'unavailable', 'slow', 'denied'] as const;

/** Trouble of one service of AWS for a time. */
export interface AwsTrouble extends Span {
  service: AwsService | 'Lambda';
  /** Slow calls are carried out, after a time in which a Lambda may run out of its own. */
  kind: (typeof kinds)[number];
  /** The Lambda whose calls meet it, such as one whose role lost a right; all of them without one. */
  lambda?: string;
  /** Of the calls, between 0 and 1. */
  share: number;
}

/** What decides about the trouble that a call of AWS meets. */
export interface AwsHarming {
  clock: Clock;
  trace: Trace;
  /** With a stream of chance of its own: it leaves all else in a seed as it is. */
  awsTrouble: { all: readonly AwsTrouble[]; chance: Chance; startMs: number };
}

/** Makes up one trouble of AWS for the time of a span. */
export function awsTroubleOf(chance: Chance, span: Span): AwsTrouble {
  const kind = pickOne(chance, kinds);
  return {
    ...span,
    service: pickOne(chance, services),
    kind,
    ...(chance.strikes(0.5) ? { lambda: pickOne(chance, functions).id } : {}),
    share: kind === 'denied' ? 1 : pickOne(chance, [0.2, 0.6, 1]),
  };
}

/** No source of these worlds fetches a token. */
type OtherService = 'clock' | 'log' | 'portal' | 'receivers' | 'keptTokens';

/** The services of AWS that stand behind what a Lambda reaches outside itself. */
const serviceOf: Record<Exclude<keyof Services, OtherService>, AwsService> = {
  records: 'DynamoDB',
  hold: 'DynamoDB',
  sourceHolds: 'DynamoDB',
  handshakeItem: 'DynamoDB',
  failingTemplates: 'DynamoDB',
  lastPortalWebhook: 'DynamoDB',
  roomCounts: 'DynamoDB',
  search: 'DynamoDB',
  counters: 'DynamoDB',
  keyTagRegistry: 'DynamoDB',
  slot: 'DynamoDB',
  secrets: 'Secrets Manager',
  executions: 'Step Functions',
  tasks: 'Step Functions',
};

const sdkErrors: Record<'throttled' | 'unavailable' | 'denied', readonly string[]> = {
  throttled: ['ThrottlingException', 'ProvisionedThroughputExceededException'],
  unavailable: ['InternalServerError', 'ServiceUnavailable', 'TimeoutError'],
  denied: ['AccessDeniedException'],
};

const invokeErrors: typeof sdkErrors = {
  throttled: ['Lambda.TooManyRequestsException'],
  unavailable: [
    'Lambda.ServiceException',
    'Lambda.AWSLambdaException',
    'Lambda.SdkClientException',
    'Lambda.CodeArtifactUserPendingException',
    'Lambda.ResourceConflictException',
  ],
  denied: ['Lambda.AccessDeniedException'],
};

const slowMs = [1_000, 12_000] as const;

/** The trouble that a call meets now; drawn for each call. */
function troubleOf(
  { awsTrouble, clock }: AwsHarming,
  service: AwsTrouble['service'],
  lambda: string,
): AwsTrouble | undefined {
  const atMs = clock.now() - awsTrouble.startMs;
  const on = awsTrouble.all.filter(
    (trouble) =>
      trouble.service === service &&
      (trouble.lambda === undefined || trouble.lambda === lambda) &&
      atMs >= trouble.fromMs &&
      atMs < trouble.toMs,
  );
  return on.find(({ share }) => awsTrouble.chance.strikes(share));
}

/**
 * A call of a service of AWS with the trouble that it meets: a wait, or the failure that lib/stores/aws makes of the
 * SDK's error. Without trouble it is the call itself.
 *
 * @param part of all that a Lambda reaches outside itself
 */
export function throughAws<T>(
  harming: AwsHarming,
  part: keyof Services,
  lambda: string,
  call: () => Promise<T>,
): Promise<T> {
  const service = part in serviceOf ? serviceOf[part as keyof typeof serviceOf] : undefined;
  const trouble = service && troubleOf(harming, service, lambda);
  if (!service || !trouble) return call();
  const { awsTrouble, clock, trace } = harming;
  trace.note('AWS', `${service} is ${trouble.kind} for ${lambda}`);
  if (trouble.kind === 'slow') return clock.sleep(awsTrouble.chance.pick(slowMs)).then(call);
  const name = pickOne(awsTrouble.chance, sdkErrors[trouble.kind]);
  return Promise.reject(awsFailure(service, Object.assign(new Error('The request of ...'), { name })));
}

/** What the caller of a Lambda meets that cannot be invoked; undefined for one that can. */
export function refusedInvocation(harming: AwsHarming, lambda: string): LambdaError | undefined {
  const trouble = troubleOf(harming, 'Lambda', lambda);
  if (!trouble || trouble.kind === 'slow') return undefined;
  const name = pickOne(harming.awsTrouble.chance, invokeErrors[trouble.kind]);
  return new LambdaError(name, 'The invocation of ...');
}

/** The wait before an invocation begins; 0 for one that begins at once. */
export function slowStartMs(harming: AwsHarming, lambda: string): number {
  return troubleOf(harming, 'Lambda', lambda)?.kind === 'slow' ? harming.awsTrouble.chance.pick(slowMs) : 0;
}

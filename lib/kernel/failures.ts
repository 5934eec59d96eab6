import { type FailurePolicy, policies, type RetryKind } from './failure-policy.ts';

/**
 * Every way in which a step can fail, by the name that an operator reads as the error of an execution, in
 * the logs and in `room.failed`, with what follows from it and what somebody can do about it.
 */
export const failures = {
  PortalUnavailable: {
    ...policies.portalAway,
    remedy: 'Check that the portal answers at its URL, then send the webhook again.',
  },
  PortalThrottled: {
    ...policies.portalThrottled,
    remedy: "The portal's request limit is used up; send the webhook again later.",
  },
  StoreUnavailable: {
    ...policies.awsTrouble,
    remedy:
      'Check the state of DynamoDB in the region and the rights of the Lambdas to the table; held work goes on by itself. After a failure send the webhook again.',
  },
  SecretUnavailable: {
    ...policies.awsTrouble,
    remedy:
      'Check the state of Secrets Manager in the region and the rights of the Lambdas to the secret and its key; held work goes on by itself. After a failure send the webhook again.',
  },
  StepFunctionsUnavailable: {
    ...policies.awsTrouble,
    remedy:
      'Check the state of Step Functions in the region and the rights of the Lambdas to all state machines; held work goes on by itself. After a failure send the webhook again.',
  },
  LambdaUnavailable: {
    ...policies.awsTrouble,
    remedy:
      'Check the state of Lambda in the region, the concurrency that the account has left, and the rights of the state machines to invoke the steps; held work goes on by itself. After a failure send the webhook again.',
  },
  OutcomeUnknown: {
    ...policies.outcomeUnknown,
    remedy:
      'A request to the portal got no clear answer; look in it for the room, then send the webhook again.',
  },
  ResultNotDelivered: {
    ...policies.resultNotDelivered,
    remedy: "Check that the receiver answers 2xx at the source's result URL.",
  },
  SourceUnavailable: {
    ...policies.sourceAway,
    remedy:
      "Check that the source's system answers, and whether its request limit is used up; rooms follow their work items again by themselves.",
  },
  LookUpUnavailable: {
    ...policies.lookUpAway,
    remedy:
      "Check that the source's system answers, and whether its request limit is used up; held work goes on by itself. After a failure send the webhook again.",
  },
  LookUpKeyMissing: {
    ...policies.lookUpRefused,
    remedy:
      "Fill the source's write-back secret in the form that the source's page names; its work items are read with it, and held ones go on by themselves.",
  },
  LookUpRefused: {
    ...policies.lookUpRefused,
    remedy:
      "Store a credential in the source's write-back secret that its system accepts and that may read its work items; held ones go on by themselves.",
  },
  LookUpRejected: {
    ...policies.final,
    remedy:
      "Correct what the message names in the environment file or at the source's system, then send the webhook again.",
  },
  ItemIgnored: {
    ...policies.final,
    remedy: 'Nothing to do: the work item is to have no room as it is now.',
  },
  WriteBackKeyMissing: {
    ...policies.final,
    remedy: "Fill the source's write-back secret in the form that the source's page names.",
  },
  WriteBackKeyRefused: {
    ...policies.final,
    remedy:
      "Store a credential in the source's write-back secret that its system accepts and that may edit its tickets.",
  },
  WriteBackRejected: {
    ...policies.final,
    remedy: "Correct what the message names at the source's system or in the environment file.",
  },
  PortalKeyRefused: {
    ...policies.portalTrouble,
    remedy:
      "Store a valid API key of the service user in the portal key's secret, then send the webhook again.",
  },
  PortalKeyMissing: {
    ...policies.portalTrouble,
    remedy:
      "Store the API key of the service user (sk-...) in the portal key's secret, then send the webhook again.",
  },
  PortalForbidden: {
    ...policies.portalTrouble,
    remedy:
      'Give the API key the scopes rooms:write, files:write, accounts.self:read and accounts:read. If it has them, the portal is being restored or moved, or refuses the address of the caller: send the webhook again afterwards.',
  },
  PortalPlanLimit: {
    ...policies.portalTrouble,
    remedy: 'Archive rooms or raise the plan of the portal, then send the webhook again.',
  },
  PortalSuspended: {
    ...policies.portalTrouble,
    remedy:
      'The portal is suspended or its URL is wrong; settle it with ONLYOFFICE, then send the webhook again.',
  },
  PortalRejected: {
    ...policies.refusal,
    remedy: 'Correct what the message names, then send the webhook again.',
  },
  PortalAnswerUnreadable: {
    ...policies.final,
    remedy: 'The portal answered in a form that this version does not know; check the version of the portal.',
  },
  TemplateNotFound: {
    ...policies.doubtfulRefusal,
    remedy:
      'Share a template that fits the project type with the service user, or name one in projectRoom.templates or projectRoom.fallback of the environment, then send the webhook again.',
  },
  TemplateAmbiguous: {
    ...policies.final,
    remedy: 'Name the right template by its id in projectRoom.templates of the environment.',
  },
  TemplateFailing: {
    ...policies.templateTrouble,
    remedy:
      'Make a room from the template by hand in the portal, and mend what the portal says, or name another template in projectRoom.templates of the environment. Held projects go on by themselves; after a failure send the webhook again.',
  },
  CreationFailed: {
    ...policies.doubtfulRefusal,
    remedy: 'Check the template and the service user in the portal, then send the webhook again.',
  },
  CreationLost: {
    ...policies.doubtfulRefusal,
    remedy: 'The portal dropped the creation; check its Files worker service, then send the webhook again.',
  },
  CreationTimedOut: {
    ...policies.final,
    remedy: 'Check whether the portal still copies, then send the webhook again.',
  },
  RoomNotOurs: {
    ...policies.final,
    remedy: 'Check in the portal who owns the room and its tags, then send the webhook again.',
  },
  RoomArchived: {
    ...policies.final,
    remedy: 'Restore the room from the archive of the portal, then send the webhook again.',
  },
  AccessNotRemoved: {
    ...policies.portalTrouble,
    remedy:
      'Remove the link and the guests that the room still has by hand in the portal; the room is archived when they are gone. Otherwise it is tried again by itself.',
  },
  RoomNotMoved: {
    ...policies.portalTrouble,
    remedy:
      'Move the room by hand in the portal, which says why it cannot be moved; otherwise it is tried again by itself.',
  },
  StepTimedOut: {
    ...policies.stepLost,
    remedy: 'Check that the portal and the receiver answer in time, then send the webhook again.',
  },
  StepCrashed: {
    ...policies.stepLost,
    remedy:
      'Read the log of the step that ended: its memory may be too small, or its bundle broken. Then send the webhook again.',
  },
  ExecutionStopped: {
    ...policies.final,
    remedy: 'Somebody stopped the execution. Send the webhook again to go on with what exists.',
  },
  ExecutionTimedOut: {
    ...policies.final,
    remedy: 'Look at where the execution waited, then send the webhook again.',
  },
  ExecutionNameTaken: {
    ...policies.final,
    remedy:
      'Two work items share the name of an execution, which should be impossible: report it as a defect.',
  },
  AttemptSuperseded: {
    ...policies.final,
    remedy: 'Nothing to do: a later attempt takes care of this work item.',
  },
  SettingsInvalid: { ...policies.final, remedy: 'Correct the environment file and deploy again.' },
  UnexpectedError: {
    ...policies.final,
    remedy:
      'Read the log of the step that failed; if it is a defect, report it, then send the webhook again.',
  },
} as const satisfies Record<string, FailurePolicy & { remedy: string }>;

export type FailureCode = keyof typeof failures;

/**
 * Errors that AWS itself gives the state of a step, and the failure that each stands for. Step Functions puts `Lambda.`
 * before the name of an error of Lambda's Invoke
 * (docs.aws.amazon.com/step-functions/latest/dg/bp-lambda-serviceexception.html, .../concepts-error-handling.html,
 * docs.aws.amazon.com/lambda/latest/api/API_Invoke.html).
 */
export const awsErrors = {
  'Lambda.ServiceException': 'LambdaUnavailable',
  'Lambda.AWSLambdaException': 'LambdaUnavailable',
  'Lambda.SdkClientException': 'LambdaUnavailable',
  'Lambda.TooManyRequestsException': 'LambdaUnavailable',
  // A version that nobody has invoked for weeks is inactive, and needs up to two minutes to be active again.
  'Lambda.CodeArtifactUserPendingException': 'LambdaUnavailable',
  'Lambda.ResourceNotReadyException': 'LambdaUnavailable',
  'Lambda.ResourceConflictException': 'LambdaUnavailable',
  // In a network of the customer, while it has no address or interface left.
  'Lambda.EC2ThrottledException': 'LambdaUnavailable',
  'Lambda.EC2UnexpectedException': 'LambdaUnavailable',
  'Lambda.ENILimitReachedException': 'LambdaUnavailable',
  'Lambda.SubnetIPAddressLimitReachedException': 'LambdaUnavailable',
  // Step Functions waited no longer for the answer.
  'Lambda.ClientExecutionTimeoutException': 'StepTimedOut',
  'States.Timeout': 'StepTimedOut',
  'Sandbox.Timedout': 'StepTimedOut',
  'Lambda.Unknown': 'StepCrashed',
  'Runtime.ExitError': 'StepCrashed',
  'Runtime.OutOfMemory': 'StepCrashed',
} as const satisfies Readonly<Record<string, FailureCode>>;

/** The same for whole families of names, of which some come and go with the versions of Lambda. */
const awsErrorFamilies: readonly [prefix: string, code: FailureCode][] = [
  // Refused for missing rights, a missing function or a disabled key: an operator has to act.
  ['Lambda.', 'LambdaUnavailable'],
  ['States.Permissions', 'LambdaUnavailable'],
  ['Runtime.', 'StepCrashed'],
];

/** The failure that the name of an error stands for; undefined for a name that nobody knows. */
export function failureCodeOf(errorName: string): FailureCode | undefined {
  if (Object.hasOwn(failures, errorName)) return errorName as FailureCode;
  const known: Readonly<Record<string, FailureCode>> = awsErrors;
  if (Object.hasOwn(known, errorName)) return known[errorName];
  return awsErrorFamilies.find(([prefix]) => errorName.startsWith(prefix))?.[1];
}

/**
 * The names under which failures of a kind reach a state: that of the code where a step throws it, and those
 * of AWS where the code stands for them.
 */
export function errorNamesRetried(kind: RetryKind): string[] {
  const aws: [string, FailureCode][] = Object.entries(awsErrors);
  return Object.entries(failures).flatMap(([code, { retry }]) => {
    if (retry !== kind) return [];
    const names = aws.filter(([, meant]) => meant === code).map(([name]) => name);
    return names.length > 0 ? names : [code];
  });
}

/**
 * An error whose name is its code, so that Step Functions' `Retry` and `Catch` can match it (class names do
 * not survive minification) and so that it reaches the console as `errorType`. Its message says what
 * happened and never holds a secret, an e-mail address, a ticket's subject or a link.
 */
export class Failure extends Error {
  readonly code: FailureCode;

  constructor(code: FailureCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = code;
    this.code = code;
  }
}

/** What happened and what to do about it, as people read it in an execution, a result or an answer. */
export function explain({ code, message }: { code: FailureCode; message: string }): string {
  const { remedy } = failures[code];
  if (message === '') return remedy;
  return `${message}${/[.!?]$/.test(message) ? '' : '.'} ${remedy}`;
}

/** True for a failure of that code (or any, without one), also one thrown by another copy of this module. */
export function isFailure(error: unknown, ...codes: FailureCode[]): error is Failure {
  if (!(error instanceof Error) || !Object.hasOwn(failures, error.name)) return false;
  return codes.length === 0 || codes.includes(error.name as FailureCode);
}

/** An error as a log line names it. Only the message of a failure is safe to log; another may quote anything. */
export function logFieldsOf(error: unknown): { error: string; reason?: string } {
  if (isFailure(error)) return { error: error.name, reason: error.message };
  return { error: error instanceof Error ? error.name : 'unknown' };
}

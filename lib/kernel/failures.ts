/**
 * Every way in which a step can fail, by the name that an operator reads as the error of an execution, in
 * the logs and in `room.failed`. The kind says what the state machine does about it:
 *
 * - `transient` and `throttled`: the state's `Retry` tries again;
 * - `rejected`: trying again changes nothing, somebody has to change something first;
 * - `portal-trouble`: concerns the whole portal, not this work item.
 */
export const failures = {
  PortalUnavailable: {
    kind: 'transient',
    remedy: 'Check that the portal answers at its URL, then send the webhook again.',
  },
  PortalThrottled: {
    kind: 'throttled',
    remedy: "The portal's request limit is used up; send the webhook again later.",
  },
  StoreUnavailable: {
    kind: 'transient',
    remedy: 'Check the state of DynamoDB in the region, then send the webhook again.',
  },
  SecretUnavailable: {
    kind: 'transient',
    remedy: 'Check the state of Secrets Manager in the region, then send the webhook again.',
  },
  OutcomeUnknown: {
    kind: 'transient',
    remedy:
      'The portal was asked and gave no clear answer; look in it for the room, then send the webhook again.',
  },
  ResultNotDelivered: {
    kind: 'transient',
    remedy: "Check that the receiver answers 2xx at the source's result URL.",
  },
  WriteBackKeyMissing: {
    kind: 'rejected',
    remedy: "Fill the source's write-back secret in the form that the source's page names.",
  },
  WriteBackKeyRefused: {
    kind: 'rejected',
    remedy:
      "Store a credential in the source's write-back secret that its system accepts and that may edit its tickets.",
  },
  WriteBackRejected: {
    kind: 'rejected',
    remedy: "Correct what the message names at the source's system or in the environment file.",
  },
  PortalKeyRefused: {
    kind: 'portal-trouble',
    remedy:
      "Store a valid API key of the service user in the portal key's secret, then send the webhook again.",
  },
  PortalKeyMissing: {
    kind: 'portal-trouble',
    remedy:
      "Store the API key of the service user (sk-...) in the portal key's secret, then send the webhook again.",
  },
  PortalForbidden: {
    kind: 'portal-trouble',
    remedy:
      'Give the API key the scopes rooms:write, files:write, accounts.self:read and accounts:read. If it has them, the portal is being restored or moved, or refuses the address of the caller: send the webhook again afterwards.',
  },
  PortalPlanLimit: {
    kind: 'portal-trouble',
    remedy: 'Archive rooms or raise the plan of the portal, then send the webhook again.',
  },
  PortalSuspended: {
    kind: 'portal-trouble',
    remedy:
      'The portal is suspended or its URL is wrong; settle it with ONLYOFFICE, then send the webhook again.',
  },
  PortalRejected: {
    kind: 'rejected',
    remedy: 'Correct what the message names, then send the webhook again.',
  },
  PortalAnswerUnreadable: {
    kind: 'rejected',
    remedy: 'The portal answered in a form that this version does not know; check the version of the portal.',
  },
  TemplateNotFound: {
    kind: 'rejected',
    remedy:
      'Share a template that fits the project type with the service user, or name one in projectRoom.templates or projectRoom.fallback of the environment, then send the webhook again.',
  },
  TemplateAmbiguous: {
    kind: 'rejected',
    remedy: 'Name the right template by its id in projectRoom.templates of the environment.',
  },
  CreationFailed: {
    kind: 'rejected',
    remedy: 'Check the template and the service user in the portal, then send the webhook again.',
  },
  CreationLost: {
    kind: 'rejected',
    remedy: 'The portal dropped the creation; check its Files worker service, then send the webhook again.',
  },
  CreationTimedOut: {
    kind: 'rejected',
    remedy: 'Check whether the portal still copies, then send the webhook again.',
  },
  RoomNotOurs: {
    kind: 'rejected',
    remedy: 'Check in the portal who owns the room and its tags, then send the webhook again.',
  },
  RoomArchived: {
    kind: 'rejected',
    remedy: 'Restore the room from the archive of the portal, then send the webhook again.',
  },
  StepTimedOut: {
    kind: 'transient',
    remedy: 'Check that the portal and the receiver answer in time, then send the webhook again.',
  },
  ExecutionStopped: {
    kind: 'rejected',
    remedy: 'Somebody stopped the execution. Send the webhook again to go on with what exists.',
  },
  ExecutionTimedOut: {
    kind: 'rejected',
    remedy: 'Look at where the execution waited, then send the webhook again.',
  },
  AttemptSuperseded: {
    kind: 'rejected',
    remedy: 'Nothing to do: a later attempt takes care of this work item.',
  },
  SettingsInvalid: { kind: 'rejected', remedy: 'Correct the environment file and deploy again.' },
  UnexpectedError: {
    kind: 'rejected',
    remedy:
      'Read the log of the step that failed; if it is a defect, report it, then send the webhook again.',
  },
} as const satisfies Record<string, { kind: FailureKind; remedy: string }>;

export type FailureKind = 'transient' | 'throttled' | 'rejected' | 'portal-trouble';
export type FailureCode = keyof typeof failures;

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

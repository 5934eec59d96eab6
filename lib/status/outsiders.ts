import type { FailureCode } from '../kernel/failures.ts';
import { failures } from '../kernel/failures.ts';
import type { HoldReason } from '../work-items/holds.ts';

/** Why there is no room, as far as it concerns somebody who waits for it; each has its words in every language. */
export const failureReasons = [
  /** Something was away or too slow; it may be well by now. */
  'try-again',
  /** Those who run the portal or this program have to mend something first. */
  'administrator',
  /** No template of the portal fits the type of the project, or more than one does. */
  'no-template',
  /** The portal cannot make a room from the template of the project. */
  'broken-template',
  /** The portal did not take what the project or ticket says. */
  'refused',
  /** There was a room, which is in the archive. */
  'archived',
  /** Somebody ended it on purpose. */
  'stopped',
  /** Its own system says that it gets no room. */
  'not-planned',
  /** A later attempt goes on. */
  'superseded',
] as const;
export type FailureReason = (typeof failureReasons)[number];

/** Why a room is made later. */
export const holdReasons = ['portal', 'service', 'template', 'operator', 'quota'] as const;
export type HoldReasonForOutsiders = (typeof holdReasons)[number];

/** Every failure in the words of outsiders: no code, no setting and no message of this program leaves it. */
export const reasonOfFailure: Readonly<Record<FailureCode, FailureReason>> = {
  PortalUnavailable: 'try-again',
  PortalThrottled: 'try-again',
  StoreUnavailable: 'try-again',
  SecretUnavailable: 'try-again',
  StepFunctionsUnavailable: 'try-again',
  LambdaUnavailable: 'try-again',
  OutcomeUnknown: 'try-again',
  ResultNotDelivered: 'try-again',
  SourceUnavailable: 'try-again',
  LookUpUnavailable: 'try-again',
  LookUpKeyMissing: 'administrator',
  LookUpRefused: 'administrator',
  LookUpRejected: 'administrator',
  ItemIgnored: 'not-planned',
  WriteBackKeyMissing: 'administrator',
  WriteBackKeyRefused: 'administrator',
  WriteBackRejected: 'administrator',
  PortalKeyRefused: 'administrator',
  PortalKeyMissing: 'administrator',
  PortalForbidden: 'administrator',
  PortalPlanLimit: 'administrator',
  PortalSuspended: 'administrator',
  PortalRejected: 'refused',
  PortalAnswerUnreadable: 'administrator',
  TemplateNotFound: 'no-template',
  TemplateAmbiguous: 'no-template',
  TemplateFailing: 'broken-template',
  CreationFailed: 'broken-template',
  CreationLost: 'try-again',
  CreationTimedOut: 'try-again',
  RoomNotOurs: 'administrator',
  RoomArchived: 'archived',
  AccessNotRemoved: 'administrator',
  RoomNotMoved: 'administrator',
  StepTimedOut: 'try-again',
  StepCrashed: 'administrator',
  ExecutionStopped: 'stopped',
  ExecutionTimedOut: 'try-again',
  ExecutionNameTaken: 'administrator',
  AttemptSuperseded: 'superseded',
  SettingsInvalid: 'administrator',
  UnexpectedError: 'administrator',
};

/** The same for work that is kept back. */
export function reasonOfHold(reason: HoldReason): HoldReasonForOutsiders {
  if (reason === 'OperatorHold') return 'operator';
  if (reason === 'RoomCeiling') return 'quota';
  const { suspect } = failures[reason];
  if (suspect === 'portal' || suspect === 'template') return suspect;
  return 'service';
}

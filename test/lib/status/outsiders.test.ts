import { describe, expect, it } from 'vitest';
import { type FailureCode, failures } from '../../../lib/kernel/failures.ts';
import {
  type FailureReason,
  type HoldReasonForOutsiders,
  reasonOfFailure,
  reasonOfHold,
} from '../../../lib/status/outsiders.ts';
import type { HoldReason } from '../../../lib/work-items/holds.ts';

const meant: Record<FailureReason, FailureCode[]> = {
  'try-again': [
    'PortalUnavailable',
    'PortalThrottled',
    'StoreUnavailable',
    'SecretUnavailable',
    'StepFunctionsUnavailable',
    'LambdaUnavailable',
    'OutcomeUnknown',
    'ResultNotDelivered',
    'SourceUnavailable',
    'LookUpUnavailable',
    'CreationLost',
    'CreationTimedOut',
    'StepTimedOut',
    'ExecutionTimedOut',
  ],
  administrator: [
    'LookUpKeyMissing',
    'LookUpRefused',
    'LookUpRejected',
    'WriteBackKeyMissing',
    'WriteBackKeyRefused',
    'WriteBackRejected',
    'PortalKeyRefused',
    'PortalKeyMissing',
    'PortalForbidden',
    'PortalPlanLimit',
    'PortalSuspended',
    'PortalAnswerUnreadable',
    'RoomNotOurs',
    'AccessNotRemoved',
    'RoomNotMoved',
    'StepCrashed',
    'ExecutionNameTaken',
    'SettingsInvalid',
    'UnexpectedError',
  ],
  'no-template': ['TemplateNotFound', 'TemplateAmbiguous'],
  'broken-template': ['TemplateFailing', 'CreationFailed'],
  refused: ['PortalRejected'],
  archived: ['RoomArchived'],
  stopped: ['ExecutionStopped'],
  'not-planned': ['ItemIgnored'],
  superseded: ['AttemptSuperseded'],
};

describe('what outsiders are told of a failure', () => {
  it.each(Object.entries(meant).flatMap(([reason, codes]) => codes.map((code) => [code, reason] as const)))(
    '%s is %s',
    (code, reason) => {
      expect(reasonOfFailure[code]).toBe(reason);
    },
  );

  it('is known of every failure', () => {
    const listed = Object.values(meant).flat();
    expect([...listed].sort()).toEqual(Object.keys(failures).sort());
  });
});

describe('what outsiders are told of work that is kept back', () => {
  it.each<[HoldReason, HoldReasonForOutsiders]>([
    ['OperatorHold', 'operator'],
    ['RoomCeiling', 'quota'],
    ['PortalKeyRefused', 'portal'],
    ['PortalUnavailable', 'portal'],
    ['TemplateNotFound', 'portal'],
    ['TemplateFailing', 'template'],
    ['LambdaUnavailable', 'service'],
    ['LookUpRefused', 'service'],
    ['StepCrashed', 'service'],
    ['UnexpectedError', 'service'],
  ])('%s is %s', (reason, said) => {
    expect(reasonOfHold(reason)).toBe(said);
  });
});

/**
 * What follows from a failure. Every place that decides by the name of a failure reads it here: recording a
 * failure, the parts of a ticket room, and the `Retry` of every state (infra/machines/retries.ts).
 */
export interface FailurePolicy {
  /** True for what may pass by itself: the work item is held and tried again before it fails. */
  transient: boolean;
  /** How the state that met it tries again. */
  retry: RetryKind;
  /** Who may be at fault, beside the work item itself. */
  suspect: Suspect;
  /** What becomes of a ticket room's folders, team or link: a warning about that part, or trouble of the attempt. */
  part: 'warning' | 'trouble';
}

/**
 * How a state tries again, in the order of its `Retry`:
 *
 * - `after-throttling`: after the portal's window of one minute;
 * - `look-again`: a room or folder was requested, and may still appear;
 * - `deliver-again`: within a minute, the rest is left to the reconciler;
 * - `soon`: nothing runs any more, for about four minutes;
 * - `after-lambda`: the Lambda may still run, so wait for its end;
 * - `never`: the same request would meet the same answer.
 */
export type RetryKind =
  | 'after-throttling'
  | 'look-again'
  | 'deliver-again'
  | 'soon'
  | 'after-lambda'
  | 'never';

/**
 * Who may be at fault. With any suspect the portal is probed before the failure is recorded, and trouble that
 * the probe finds holds all work.
 *
 * - `portal`: the portal, for all of its work;
 * - `aws`: AWS, or our rights there, which an operator has to give;
 * - `template`: the template of the project's room;
 * - `step`: the step ended without an answer, because of the portal, of AWS, or of a defect;
 * - `source`: the system of its source, which is asked for a work item's name; the portal is not probed;
 * - `nobody`: it is about this work item alone, and is recorded at once.
 */
export type Suspect = 'portal' | 'template' | 'aws' | 'step' | 'source' | 'nobody';

/**
 * How often an attempt is held and tried again although the probe finds the portal well. The waits between grow to an
 * hour (holdWaitMs in lib/work-items/holds.ts): trouble of AWS or of a source is waited out for about a day, a step without an answer
 * for three hours, a failing template for four, and a portal that is well a moment later for ten minutes.
 */
export const maxHoldsWithoutConfirmedOutage: Readonly<Record<Suspect, number>> = {
  portal: 3,
  template: 8,
  step: 8,
  aws: 30,
  source: 30,
  nobody: 0,
};

/** Every policy that a failure may have. */
export const policies = {
  final: { transient: false, retry: 'never', suspect: 'nobody', part: 'trouble' },
  refusal: { transient: false, retry: 'never', suspect: 'portal', part: 'warning' },
  // A service user who may make no rooms any more is refused each of them, and sees no template.
  doubtfulRefusal: { transient: false, retry: 'never', suspect: 'portal', part: 'trouble' },
  portalTrouble: { transient: true, retry: 'never', suspect: 'portal', part: 'trouble' },
  portalAway: { transient: true, retry: 'soon', suspect: 'portal', part: 'trouble' },
  portalThrottled: { transient: true, retry: 'after-throttling', suspect: 'portal', part: 'trouble' },
  outcomeUnknown: { transient: true, retry: 'look-again', suspect: 'portal', part: 'trouble' },
  resultNotDelivered: { transient: true, retry: 'deliver-again', suspect: 'nobody', part: 'trouble' },
  // Its own client has repeated what may pass at once; the next update follows after a time.
  sourceAway: { transient: true, retry: 'never', suspect: 'nobody', part: 'trouble' },
  awsTrouble: { transient: true, retry: 'soon', suspect: 'aws', part: 'trouble' },
  // The client has repeated what may pass within seconds, and the state repeats for some minutes.
  lookUpAway: { transient: true, retry: 'soon', suspect: 'source', part: 'trouble' },
  // Holds all work of its source that needs a look-up, until a probe gets through.
  lookUpRefused: { transient: true, retry: 'never', suspect: 'source', part: 'trouble' },
  templateTrouble: { transient: true, retry: 'never', suspect: 'template', part: 'trouble' },
  stepLost: { transient: true, retry: 'after-lambda', suspect: 'step', part: 'trouble' },
} as const satisfies Record<string, FailurePolicy>;

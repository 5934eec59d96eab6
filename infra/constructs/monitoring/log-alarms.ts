import { Duration } from 'aws-cdk-lib';
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { type LinesOf, type LogMetrics, notATest } from './log-metrics.ts';
import type { RunbookAlarmProps } from './runbook-alarm.ts';

/** An alarm on lines of the Lambdas' log, each of which says that somebody is hurt. */
export interface LogAlarm
  extends Pick<RunbookAlarmProps, 'hurts' | 'says' | 'periods' | 'below' | 'missing'> {
  lines: LinesOf[];
  /** Lines in a period; one unless given. */
  threshold?: number;
  minutes?: number;
}

/** By its name, which is also the name of its metric and of its section in the runbook. */
export const logAlarms: Readonly<Record<string, LogAlarm>> = {
  RoomFailed: {
    lines: [{ code: 'ROOM_FAILED', where: notATest }],
    hurts: 'The people of a project or ticket',
    says: 'have no room',
  },
  StepsMissing: {
    lines: [{ code: 'STEPS_MISSING', where: notATest }],
    hurts: 'The agents of a ticket',
    says: 'have a room that lacks folders, team or link',
  },
  TemplateCopyIncomplete: {
    lines: [{ code: 'TEMPLATE_COPY_INCOMPLETE' }],
    hurts: 'The people of a project',
    says: 'have a room that lacks files or folders of its template',
  },
  TemplateFailing: {
    lines: [{ code: 'TEMPLATE_FAILING' }],
    hurts: 'The people of projects with one template',
    says: 'wait, for the portal cannot make rooms from it; the log line names it',
  },
  RoomReplaced: {
    lines: [{ code: 'ROOM_REPLACED' }],
    hurts: 'The people of a work item',
    says: 'had their room deleted and were given another one',
  },
  DuplicateLeft: {
    lines: [{ code: 'ROOM_DUPLICATE_LEFT' }],
    hurts: 'The people of a work item',
    says: 'have two rooms and may work in the wrong one',
  },
  ResultUndelivered: {
    lines: [{ code: 'RESULT_UNDELIVERED', where: notATest }],
    hurts: 'The people of a work item',
    says: 'do not know of its room, because their system has not taken the result for three days',
  },
  ResultsWaiting: {
    lines: [{ code: 'RESULT_WAITING', where: notATest }],
    hurts: 'The people of a work item',
    says: 'do not know of its room, because their system has not taken the result for an hour',
  },
  ResultsRefused: {
    lines: [{ code: 'RESULT_REFUSED', where: notATest }],
    hurts: 'The agents of one source',
    says: 'do not know of rooms, because their system refuses our credential or what we write',
  },
  RoomNotAdopted: {
    lines: [{ code: 'ROOM_NOT_ADOPTED' }],
    hurts: 'The people of a work item',
    says: 'have a room that they do not know of, because its attempts could not take it',
  },
  AllWorkHeld: {
    lines: [
      { code: 'HOLD_BEGAN' },
      { code: 'RECONCILER_COMPLETED', where: '$.hold != "none" && $.hold != "OperatorHold"' },
    ],
    hurts: 'Everybody who requests a room',
    says: 'waits, because the portal is in trouble and all work is held',
  },
  AwsTrouble: {
    lines: [{ code: 'AWS_TROUBLE' }],
    hurts: 'The people of single work items',
    says: 'wait, because a step cannot reach AWS, lacks rights there, or ends without an answer',
  },
  SourceHeld: {
    lines: [{ code: 'SOURCE_HOLD_BEGAN' }],
    hurts: 'The people of one source',
    says: 'wait, because its system refuses to say what its work items are',
  },
  OperatorHoldForgotten: {
    lines: [{ code: 'RECONCILER_COMPLETED', where: '$.hold = "OperatorHold"' }],
    minutes: 15,
    periods: 8,
    hurts: 'Everybody who requests a room',
    says: 'has waited for two hours, because an operator holds all work',
  },
  RoomCeilingReached: {
    lines: [{ code: 'WEBHOOK_HELD', where: '$.reason = "RoomCeiling"' }],
    hurts: 'The people of one source',
    says: 'wait up to an hour, because it has requested more rooms than it may',
  },
  StrangersInRoom: {
    lines: [{ code: 'ROOM_HAS_STRANGERS' }],
    hurts: 'The people of a work item',
    says: 'may share their room with somebody whom this environment did not add',
  },
  RoomUpdatesFailing: {
    lines: [{ code: 'ROOM_UPDATE_FAILING', where: notATest }],
    hurts: 'The people of a closed, reopened or renamed work item',
    says: 'have a room that is not as their work item is, for its updates fail',
  },
  ReconcilerNotRunning: {
    lines: [{ code: 'RECONCILER_COMPLETED' }],
    below: true,
    missing: 'rings',
    periods: 3,
    hurts: 'Everybody whose room needs a second look',
    says: 'waits, for the reconciler has not ended a run for a quarter of an hour',
  },
  ReconcilerFailing: {
    lines: [{ code: 'RECONCILER_FAILED' }],
    threshold: 3,
    minutes: 15,
    hurts: 'The people of single work items',
    says: 'wait, for the reconciler cannot look after them',
  },
  WebhooksNotStored: {
    lines: [{ code: 'WEBHOOK_NOT_STORED' }],
    hurts: 'The people of a work item',
    says: 'may get no room, for its webhook was not taken and its sender has to repeat it',
  },
  SourceSecretUnusable: {
    lines: [{ code: 'SOURCE_SECRET_UNUSABLE' }],
    hurts: 'All people of one source',
    says: 'get no rooms, for the secret that verifies its webhooks is unset or unreadable',
  },
  WebhooksRefused: {
    lines: [{ code: 'WEBHOOK_REFUSED', where: '$.status = 401' }],
    threshold: 20,
    hurts: 'All people of one source',
    says: 'get no rooms if its secret was changed on one side only; or a stranger tries webhooks',
  },
  PortalJobStuck: {
    lines: [{ code: 'PORTAL_JOB_STUCK' }],
    hurts: 'The people of all new projects',
    says: "wait, for somebody else's creation in the portal does not move",
  },
  SlotExpired: {
    lines: [{ code: 'SLOT_EXPIRED' }],
    hurts: 'The people of new projects',
    says: 'waited longer, for the holder of the portal slot said nothing and lost it',
  },
  SlotTasksFailing: {
    lines: [{ code: 'SLOT_TASKS_FAILED' }],
    threshold: 3,
    minutes: 15,
    hurts: 'The people of new projects',
    says: 'wait longer, for Step Functions does not wake who is next for the portal slot',
  },
  StepDefect: {
    lines: [{ code: 'STEP_FAILED', where: '$.level = "ERROR"' }],
    hurts: 'The people of a work item',
    says: 'may get no room, for a step failed in a way that it does not know',
  },
};

/** The metric of such an alarm, over its period. */
export function metricOf(name: string, { lines, minutes = 5 }: LogAlarm, metrics: LogMetrics): IMetric {
  return metrics.count(name, ...lines).with({ period: Duration.minutes(minutes) });
}

import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { type LogMetrics, notATest } from './log-metrics.ts';

const ready = { code: 'ROOM_READY', where: notATest } as const;

/** What people get and wait for: on the dashboard, and for whoever embeds an environment. */
export const roomMetrics = {
  roomsMade: (metrics: LogMetrics): Metric =>
    metrics.count('RoomsReady', ready, { code: 'STEPS_MISSING', where: notATest }),
  roomsFailed: (metrics: LogMetrics): Metric =>
    metrics.count('RoomFailed', { code: 'ROOM_FAILED', where: notATest }),
  secondsToRoom: (metrics: LogMetrics): Metric => metrics.values('SecondsToRoom', 'seconds', ready),
  workHeld: (metrics: LogMetrics): Metric =>
    metrics.count('WorkHeld', { code: 'WORK_HELD' }, { code: 'WEBHOOK_HELD' }),
  slotWaitSeconds: (metrics: LogMetrics): Metric =>
    metrics.values('SlotWaitSeconds', 'waitingSeconds', { code: 'RECONCILER_COMPLETED' }),
  overdueSeconds: (metrics: LogMetrics): Metric =>
    metrics.values('OverdueSeconds', 'overdueSeconds', { code: 'RECONCILER_COMPLETED' }),
  resultsUndelivered: (metrics: LogMetrics): Metric =>
    metrics.count('ResultUndelivered', { code: 'RESULT_UNDELIVERED', where: notATest }),
};

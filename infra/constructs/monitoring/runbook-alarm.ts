import { readFileSync } from 'node:fs';
import {
  Alarm,
  ComparisonOperator,
  type IAlarmAction,
  type IMetric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { ownFile } from '../../own-files.ts';

export const runbookFile = ownFile('runbook.md');

export interface RunbookAlarmProps {
  metric: IMetric;
  /** Rings at this number and above, or below it with `below`. */
  threshold: number;
  below?: true;
  /** Periods of the metric in a row. */
  periods?: number;
  /** Rings when nothing is measured. By default that is a good sign. */
  missing?: 'rings';
  /** Who suffers until somebody acts, as the beginning of a sentence: "Everybody who waits for a room". */
  hurts: string;
  /** What happened, as the rest of that sentence: "gets none". */
  says: string;
  /** Where people read the runbook. */
  runbookUrl: string;
  actions: readonly IAlarmAction[];
}

/**
 * An alarm that says who is hurt and where to read what to do: the section of the runbook that is called
 * like the alarm. There is none without either.
 *
 * @throws Error for an alarm without a section
 */
export class RunbookAlarm extends Construct {
  readonly alarm: Alarm;

  constructor(scope: Construct, id: string, props: RunbookAlarmProps) {
    super(scope, id);
    const section = sectionOf(id);
    if (!runbookSections().includes(section)) {
      throw new Error(`infra/runbook.md has no section "## ${section}" for the alarm ${id}; write it`);
    }
    const { metric, threshold, below, periods = 1, missing, hurts, says, runbookUrl, actions } = props;
    this.alarm = new Alarm(this, 'Alarm', {
      metric,
      threshold,
      evaluationPeriods: periods,
      comparisonOperator: below
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: missing === 'rings' ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
      alarmDescription: `${hurts} ${says}. What to do: ${runbookUrl}#${anchorOf(section)}`,
    });
    this.alarm.addAlarmAction(...actions);
    this.alarm.addOkAction(...actions);
  }
}

/** `RoomFailed` is explained under "Room failed"; so would be a `RoomFailed2`. */
export function sectionOf(id: string): string {
  const words = id
    .replace(/\d+$/, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** As GitHub and GitLab make it of a heading. */
export function anchorOf(section: string): string {
  return section.toLowerCase().replaceAll(' ', '-');
}

/** The headings of the runbook's sections. */
export function runbookSections(): string[] {
  return [...readFileSync(runbookFile, 'utf8').matchAll(/^## (.+)$/gm)].map(([, heading = '']) => heading);
}

import type { Template } from 'aws-cdk-lib/assertions';
import { synthesize } from '../../infra/build-stack.ts';
import { prices } from './prices.ts';
import { counted } from './usage.ts';

/** What an environment with two sources has that costs by the month, in US dollars. */
export interface StandingPrice {
  secrets: number;
  alarms: number;
  dashboard: number;
  /** Of metrics that have data in an hour in which nothing happens, and of all in each hour. */
  metrics: { least: number; most: number };
}

export async function standingPrice(monitoring: 'full' | 'basic'): Promise<StandingPrice> {
  const { rooms, data } = synthesize({
    sources: { 'project-system': {}, helpdesk: {} },
    operations: { alarms: ['oncall@example.com'], monitoring },
  });
  const idle = await idleLines();
  const patterns = patternsByMetric(rooms);
  const measured = [...patterns.values()].filter((pattern) => idle.some((line) => matches(pattern, line)));
  return {
    secrets: countOf(data, 'AWS::SecretsManager::Secret') * prices.secret,
    alarms: metricsOfAlarms(rooms) * prices.alarmMetric,
    dashboard: countOf(rooms, 'AWS::CloudWatch::Dashboard') * prices.dashboard,
    metrics: { least: measured.length * prices.metric, most: patterns.size * prices.metric },
  };
}

const countOf = (template: Template, type: string) => Object.keys(template.findResources(type)).length;

/** An alarm on an expression looks at each metric in it. */
export function metricsOfAlarms(template: Template): number {
  return Object.values(template.findResources('AWS::CloudWatch::Alarm'))
    .map(({ Properties: { Metrics = [] } }) => {
      const used = Metrics.filter((metric: { MetricStat?: object }) => metric.MetricStat !== undefined);
      return Math.max(1, used.length);
    })
    .reduce((sum, count) => sum + count, 0);
}

function patternsByMetric(template: Template): Map<string, string> {
  return new Map(
    Object.values(template.findResources('AWS::Logs::MetricFilter')).map(({ Properties }) => [
      Properties.MetricTransformations[0].MetricName,
      Properties.FilterPattern,
    ]),
  );
}

type Line = Record<string, unknown>;

/** What the reconciler logs in a minute in which nothing is due. */
async function idleLines(): Promise<Line[]> {
  const { world } = await counted(60_000);
  await world.clock.run(world.reconcile());
  return world.log.map(({ code, level, fields }) => ({ code, level: level.toUpperCase(), ...fields }));
}

/** A filter pattern of this project: terms of conditions, `{ ($.code = "A" && $.field = *) || ($.code = "B") }`. */
function matches(pattern: string, line: Line): boolean {
  return pattern
    .slice(2, -2)
    .split(' || ')
    .some((term) =>
      term
        .slice(1, -1)
        .split(' && ')
        .every((condition) => holds(condition, line)),
    );
}

function holds(condition: string, line: Line): boolean {
  const [, field = '', sign, value = ''] = /^\$\.(\w+) (=|!=) (.+)$/.exec(condition) ?? [];
  if (!sign) throw new Error(`a condition of another form: ${condition}`);
  if (value === '*') return line[field] !== undefined;
  return (String(line[field]) === value.replaceAll('"', '')) === (sign === '=');
}

import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { LogCode } from '../../../lib/kernel/log.ts';
import { testSource } from '../../environments/rules.ts';

export interface LogMetricsProps {
  /** Of the Lambdas. */
  logGroup: ILogGroup;
  environment: string;
}

export interface LinesOf {
  code: LogCode;
  /** What else must hold, in the syntax of metric filters, such as `$.status = 401`. */
  where?: string;
}

/**
 * Metrics of what the Lambdas log, in a namespace of the environment: one filter each, made when first
 * used. A line is JSON with its `code` at the top (lib/kernel/log.ts).
 */
export class LogMetrics extends Construct {
  readonly namespace: string;
  private readonly props: LogMetricsProps;
  /** What each metric was made from. */
  private readonly made = new Map<string, string>();

  constructor(scope: Construct, id: string, props: LogMetricsProps) {
    super(scope, id);
    this.props = props;
    this.namespace = `DocspaceRooms/${props.environment}`;
  }

  /** How many lines of any of these kinds were logged. */
  count(name: string, ...lines: LinesOf[]): Metric {
    return this.metric(name, lines, '1').with({ statistic: 'Sum' });
  }

  /**
   * The numbers in a field of these lines. The pattern has to name a field for its value to be taken
   * (docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForMetricFilters.html).
   */
  values(name: string, field: string, { code, where }: LinesOf): Metric {
    const withField = `${where ? `${where} && ` : ''}$.${field} = *`;
    return this.metric(name, [{ code, where: withField }], `$.${field}`).with({ statistic: 'Maximum' });
  }

  private metric(name: string, lines: LinesOf[], metricValue: string): Metric {
    const { logGroup } = this.props;
    const metricNamespace = this.namespace;
    const pattern = `{ ${lines.map(patternOf).join(' || ')} }`;
    const before = this.made.get(name);
    if (before !== undefined && before !== pattern) throw new Error(`two metrics are called ${name}`);
    if (before === undefined) {
      this.made.set(name, pattern);
      new MetricFilter(this, name, {
        logGroup,
        filterPattern: FilterPattern.literal(pattern),
        metricNamespace,
        metricName: name,
        metricValue,
      });
    }
    return new Metric({ namespace: metricNamespace, metricName: name, period: Duration.minutes(5) });
  }
}

/** The lines about a work item that somebody waits for, as they name its source. */
export const notATest = `$.source != "${testSource}"`;

function patternOf({ code, where }: LinesOf): string {
  return `($.code = "${code}"${where ? ` && ${where}` : ''})`;
}

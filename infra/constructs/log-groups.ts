import { RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, type LogGroupProps, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

export interface LogGroupsProps {
  retentionDays: number;
  encryptionKey: IKey | undefined;
  /** Also one for the requests that reach the gateway. */
  access: boolean;
  stackName: string;
}

/**
 * The logs of an environment. All Lambdas share one group, so that one query shows the timeline of a room and
 * one metric filter counts a code, whichever Lambda logs it; a stream's name begins with its Lambda's.
 */
export class LogGroups extends Construct {
  readonly functions: LogGroup;
  readonly machines: LogGroup;
  readonly access: LogGroup | undefined;

  constructor(
    scope: Construct,
    id: string,
    { retentionDays, encryptionKey, access, stackName }: LogGroupsProps,
  ) {
    super(scope, id);
    const group = (name: string, props: LogGroupProps = {}) =>
      new LogGroup(this, name, {
        // The enumeration of the CDK is the number of days.
        retention: retentionDays as RetentionDays,
        ...(encryptionKey ? { encryptionKey } : {}),
        removalPolicy: RemovalPolicy.DESTROY,
        ...props,
      });
    this.functions = group('Functions');
    // Step Functions writes every other log group into a resource policy of at most 5,120 characters for the account
    // (docs.aws.amazon.com/step-functions/latest/dg/bp-cwl.html, read in November 2026).
    this.machines = group('Machines', { logGroupName: `/aws/vendedlogs/states/${stackName}` });
    this.access = access ? group('Access') : undefined;
  }
}

import { APIGatewayClient, GetAccountCommand } from '@aws-sdk/client-api-gateway';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { EnvironmentSettings } from '../../environments/schema.ts';
import { type Finding, ok, problem, warning } from '../doctor/finding.ts';

/** What decides whether the first deploy to an account and region works. */
export interface AccountFacts {
  account: string;
  region: string;
  /** Version of the CDK's bootstrap stack; undefined if there is none. */
  bootstrap: number | undefined;
  /** The role by which API Gateway may log, one for the account and region. */
  loggingRole: string | undefined;
  /** Executions of all Lambdas of the account at one time. */
  concurrency: number;
}

/** The default synthesizer needs it (aws-cdk-lib 2.276.0, MIN_BOOTSTRAP_STACK_VERSION). */
const oldestBootstrap = 6;
/** New accounts have 10 (docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html). */
const enoughConcurrency = 50;

/**
 * Reads the account; changes nothing.
 *
 * @returns a problem if AWS does not answer
 */
export async function fetchAccount(): Promise<AccountFacts | Finding> {
  try {
    const sts = new STSClient();
    const region = await sts.config.region();
    const { Account: account = '' } = await sts.send(new GetCallerIdentityCommand());
    const [gateway, lambda, bootstrap] = await Promise.all([
      new APIGatewayClient().send(new GetAccountCommand()),
      new LambdaClient().send(new GetAccountSettingsCommand()),
      bootstrapVersion(),
    ]);
    return {
      account,
      region,
      bootstrap,
      loggingRole: gateway.cloudwatchRoleArn,
      concurrency: lambda.AccountLimit?.ConcurrentExecutions ?? 0,
    };
  } catch (error) {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : 'unknown';
    return problem(
      'aws.credentials',
      `AWS does not answer (${reason}).`,
      'Set AWS credentials and AWS_REGION, such as with aws sso login and AWS_PROFILE.',
    );
  }
}

async function bootstrapVersion(): Promise<number | undefined> {
  try {
    const request = new DescribeStacksCommand({ StackName: 'CDKToolkit' });
    const { Stacks = [] } = await new CloudFormationClient().send(request);
    const version = Stacks[0]?.Outputs?.find(({ OutputKey }) => OutputKey === 'BootstrapVersion');
    return Number(version?.OutputValue ?? 0);
  } catch (error) {
    if (error instanceof Error && error.message.includes('does not exist')) return undefined;
    throw error;
  }
}

/** Would a deploy of an environment to this account and region work? */
export function judgeAccount(
  facts: AccountFacts,
  settings: Pick<EnvironmentSettings, 'operations' | 'gateway'>,
): Finding[] {
  const { account, region, bootstrap, loggingRole, concurrency } = facts;
  const { accessLogs } = settings.gateway;
  const findings = [ok('aws.credentials', `Account ${account}, region ${region}.`)];
  const bootstrapIt = `Run npx cdk bootstrap aws://${account}/${region}`;
  if (bootstrap === undefined) {
    findings.push(problem('aws.bootstrap', 'The CDK is not bootstrapped here.', `${bootstrapIt} once.`));
  } else if (bootstrap < oldestBootstrap) {
    const says = `The CDK's bootstrap stack has version ${bootstrap}, and ${oldestBootstrap} is needed.`;
    findings.push(problem('aws.bootstrap', says, `${bootstrapIt} again.`));
  } else findings.push(ok('aws.bootstrap', `The CDK's bootstrap stack has version ${bootstrap}.`));

  if (loggingRole || !accessLogs) {
    const says = accessLogs ? 'API Gateway may log.' : 'API Gateway does not log, as the environment says.';
    findings.push(ok('aws.gateway-logs', says));
  } else {
    findings.push(
      problem(
        'aws.gateway-logs',
        'API Gateway has no role to log by in this account and region, so the deploy would fail.',
        'Make a role for apigateway.amazonaws.com with the policy AmazonAPIGatewayPushToCloudWatchLogs and set it with aws apigateway update-account --patch-operations op=replace,path=/cloudwatchRoleArn,value=ROLE_ARN; or write "gateway": { "accessLogs": false } into the environment file.',
      ),
    );
  }
  findings.push(
    concurrency >= enoughConcurrency
      ? ok('aws.concurrency', `${concurrency} Lambdas of the account may run at a time.`)
      : warning(
          'aws.concurrency',
          `Only ${concurrency} Lambdas of the whole account may run at a time, so a burst of webhooks is answered 429 or 503.`,
          'Ask for a higher limit in Service Quotas (Lambda, "Concurrent executions"); 1,000 is usual.',
        ),
    ...judgeArns(facts, settings),
  );
  return findings;
}

/**
 * Does everything that the settings name by its ARN belong to this region, and to this account where it has to? Otherwise
 * CloudFormation fails in the middle, or alarms ring nowhere.
 *
 * - A table takes a key of its own account and region alone, a log group one of its region
 *   (docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.howitworks.html).
 * - A regional endpoint takes a certificate of its own account and region
 *   (docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-regional-api-custom-domain-create.html).
 * - An alarm notifies topics of its region; one of another account has to let it in.
 */
function judgeArns(
  { account, region }: AccountFacts,
  { operations, gateway }: Pick<EnvironmentSettings, 'operations' | 'gateway'>,
): Finding[] {
  const named = [
    { field: 'operations.encryptionKey', arn: operations.encryptionKey, ownAccount: true },
    { field: 'gateway.domain.certificate', arn: gateway.domain?.certificate, ownAccount: true },
    ...operations.alarms
      .map((arn, index) => ({ field: `operations.alarms[${index}]`, arn, ownAccount: false }))
      .filter(({ arn }) => arn.startsWith('arn:')),
  ];
  return named.flatMap(({ field, arn, ownAccount }) => {
    if (arn === undefined) return [];
    const check = `aws.arns.${field}`;
    const [, , , itsRegion, itsAccount] = arn.split(':');
    if (itsRegion !== region) {
      const says = `${field} is in the region ${itsRegion}, and this deploy is for ${region}.`;
      return [problem(check, says, `Write the ARN of one in ${region}, or set AWS_REGION=${itsRegion}.`)];
    }
    if (itsAccount === account) return [ok(check, `${field} is in this account and region.`)];
    const says = `${field} belongs to the account ${itsAccount}, and this deploy is for ${account}.`;
    return [
      ownAccount
        ? problem(check, says, `Write the ARN of one in ${account}, or use credentials of ${itsAccount}.`)
        : warning(check, says, "Its policy has to let this account's alarms publish (sns:Publish)."),
    ];
  });
}

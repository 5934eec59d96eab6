import type { SourceSettings } from '../../../lib/settings/schema.ts';
import { hasSecretInUrl } from '../../../lib/sources/signatures/secret-in-url.ts';
import type { EnvironmentSettings } from '../../environments/schema.ts';
import { webhookUrlOutput } from '../../output-names.ts';
import { CommandError, defineCommand, environmentWord, settingsOption } from '../command.ts';
import { type AccountFacts, fetchAccount, judgeAccount } from '../deployment/account.ts';
import { settingsOf, stackOutputs } from '../deployment/deployment.ts';
import { contextArguments, type LastDeployment, lastDeployment } from '../deployment/last-deployment.ts';
import { checkVersions, type VersionAnswer } from '../deployment/published-versions.ts';
import { runCdk } from '../deployment/run-cdk.ts';
import { type Finding, findingLines, findingsText, ok } from '../doctor/finding.ts';
import { judgeAddresses, judgeSettings } from '../doctor/settings.ts';
import { deployedVault, emptySecrets, type Vault } from '../secrets/vault.ts';

/** What the command needs of AWS and of this computer. */
export interface DeployTools {
  settings(environment: string, file: string | undefined): EnvironmentSettings;
  account(): Promise<AccountFacts | Finding>;
  lastDeployment(environment: string): Promise<LastDeployment>;
  /** Runs the CDK's CLI of this project and returns its exit code. */
  cdk(args: string[]): Promise<number>;
  outputs(environment: string): Promise<ReadonlyMap<string, string> | undefined>;
  vault(outputs: ReadonlyMap<string, string>): Pick<Vault, 'read'>;
  /** Invokes every published version once, without any effect. */
  touch(environment: string): Promise<VersionAnswer[] | undefined>;
}

interface Deployed {
  environment: string;
  findings: Finding[];
  /** Absent if the environment was only checked. */
  deployed?: {
    /** By the name of the source. */
    webhookUrls: Record<string, string | undefined>;
    /** Sources whose secret comes behind the URL. */
    withSecretInUrl: string[];
    emptySecrets: string[];
    /** Lambdas that did not answer, and why. */
    silentLambdas: string[];
  };
}

/** `rooms deploy`, with the tools that it uses. */
export const deployCommandWith = (tools: DeployTools) =>
  defineCommand({
    name: 'deploy',
    summary: 'checks an environment and its account, deploys it, and says what comes next',
    words: {
      environment: { ...environmentWord, summary: 'an environment, named as its file in infra/environments' },
    },
    options: {
      check: { type: 'boolean', summary: 'checks only, and deploys nothing' },
      yes: { type: 'boolean', summary: 'lets the CDK change rights without asking' },
      ...settingsOption,
    },
    examples: ['deploy production --check', 'deploy production', 'deploy production --yes --json'],
    interrupted:
      'CloudFormation finishes the stack that it has begun, or rolls it back; the console shows it. The other stack stays as it is, and both fit together. Run the command again: it waits for the end of what was begun.',
    async run({ words: { environment }, options }, { progress }): Promise<Deployed> {
      const settings = tools.settings(environment, options.environment);
      const facts = await tools.account();
      const findings = [
        ok('environment', `The settings of ${environment} have no mistakes.`),
        ...judgeAddresses(settings),
        ...judgeSettings(settings),
        ...('level' in facts ? [facts] : judgeAccount(facts, settings)),
      ];
      const lines = findingLines(findings);
      if (findings.some(({ level }) => level === 'problem')) {
        throw new CommandError([...lines, 'Nothing is deployed: solve the problems first.'], { findings });
      }
      if (options.check) return { environment, findings };
      progress(lines);

      const file = options.environment ?? environment;
      const approval = options.yes ? ['--require-approval', 'never'] : [];
      const before = contextArguments(await tools.lastDeployment(environment));
      const code = await tools.cdk(['deploy', '--all', '-c', `environment=${file}`, ...before, ...approval]);
      if (code !== 0) {
        throw new CommandError(
          `The deploy failed; the reason that CloudFormation gives is above. CloudFormation rolls back what it had begun: correct the cause and run npx rooms deploy ${environment} again.`,
        );
      }
      const outputs = await tools.outputs(environment);
      if (!outputs) {
        throw new CommandError('The stack is not there after the deploy; look at CloudFormation.');
      }
      const sources = Object.keys(settings.sources);
      const webhookUrls = Object.fromEntries(
        sources.map((source) => [source, outputs.get(webhookUrlOutput(source))]),
      );
      const withSecretInUrl = sources.filter((name) =>
        hasSecretInUrl(settings.sources[name] as SourceSettings),
      );
      const empty = await emptySecrets(tools.vault(outputs), settings);
      // An invocation makes a version active; the first work item need not wait for that.
      const answers = (await tools.touch(environment)) ?? [];
      const silentLambdas = answers.flatMap(({ id, error }) =>
        error === undefined ? [] : `${id}: ${error}`,
      );
      return {
        environment,
        findings,
        deployed: { webhookUrls, withSecretInUrl, emptySecrets: empty, silentLambdas },
      };
    },
    text({ environment, findings, deployed }, paint) {
      if (!deployed) return findingsText(findings, paint);
      const { webhookUrls, withSecretInUrl, emptySecrets: empty, silentLambdas } = deployed;
      const width = Math.max(...Object.keys(webhookUrls).map(({ length }) => length));
      return [
        '',
        'Webhooks go to:',
        ...Object.entries(webhookUrls).map(
          ([source, url]) =>
            `  ${source.padEnd(width)}  ${url}${withSecretInUrl.includes(source) ? '/SECRET' : ''}`,
        ),
        ...(withSecretInUrl.length > 0
          ? [`SECRET stands for the secret that npx rooms secrets ${environment} makes.`]
          : []),
        ...silentLambdas.map((line) => `Does not answer: ${line}`),
        empty.length > 0 ? `Secrets to fill: ${empty.join(', ')}.` : 'All secrets are filled.',
        `Next: npx rooms ${empty.length > 0 ? 'secrets' : 'doctor'} ${environment}`,
      ].join('\n');
    },
  });

export const deployCommand = deployCommandWith({
  settings: settingsOf,
  account: fetchAccount,
  lastDeployment,
  cdk: (args) => runCdk(args),
  outputs: stackOutputs,
  vault: deployedVault,
  touch: (environment) => checkVersions(environment, { selfCheck: 'touch' }),
});

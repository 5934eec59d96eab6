import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import type { EnvironmentSettings } from '../../environments/schema.ts';
import { pascalCase } from '../../output-names.ts';
import { commandArguments, runIfStarted } from '../arguments.ts';
import { CommandError, settingsOf, stackOutputs } from '../deployment.ts';
import { type Finding, ok } from '../doctor/finding.ts';
import { type AccountFacts, askAccount, judgeAccount } from '../preflight.ts';
import { report } from '../report.ts';
import { deployedVault, type Vault } from '../secret-store.ts';
import { emptySecrets } from './secrets.ts';

const usage =
  'Write npm run deploy -- NAME [--check] [--yes] [--environment FILE], with the name of an environment.';

/** What the command has to do with outside of itself. */
export interface DeployOutside {
  settings(environment: string, file: string | undefined): EnvironmentSettings;
  account(): Promise<AccountFacts | Finding>;
  /** Runs the CDK's CLI of this project and answers its exit code. */
  cdk(args: string[]): Promise<number>;
  outputs(environment: string): Promise<ReadonlyMap<string, string> | undefined>;
  vault(outputs: ReadonlyMap<string, string>): Pick<Vault, 'read'>;
  say(text: string): void;
}

/** `npm run deploy -- NAME`: checks the environment and the account, deploys, and says what comes next. */
export async function deployCommand(argv: string[], outside: DeployOutside = onThisMachine): Promise<string> {
  const { words, values } = commandArguments(argv, {
    usage,
    words: 1,
    options: {
      check: { type: 'boolean', default: false },
      yes: { type: 'boolean', default: false },
      environment: { type: 'string' },
    },
  });
  const [environment = ''] = words;
  const settings = outside.settings(environment, values.environment);
  const facts = await outside.account();
  const findings = [
    ok('environment', `The settings of ${environment} have no mistakes.`),
    ...('level' in facts ? [facts] : judgeAccount(facts, settings.gateway)),
  ];
  const problems = findings.filter(({ level }) => level === 'problem');
  if (problems.length > 0) {
    throw new CommandError(`${report(findings)}\nNothing is deployed: settle the problems first.`);
  }
  if (values.check) return report(findings);
  outside.say(report(findings));

  const file = values.environment ?? environment;
  const approval = values.yes ? ['--require-approval', 'never'] : [];
  const code = await outside.cdk(['deploy', '--all', '-c', `environment=${file}`, ...approval]);
  if (code !== 0) {
    throw new CommandError(
      `The deploy failed; what CloudFormation says is above. It takes back what it had begun: put that right and run npm run deploy -- ${environment} again.`,
    );
  }
  const outputs = await outside.outputs(environment);
  if (!outputs) throw new CommandError('The stack is not there after the deploy; look at CloudFormation.');
  return whatNext(environment, settings, outputs, await emptySecrets(outside.vault(outputs), settings));
}

function whatNext(
  environment: string,
  { sources }: EnvironmentSettings,
  outputs: ReadonlyMap<string, string>,
  empty: readonly string[],
): string {
  const names = Object.keys(sources);
  const width = Math.max(...names.map(({ length }) => length));
  const urls = names.map(
    (name) => `  ${name.padEnd(width)}  ${outputs.get(`WebhookUrl${pascalCase(name)}`)}`,
  );
  return [
    '',
    'Webhooks go to:',
    ...urls,
    empty.length > 0 ? `Secrets to fill: ${empty.join(', ')}.` : 'All secrets are filled.',
    `Next: npm run ${empty.length > 0 ? 'secrets' : 'doctor'} -- ${environment}`,
  ].join('\n');
}

const onThisMachine: DeployOutside = {
  settings: settingsOf,
  account: askAccount,
  cdk: (args) =>
    new Promise((resolve, reject) => {
      const cli = createRequire(import.meta.url).resolve('aws-cdk/bin/cdk');
      const child = spawn(process.execPath, [cli, ...args], { stdio: 'inherit' });
      child.on('error', reject);
      child.on('exit', (code) => resolve(code ?? 1));
    }),
  outputs: stackOutputs,
  vault: deployedVault,
  say: (text) => console.log(text),
};

await runIfStarted(import.meta.url, async (argv) => {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  return deployCommand(argv);
});

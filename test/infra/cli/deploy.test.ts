import { describe, expect, it } from 'vitest';
import { type DeployOutside, deployCommand } from '../../../infra/cli/commands/deploy.ts';
import { CommandError } from '../../../infra/cli/deployment.ts';
import { problem } from '../../../infra/cli/doctor/finding.ts';
import type { AccountFacts } from '../../../infra/cli/preflight.ts';
import { parseSettings } from '../../../infra/environments/parse.ts';
import { labelOf } from '../../../infra/environments/secret-names.ts';

const settings = parseSettings(
  { portal: { url: 'https://portal.example.com' }, sources: { helpdesk: {}, 'project-system': {} } },
  { environment: 'dev', local: false },
);
const account: AccountFacts = {
  account: '123456789012',
  region: 'eu-central-1',
  bootstrap: 28,
  loggingRole: 'arn:aws:iam::123456789012:role/gateway',
  concurrency: 1000,
};
const url = (name: string) => `https://abc.execute-api.eu-central-1.amazonaws.com/prod/webhooks/${name}`;
const outputs = new Map([
  ['WebhookUrlHelpdesk', url('helpdesk')],
  ['WebhookUrlProjectSystem', url('project-system')],
]);

function desk(change: Partial<DeployOutside> = {}, filled: string[] = []) {
  const ran: string[][] = [];
  const said: string[] = [];
  const outside: DeployOutside = {
    settings: () => settings,
    account: async () => account,
    cdk: async (args) => {
      ran.push(args);
      return 0;
    },
    outputs: async () => outputs,
    vault: () => ({
      read: async (name) => ({ name, value: filled.includes(labelOf(name)) ? 'x' : undefined }),
    }),
    say: (text) => void said.push(text),
    ...change,
  };
  const run = (...argv: string[]) =>
    deployCommand(['dev', ...argv], outside).catch((error) => {
      if (error instanceof CommandError) return `refused: ${error.message}`;
      throw error;
    });
  return { run, ran, said };
}

describe('npm run deploy', () => {
  it('checks, deploys both stacks, and prints the URLs, the secrets to fill and the next command', async () => {
    const { run, ran, said } = desk({}, ['portal']);
    expect(await run()).toBe(
      [
        '',
        'Webhooks go to:',
        `  helpdesk        ${url('helpdesk')}`,
        `  project-system  ${url('project-system')}`,
        'Secrets to fill: verify helpdesk, writeBack helpdesk, verify project-system, writeBack project-system.',
        'Next: npm run secrets -- dev',
      ].join('\n'),
    );
    expect(ran).toEqual([['deploy', '--all', '-c', 'environment=dev']]);
    expect(said.join()).toContain('Account 123456789012, region eu-central-1.');
  });

  it('names the doctor as next once all secrets are filled', async () => {
    const all = [
      'portal',
      ...['helpdesk', 'project-system'].flatMap((s) => [`verify ${s}`, `writeBack ${s}`]),
    ];
    const { run, ran } = desk({}, all);
    expect(await run('--yes', '--environment', 'mine/dev.json')).toMatch(/Next: npm run doctor -- dev$/);
    expect(ran).toEqual([
      ['deploy', '--all', '-c', 'environment=mine/dev.json', '--require-approval', 'never'],
    ]);
  });

  it.each<[string, Partial<AccountFacts>, RegExp]>([
    ['no bootstrap', { bootstrap: undefined }, /npx cdk bootstrap aws:\/\/123456789012\/eu-central-1 once/],
    ['an old bootstrap', { bootstrap: 5 }, /version 5, and 6 is needed/],
    ['no role for the gateway to log by', { loggingRole: undefined }, /AmazonAPIGatewayPushToCloudWatchLogs/],
  ])('touches nothing with %s, and says what to do', async (_, change, says) => {
    const { run, ran } = desk({ account: async () => ({ ...account, ...change }) });
    const refused = await run();
    expect(refused).toMatch(/^refused: /);
    expect(refused).toMatch(says);
    expect(refused).toMatch(/Nothing is deployed/);
    expect(ran).toEqual([]);
  });

  it('touches nothing without credentials, and with a mistake in the environment file', async () => {
    const none = desk({
      account: async () => problem('aws.credentials', 'AWS cannot be asked.', 'Set them.'),
    });
    expect(await none.run()).toMatch(/PROBLEM aws\.credentials/);
    const wrong = desk({
      settings: () => {
        throw new CommandError('dev.json has 2 mistakes:');
      },
    });
    expect(await wrong.run()).toBe('refused: dev.json has 2 mistakes:');
    expect([none.ran, wrong.ran]).toEqual([[], []]);
  });

  it('warns of an account with ten Lambdas at a time, and needs no role where the gateway does not log', async () => {
    const { run } = desk({
      settings: () => ({ ...settings, gateway: { ...settings.gateway, accessLogs: false } }),
      account: async () => ({ ...account, loggingRole: undefined, concurrency: 10 }),
    });
    const said = await run('--check');
    expect(said).toMatch(/WARNING aws\.concurrency +Only 10 Lambdas/);
    expect(said).toMatch(/^ok {6}aws\.gateway-logs/m);
  });

  it('only checks with --check, and says when the deploy failed', async () => {
    const checked = desk();
    expect(await checked.run('--check')).toMatch(/^0 problems/m);
    expect(checked.ran).toEqual([]);
    const failed = desk({ cdk: async () => 1 });
    expect(await failed.run()).toMatch(/^refused: The deploy failed/);
  });
});

import { describe, expect, it } from 'vitest';
import { CommandError } from '../../../../infra/cli/command.ts';
import { type DeployTools, deployCommandWith } from '../../../../infra/cli/commands/deploy.ts';
import type { AccountFacts } from '../../../../infra/cli/deployment/account.ts';
import { problem } from '../../../../infra/cli/doctor/finding.ts';
import { loadEnvironment } from '../../../../infra/environments/load.ts';
import { parseSettings } from '../../../../infra/environments/parse.ts';
import { labelOf } from '../../../../infra/environments/secret-names.ts';
import type { SourceSettings } from '../../../../lib/settings/schema.ts';
import { runRooms } from '../run-rooms.ts';

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

/** The command with an account and secrets of a test, and what it had the CDK do. */
function deployment(change: Partial<DeployTools> = {}, filled: string[] = []) {
  const cdkRuns: string[][] = [];
  const command = deployCommandWith({
    settings: () => settings,
    account: async () => account,
    cdk: async (args) => {
      cdkRuns.push(args);
      return 0;
    },
    outputs: async () => outputs,
    vault: () => ({
      read: async (name) => ({ name, value: filled.includes(labelOf(name)) ? 'x' : undefined }),
    }),
    lastDeployment: async () => ({}),
    touch: async () => [{ id: 'ReceiveWebhook', access: [] }],
    ...change,
  });
  return { run: (...argv: string[]) => runRooms(['deploy', 'dev', ...argv], [command]), cdkRuns };
}

const emptyButPortal = [
  'verify helpdesk',
  'writeBack helpdesk',
  'verify project-system',
  'writeBack project-system',
];

describe('rooms deploy', () => {
  it('deploys no environment file that is the example as it is shipped', async () => {
    const example = { ...loadEnvironment('dev'), environment: 'production', namespace: 'production' };
    const { run, cdkRuns } = deployment({ settings: () => example });
    const { code, stderr } = await run();
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /PROBLEM settings\.example +The environment file is the example as it is shipped\./,
    );
    expect(cdkRuns).toEqual([]);
  });

  it('says that nobody gets the results of a source, and that an address is one for examples', async () => {
    const { run } = deployment();
    const { code, stdout } = await run('--check', '--json');
    expect(code).toBe(0);
    const warnings = JSON.parse(stdout).findings.filter(
      ({ level }: { level: string }) => level === 'warning',
    );
    expect(warnings.map(({ check, says }: { check: string; says: string }) => [check, says])).toEqual([
      ['settings.portal.url', 'portal.example.com is a name for examples and leads nowhere.'],
      ['settings.sources.helpdesk', expect.stringMatching(/^Nobody gets its results: it has neither/)],
      ['settings.sources.project-system', expect.stringMatching(/^Nobody gets its results: it has neither/)],
    ]);
  });

  it('checks, deploys both stacks, and prints the URLs, the secrets to fill and the next command', async () => {
    const { run, cdkRuns } = deployment({}, ['portal']);
    const { code, stdout, stderr } = await run();
    expect(code).toBe(0);
    expect(stdout).toBe(
      [
        '',
        'Webhooks go to:',
        `  helpdesk        ${url('helpdesk')}`,
        `  project-system  ${url('project-system')}`,
        `Secrets to fill: ${emptyButPortal.join(', ')}.`,
        'Next: npx rooms secrets dev',
        '',
      ].join('\n'),
    );
    expect(stderr).toContain('Account 123456789012, region eu-central-1.');
    expect(cdkRuns).toEqual([['deploy', '--all', '-c', 'environment=dev']]);
  });

  it('says where the secret of a source comes in its URL', async () => {
    const helpdesk = { ...settings.sources.helpdesk, proof: { scheme: 'secret-in-url' } } as SourceSettings;
    const inUrl = { ...settings, sources: { ...settings.sources, helpdesk } };
    const { stdout } = await deployment({ settings: () => inUrl }).run();
    expect(stdout).toContain(`  ${url('helpdesk')}/SECRET\n`);
    expect(stdout).toContain(`  ${url('project-system')}\n`);
    expect(stdout).toContain('SECRET stands for the secret that npx rooms secrets dev makes.');
  });

  it('prints the same as one JSON document', async () => {
    const { run } = deployment({}, ['portal']);
    expect(JSON.parse((await run('--json')).stdout)).toMatchObject({
      environment: 'dev',
      findings: expect.arrayContaining([expect.objectContaining({ check: 'aws.bootstrap', level: 'ok' })]),
      deployed: { webhookUrls: { helpdesk: url('helpdesk') }, emptySecrets: emptyButPortal },
    });
  });

  it('names the doctor as the next command once all secrets are filled', async () => {
    const { run, cdkRuns } = deployment({}, ['portal', ...emptyButPortal]);
    const { stdout } = await run('--yes', '--environment', 'mine/dev.json');
    expect(stdout).toMatch(/Next: npx rooms doctor dev\n$/);
    expect(cdkRuns).toEqual([
      ['deploy', '--all', '-c', 'environment=mine/dev.json', '--require-approval', 'never'],
    ]);
  });

  it.each<[string, Partial<AccountFacts>, RegExp]>([
    [
      'no bootstrap stack',
      { bootstrap: undefined },
      /npx cdk bootstrap aws:\/\/123456789012\/eu-central-1 once/,
    ],
    ['an old bootstrap stack', { bootstrap: 5 }, /version 5, and 6 is needed/],
    [
      'no role for the logs of API Gateway',
      { loggingRole: undefined },
      /AmazonAPIGatewayPushToCloudWatchLogs/,
    ],
  ])('deploys nothing to an account with %s, and says what to do', async (_, change, says) => {
    const { run, cdkRuns } = deployment({ account: async () => ({ ...account, ...change }) });
    const { code, stderr, stdout } = await run('--json');
    expect(code).toBe(2);
    expect(stderr).toMatch(says);
    expect(stderr).toMatch(/Nothing is deployed/);
    expect(JSON.parse(stdout).findings).toContainEqual(expect.objectContaining({ level: 'problem' }));
    expect(cdkRuns).toEqual([]);
  });

  it('deploys nothing without credentials', async () => {
    const { run, cdkRuns } = deployment({
      account: async () => problem('aws.credentials', 'AWS does not answer.', 'Set them.'),
    });
    expect(await run()).toMatchObject({ code: 2, stderr: expect.stringMatching(/PROBLEM aws\.credentials/) });
    expect(cdkRuns).toEqual([]);
  });

  it('deploys nothing with a mistake in the environment file', async () => {
    const { run, cdkRuns } = deployment({
      settings: () => {
        throw new CommandError('dev.json has 2 mistakes:');
      },
    });
    expect(await run()).toMatchObject({ code: 2, stderr: 'dev.json has 2 mistakes:\n' });
    expect(cdkRuns).toEqual([]);
  });

  it('warns of an account that runs ten Lambdas at a time, and needs no role where the gateway does not log', async () => {
    const { run } = deployment({
      settings: () => ({ ...settings, gateway: { ...settings.gateway, accessLogs: false } }),
      account: async () => ({ ...account, loggingRole: undefined, concurrency: 10 }),
    });
    const { stdout } = await run('--check');
    expect(stdout).toMatch(/WARNING aws\.concurrency +Only 10 Lambdas/);
    expect(stdout).toMatch(/^ok {6}aws\.gateway-logs/m);
  });

  it('only checks with --check', async () => {
    const { run, cdkRuns } = deployment();
    expect(await run('--check')).toMatchObject({ code: 0, stdout: expect.stringMatching(/^0 problems/m) });
    expect(cdkRuns).toEqual([]);
  });

  it('tells the CDK what the deployment before it left', async () => {
    const lastDeployment = async () => ({
      deployedOutputs: { Name: 'arn' },
      publishAgain: '2026-11-28T01:00:00.000Z',
    });
    const { run, cdkRuns } = deployment({ lastDeployment });
    await run();
    expect(cdkRuns[0]?.slice(4)).toEqual([
      '-c',
      'deployedOutputs={"Name":"arn"}',
      '-c',
      'publishAgain=2026-11-28T01:00:00.000Z',
    ]);
  });

  const key = (place: string) => `arn:aws:kms:${place}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
  const topic = (place: string) => `arn:aws:sns:${place}:alarms`;
  const certificate = (place: string) =>
    `arn:aws:acm:${place}:certificate/1234abcd-12ab-34cd-56ef-1234567890ab`;
  it.each<[string, Record<string, unknown>, RegExp, number]>([
    [
      'a key of another region',
      { operations: { encryptionKey: key('us-east-1:123456789012') } },
      /PROBLEM aws\.arns\.operations\.encryptionKey +operations\.encryptionKey is in the region us-east-1/,
      2,
    ],
    [
      'a key of another account',
      { operations: { encryptionKey: key('eu-central-1:999999999999') } },
      /PROBLEM aws\.arns\.operations\.encryptionKey .*the account 999999999999/,
      2,
    ],
    [
      'a certificate of another region',
      {
        gateway: {
          domain: { name: 'rooms.example.com', certificate: certificate('us-east-1:123456789012') },
        },
      },
      /PROBLEM aws\.arns\.gateway\.domain\.certificate/,
      2,
    ],
    [
      'a topic of another region',
      { operations: { alarms: ['oncall@example.com', topic('us-east-1:123456789012')] } },
      /PROBLEM aws\.arns\.operations\.alarms\[1\]/,
      2,
    ],
    [
      'a topic of another account',
      { operations: { alarms: [topic('eu-central-1:999999999999')] } },
      /WARNING aws\.arns\.operations\.alarms\[0\] .*\n.*sns:Publish/,
      0,
    ],
    [
      'a key, a certificate and a topic of its own',
      {
        operations: {
          alarms: [topic('eu-central-1:123456789012')],
          encryptionKey: key('eu-central-1:123456789012'),
        },
        gateway: {
          domain: { name: 'rooms.example.com', certificate: certificate('eu-central-1:123456789012') },
        },
      },
      /^ok +aws\.arns\.operations\.encryptionKey .*\nok +aws\.arns\.gateway\.domain\.certificate .*\nok +aws\.arns\.operations\.alarms\[0\] /m,
      0,
    ],
  ])('checks %s', async (_, file, says, exitCode) => {
    const portal = { url: 'https://portal.example.com' };
    const its = parseSettings({ portal, sources: { helpdesk: {} }, ...file }, { environment: 'dev' });
    const { run, cdkRuns } = deployment({ settings: () => its });
    const { code, output } = await run('--check');
    expect(output).toMatch(says);
    expect(code).toBe(exitCode);
    expect(cdkRuns).toEqual([]);
  });

  it('says which Lambda does not answer after the deploy', async () => {
    const error = 'AccessDeniedException: no';
    const { run } = deployment({ touch: async () => [{ id: 'FetchRoom', error }] }, ['portal']);
    expect(await run()).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Does not answer: FetchRoom: AccessDeniedException: no\n'),
    });
  });

  it('ends with exit code 2 if CloudFormation fails', async () => {
    const { run } = deployment({ cdk: async () => 1 });
    expect(await run()).toMatchObject({ code: 2, stderr: expect.stringMatching(/^The deploy failed/m) });
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { afterAll, describe, expect, it } from 'vitest';
import { CommandError } from '../../../../infra/cli/command.ts';
import { firstSendCommand, webhookToSend } from '../../../../infra/cli/commands/send.ts';
import { settingsToShow } from '../../../../infra/cli/deployment/environment-settings.ts';
import { parseSettings } from '../../../../infra/environments/parse.ts';
import { serve } from '../../../../infra/local/http/server.ts';
import { localSecrets } from '../../../../infra/local/secrets-file.ts';
import { settingsFile } from '../../environments/build.ts';
import { runRooms } from '../run-rooms.ts';

const directory = mkdtempSync(join(tmpdir(), 'send-'));
afterAll(() => rmSync(directory, { recursive: true }));

const verify = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';
const file = join(directory, 'secrets.json');
writeFileSync(file, JSON.stringify({ sources: { crm: { verify: [verify] } } }));

const forUrl = 'kQ3x7Zp0mR5vT8yB1nD4gJ6sW9aC2fH_';
const urlFile = join(directory, 'url.json');
writeFileSync(urlFile, JSON.stringify({ sources: { crm: { verify: [forUrl] } } }));

const plain = join(directory, 'plain.json');
writeFileSync(plain, JSON.stringify({ sources: { crm: { verify: ['a plain secret of a header'] } } }));

const from = (argv: string[], environment: NodeJS.ProcessEnv = {}) => webhookToSend(argv, { environment });
const project = ['project', '--id', 'PRJ-1', '--type', 'marketing', '--name', 'Q1'];
const deployed = 'https://x.execute-api.eu-central-1.amazonaws.com/prod/webhooks/crm';

describe('rooms send', () => {
  it('signs a project with the secret of the local stack, for its port', () => {
    const { url, headers, body } = from(project);
    expect(url).toBe('http://127.0.0.1:3000/webhooks/project-system');
    const [secret = ''] =
      localSecrets({ 'project-system': { type: 'project-system' } }).sources['project-system']?.verify ?? [];
    expect(new Webhook(secret).verify(body, headers)).toEqual({
      projectId: 'PRJ-1',
      projectType: 'marketing',
      projectName: 'Q1',
    });
    expect(from(project, { PORT: '3999' }).url).toBe('http://127.0.0.1:3999/webhooks/project-system');
  });

  it('sends tickets to the helpdesk without the fields that are not given', () => {
    const { url, body } = from(['ticket', '--id', '1']);
    expect(url).toMatch(/\/webhooks\/helpdesk$/);
    expect(JSON.parse(body)).toEqual({ ticketId: '1' });
  });

  it('takes the source of a deployed URL, and its secret from a file', () => {
    const { url, headers, body } = from([...project, '--url', deployed, '--secrets', file]);
    expect(url).toBe(deployed);
    expect(() => new Webhook(verify).verify(body, headers)).not.toThrow();
  });

  it('follows the settings of an environment, so that a vendor is the one that it knows, by its own authentication', () => {
    const environment = join(directory, 'production.json');
    const sources = {
      support: { type: 'jira', site: 'widgets.atlassian.net', proof: { header: 'x-secret' } },
      desk: { type: 'freshdesk', subdomain: 'widgets' },
    };
    writeFileSync(environment, JSON.stringify(settingsFile({ sources })));
    const secrets = join(directory, 'vendors.json');
    const verify = ['agent:0123456789abcdefg'];
    writeFileSync(secrets, JSON.stringify({ sources: { support: { verify }, desk: { verify } } }));
    const sent = (what: string, source: string) =>
      from([what, '--id', '7', '--source', source, '--environment', environment, '--secrets', secrets]);
    expect(JSON.parse(sent('jira', 'support').body).issue.self).toMatch(
      /^https:\/\/widgets\.atlassian\.net\//,
    );
    expect(sent('jira', 'support').headers).toMatchObject({ 'x-secret': verify[0] });
    expect(sent('freshdesk', 'desk').body).toContain('http://widgets.freshdesk.com/');
    expect(() => sent('zendesk', 'desk')).toThrow(
      /production\.json has no source "desk" of the type zendesk; its sources are support \(jira\), desk \(freshdesk\)\.$/,
    );
  });

  it('appends the path of the source to a base URL', () => {
    const argv = [
      ...project,
      '--url',
      'https://hooks.example.com/prod/',
      '--secrets',
      file,
      '--source',
      'crm',
    ];
    expect(from(argv).url).toBe('https://hooks.example.com/prod/webhooks/crm');
  });

  it('sends the secret in a header where the source has one', () => {
    const { headers } = from([...project, '--url', deployed, '--secrets', file, '--header', 'x-token']);
    expect(headers['x-token']).toBe(verify);
    expect(headers['webhook-signature']).toBeUndefined();
  });

  it('has the secret in the URL where the source has it there, and shows the URL without it', () => {
    const right = { url: `${deployed}/${forUrl}`, shownUrl: `${deployed}/(its secret)` };
    const inUrl = from([...project, '--url', deployed, '--secrets', urlFile, '--secret-in-url']);
    expect(inUrl).toMatchObject(right);
    expect(inUrl.headers).toEqual({ 'content-type': 'application/json' });
    // And a URL that ends with it, as its system has it, needs no file
    expect(from([...project, '--url', `${deployed}/${forUrl}`])).toMatchObject(right);
    expect(() => from(['zendesk', '--id', '7', '--url', `${deployed}/${forUrl}`])).toThrow(
      /does not fit zendesk/,
    );
    expect(() => from([...project, '--url', `${deployed}/short`])).toThrow(/32 characters or longer/);
  });

  it('sends a form of the same fields, or with the JSON of a vendor in its one field', () => {
    const { headers, body } = from([...project, '--form']);
    expect(headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(body).toBe('projectId=PRJ-1&projectType=marketing&projectName=Q1');
    const [[name = '', payload = ''] = [], ...others] = new URLSearchParams(
      from(['zendesk', '--id', '7', '--form']).body,
    );
    expect([name, others]).toEqual(['payload', []]);
    expect(JSON.parse(payload)).toMatchObject({ detail: { id: '7' } });
  });

  it('sends several at once, with ids that follow from the one that is given', () => {
    const { body } = from(['ticket', '--id', 'A', '--subject', 'Login error', '--several', '3']);
    expect(JSON.parse(body)).toEqual(
      ['A-1', 'A-2', 'A-3'].map((ticketId) => ({ ticketId, subject: 'Login error' })),
    );
    expect(() => from([...project, '--several', '0'])).toThrow(/whole number/);
  });

  it('sends and signs what each vendor sends', () => {
    const zendesk = from(['zendesk', '--id', '7', '--subject', 'Login error']);
    expect(zendesk.url).toMatch(/\/webhooks\/zendesk$/);
    expect(zendesk.headers['x-zendesk-webhook-signature']).toMatch(/^[\w+/]{43}=$/);
    expect(JSON.parse(zendesk.body)).toMatchObject({ detail: { id: '7', subject: 'Login error' } });
    expect(from(['freshdesk', '--id', '7']).headers.authorization).toMatch(/^Basic /);
    const jira = from([
      'jira',
      '--id',
      '7',
      '--sample',
      'automation',
      '--header',
      'x-secret',
      '--source',
      'jsm',
    ]);
    expect(jira.url).toMatch(/\/webhooks\/jsm$/);
    expect(Object.keys(jira.headers)).toEqual(['content-type', 'x-secret', 'x-atlassian-webhook-identifier']);
    expect(JSON.parse(jira.body)).toMatchObject({ id: '7', key: 'SUP-7' });
  });

  it('sends a test event without an id', () => {
    expect(JSON.parse(from(['zendesk', '--sample', 'test']).body)).toEqual({ event: 'test' });
  });

  it('passes a callback URL and a delivery id on', () => {
    const { headers, body } = from([...project, '--callback-url', 'https://a.b/c', '--delivery-id', 'msg_7']);
    expect(JSON.parse(body).callbackUrl).toBe('https://a.b/c');
    expect(headers['webhook-id']).toBe('msg_7');
  });

  it.each([
    [[], /^project\|ticket\|.* is missing/],
    [['room', '--id', '1'], /^Say what to send: "project", "ticket"/],
    [['project'], /--id is missing/],
    [
      ['jira', '--id', '1', '--sample', 'x'],
      /--sample must be "issue", "changed", "automation", "project" or "test" for jira/,
    ],
    [['zendesk', '--id', '1', '--header', 'x-secret'], /--header does not fit zendesk: .*unknown key/],
    [[...project, '--nmae', 'x'], /no option "--nmae"; did you mean "--name"/],
    [[...project, '--url', 'nonsense'], /--url is no URL/],
    [[...project, '--url', deployed], /--secrets FILE is needed/],
    [[...project, '--secrets', join(directory, 'none.json')], /none\.json cannot be read \(ENOENT\)/],
    [[...project, '--url', deployed, '--secrets', plain], /"crm" cannot be used.*Add --header NAME/],
    [[...project, '--secrets', file], /no "verify" secret for the source "project-system"/],
  ])('%j is a mistake that says what to write', (argv, message) => {
    expect(() => from(argv)).toThrow(CommandError);
    expect(() => from(argv)).toThrow(message);
  });
});

describe('the command that the local stack shows for a source', () => {
  const settings = parseSettings(
    settingsFile({
      sources: {
        'project-system': {},
        helpdesk: {},
        crm: { type: 'project-system', proof: { header: 'x-token' } },
      },
    }),
    { environment: 'test' },
  );
  const shown = (
    name: string,
    { port = 3000, secretsFile }: { port?: number; secretsFile?: string } = {},
  ) => {
    const source = settings.sources[name];
    if (!source) throw new Error('no source');
    return firstSendCommand({
      name,
      source,
      url: `http://127.0.0.1:${port}`,
      secretsFile,
      environment: 'local',
    });
  };

  it.each<[string, { port?: number; secretsFile?: string }]>([
    ['project-system', { port: 3001 }],
    ['helpdesk', { port: 3001 }],
    ['crm', {}],
    ['crm', { port: 3001, secretsFile: file }],
  ])('reaches %s with %j', (name, where) => {
    const [command = ''] = shown(name, where)
      .split(/^npx rooms send /)
      .slice(1);
    const argv = [...command.matchAll(/"([^"]*)"|\S+/g)].map(([word, quoted]) => quoted ?? word);
    const { url, headers } = from(argv);
    expect(url).toBe(`http://127.0.0.1:${where.port ?? 3000}/webhooks/${name}`);
    const token = where.secretsFile
      ? verify
      : localSecrets({ [name]: { type: 'project-system' } }).sources[name]?.verify[0];
    expect(headers['x-token']).toBe(name === 'crm' ? token : undefined);
  });
});

it('the command that the local stack shows for a source without code sends what its settings take', () => {
  const { custom } = settingsToShow('local').sources;
  if (!custom) throw new Error('the local stack has one');
  const where = {
    name: 'custom',
    url: 'http://127.0.0.1:3001',
    secretsFile: undefined,
    environment: 'local',
  };
  const [, command = ''] = firstSendCommand({ ...where, source: custom }).split('npx rooms send ');
  const argv = [...command.matchAll(/"([^"]*)"|\S+/g)].map(([word, quoted]) => quoted ?? word);
  expect(JSON.parse(from(argv).body)).toMatchObject({
    event: 'project.created',
    project: { number: 'PRJ-1', title: 'Q1', kind: 'marketing' },
  });
});

describe('the answer to rooms send', () => {
  const server = serve(async (request) => {
    const status = Number(new URL(request.url).pathname.split('/').at(-1));
    return Response.json({ status: 'an answer' }, { status });
  });
  afterAll(async () => (await server).close());

  it.each([
    [200, 0],
    [202, 0],
    [401, 3],
    [503, 3],
  ])('with status %i is printed, and the exit code is %i', async (status, code) => {
    const url = `${(await server).url}/webhooks/${status}`;
    const argv = ['send', 'ticket', '--id', '1', '--url', url];
    expect(await runRooms(argv)).toMatchObject({
      code,
      stdout: `${status} ${url}\n{\n  "status": "an answer"\n}\n`,
    });
    const { stdout } = await runRooms([...argv, '--json']);
    expect(JSON.parse(stdout)).toEqual({ url, status, answer: { status: 'an answer' } });
  });

  it('is a sentence and exit code 2 if no server listens', async () => {
    const { code, stderr } = await runRooms(['send', 'ticket', '--id', '1', '--url', 'http://127.0.0.1:1']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^Nothing answers at http:\/\/127\.0\.0\.1:1/);
  });
});

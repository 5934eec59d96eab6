import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { commandsFor } from '../../../infra/cli/commands/index.ts';
import { webhookToSend } from '../../../infra/cli/commands/send.ts';
import type { Finding } from '../../../infra/cli/doctor/finding.ts';
import { type LocalStack, startLocalStack } from '../../../infra/local/stack.ts';
import { programFile } from '../../programs.ts';
import { runCommand } from '../../run-command.ts';
import { runRooms } from './run-rooms.ts';

const commands = await commandsFor();

let stack: LocalStack;
beforeAll(async () => {
  stack = await startLocalStack({ simulator: { timings: { copyMsPerFile: 5 } } });
  vi.stubEnv('PORT', new URL(stack.url).port);
}, 30_000);
afterAll(async () => {
  vi.unstubAllEnvs();
  await stack.close();
});

async function rooms(...argv: string[]): Promise<string> {
  return (await runRooms(argv)).output.trimEnd();
}

async function send(...argv: string[]) {
  const { url, ...request } = webhookToSend([...argv, '--url', stack.url]);
  return (await fetch(url, { method: 'POST', ...request })).json() as Promise<{
    execution: string;
    statusUrl: string;
  }>;
}

const project = (id: string, type: string) => ['project', '--id', id, '--type', type, '--name', 'Q1'];

describe('the commands about work items, on the running local stack', () => {
  it('find, retry, resend and forget a work item', async () => {
    // Given a project and a ticket with one id, and a project that failed
    const { ProjectRoom, TicketRoom } = stack.machines;
    const made = await send(...project('PRJ-1', 'marketing'));
    const opened = await send('ticket', '--id', 'PRJ-1', '--subject', 'Login error');
    const failed = await send(...project('PRJ-2', 'nothing'));
    await Promise.all([
      ProjectRoom.finished(made.execution),
      TicketRoom.finished(opened.execution),
      ProjectRoom.finished(failed.execution),
    ]);
    // When an operator looks for them
    const several = await rooms('find', 'local', 'PRJ-1');
    expect(several).toMatch(/Write SOURCE\/ID.*\n {2}project-system\/PRJ-1 .*\n {2}helpdesk\/PRJ-1 /);
    const one = await rooms('find', 'local', 'helpdesk/PRJ-1');
    expect(one).toMatch(/Create room .*\n.*Create folders .*\n/);
    expect(one).toMatch(/in the portal it is there \(asked at /);
    expect(JSON.parse(await rooms('find', 'local', 'PRJ-2', '--json'))).toMatchObject({
      record: { status: 'failed', error: { code: 'TemplateNotFound' } },
      attempts: [{ execution: failed.execution, timeline: { status: 'FAILED' } }],
    });
    // And opens the link for who waits, as the answer to the webhook had it
    const { statusUrl } = JSON.parse(await rooms('find', 'local', 'project-system/PRJ-1', '--json'));
    expect(statusUrl).toBe(made.statusUrl);
    expect(await (await fetch(statusUrl)).json()).toMatchObject({ status: 'done', over: true });
    const page = await fetch(statusUrl, { headers: { accept: 'text/html', 'accept-language': 'it' } });
    expect(await page.text()).toContain('<h1>La stanza è pronta</h1>');
    expect((await fetch(statusUrl.replace(/.$/, '!'))).status).toBe(404);
    // And looks at all of them
    const list = await rooms('find', 'local');
    expect(list.split('\n')).toHaveLength(3);
    expect(list).toMatch(/ {2}failed {2}project-system\/PRJ-2 +TemplateNotFound$/m);
    expect(list).toMatch(/ {2}done {4}helpdesk\/PRJ-1 +room \d+(, its result is not delivered yet)?$/m);
    expect((await rooms('find', 'local', '--failed')).split('\n')).toHaveLength(1);
    expect(await rooms('find', 'local', '--limit', '1')).toMatch(/\nEarlier ones are left out; /);
    expect(await rooms('find', 'local', '--held')).toBe('local has no work item that is held.');
    expect(await rooms('status', 'local')).toMatch(/^ {2}failed +1, 1 of them in the last 24 hours$/m);
    // And sees what people have done in the portal since
    const { record } = JSON.parse(await rooms('find', 'local', 'project-system/PRJ-1', '--json'));
    stack.simulator?.world.portal.folders.delete(record.room.id);
    const gone = JSON.parse(await rooms('find', 'local', 'project-system/PRJ-1', '--json'));
    expect(gone.roomNow).toMatchObject({ state: 'deleted' });
    // And runs the commands that change something
    const since = ['--code', 'TemplateNotFound', '--since', '2026-01-01'];
    const dry = await rooms('retry', 'local', ...since, '--dry-run');
    expect(dry).toMatch(/^1 of 1 that failed .* would be retried:\n .* project-system\/PRJ-2$/);
    const resent = await rooms('resend', 'local', 'helpdesk/PRJ-1');
    expect(resent).toMatch(/^room\.created of helpdesk\/PRJ-1 is sent again within a minute/);
    const retried = await rooms('retry', 'local', 'PRJ-2');
    const [, execution = ''] = /execution (\S+-2)\./.exec(retried) ?? [];
    expect((await ProjectRoom.finished(execution)).error).toBe('TemplateNotFound');
    const forget = ['forget', 'local', 'helpdesk/PRJ-1'];
    expect(await rooms(...forget, '--dry-run')).toMatch(
      /^helpdesk\/PRJ-1 would be forgotten.* The room \d+ would stay in the portal\. Nothing is done\.$/,
    );
    // Without a person, or against a person's will, nothing is forgotten
    expect(await rooms(...forget)).toBe('There is no terminal to ask at; add --yes.');
    expect((await runRooms(forget, undefined, { answer: 'y' })).output).toMatch(
      /^Forget helpdesk\/PRJ-1, a ticket that is done and has the room \d+\? .*: Nothing is done\.\n$/,
    );
    expect(await rooms('find', 'local', 'helpdesk/PRJ-1')).toContain('Login error');
    const forgotten = (await runRooms(forget, undefined, { answer: 'yes' })).stdout;
    expect(forgotten).toMatch(/^helpdesk\/PRJ-1 is forgotten/);
    // Then its record has no personal data, and its webhook is accepted as new
    expect(await rooms('find', 'local', 'helpdesk/PRJ-1', '--json')).not.toMatch(/Login|http/);
    const again = await send('ticket', '--id', 'PRJ-1', '--subject', 'Login error');
    expect(again).toMatchObject({ status: 'accepted', execution: expect.stringMatching(/-2$/) });
  }, 60_000);

  it('hold and release all work of an environment', async () => {
    const held = await runRooms(['hold', 'local', '--reason', 'An update.', '--json']);
    expect(JSON.parse(held.stdout)).toEqual({ environment: 'local', reason: 'An update.' });
    // The last reason counts, and a hold without one keeps it
    expect(await rooms('hold', 'local', '--reason', 'A longer update.')).toMatch(
      /^All work of local is held; a hold was on already since .* \(OperatorHold: An update\.\)\. The reason is: A longer update\.\n/,
    );
    expect(await rooms('hold', 'local')).toContain('The reason is: A longer update.');
    const kept = await send(...project('PRJ-9', 'marketing'));
    expect(kept).toMatchObject({ status: 'held' });
    expect(await rooms('retry', 'local', 'PRJ-2')).toMatch(/All work is held since .* \(OperatorHold\)/);
    expect(await rooms('release', 'local')).toMatch(
      /^The hold of local is over \(OperatorHold since .*A longer update\.\)\. 1 work item goes on from within a minute/,
    );
    const again = await runRooms(['release', 'local', '--json']);
    expect(again.code).toBe(0);
    expect(JSON.parse(again.stdout)).toMatchObject({ environment: 'local', ended: null });
  });

  it.each([
    [['find', 'local', 'X', '--failed'], /^Write either the id of a work item, or what to list\./],
    [['find', 'local', '--limit', '0'], /^--limit is a whole number from 1 to 500, and not 0\./],
    [['clean-up', 'local', '--limit', '0'], /^--limit is a whole number from 1 to 10000, and not 0\./],
    [['clean-up', 'local', '--days', '1.5'], /^--days is a whole number from 1 to 3650, and not 1\.5\./],
    [['clean-up', 'local'], /^Rooms of this environment do not follow their work items/],
    [['status', 'local', '--watch'], /^--watch needs a terminal/],
    [['watch', 'local'], /^rooms watch needs a terminal; npx rooms status NAME prints once\.$/m],
    [['status', 'local', '--watch', '--json'], /^--watch is for people, and --json prints one document/],
    [['find', 'loca', 'NOPE'], /^There is no file infra\/environments\/loca\.json; did you mean "local"\?\n/],
    [['find', 'local', 'NOPE'], /^local has no record of NOPE\. .* sources are .*helpdesk.*\.\n$/],
    [['resend', 'local', 'X'], /^local has no record of X/],
    [
      ['retry', 'local', '--code', 'Nope', '--since', '2026-01-01'],
      /^Nope is no error code.*TemplateNotFound/,
    ],
    [['retry', 'local', '--code', 'CreationLost', '--since', 'noon'], /^noon is no time/],
    [['retry', 'local', 'X', '--code', 'CreationLost'], /^Write either npx rooms retry NAME/],
    [['retry', 'local'], /^Write either/],
  ])('change nothing and say what to write for the command line %j', async (argv, sentence) => {
    const { code, stdout, stderr } = await runRooms(argv);
    expect(code).toBe(2);
    expect(stdout).toBe(
      argv.includes('--json') ? `${JSON.stringify({ error: stderr.trimEnd() }, null, 2)}\n` : '',
    );
    expect(stderr).toMatch(sentence);
  });

  it('take a time without a zone as UTC', async () => {
    const argv = ['retry', 'local', '--code', 'CreationLost', '--since', '2026-01-01T10:00', '--json'];
    expect(JSON.parse((await runRooms(argv)).stdout)).toEqual({
      code: 'CreationLost',
      since: '2026-01-01T10:00:00.000Z',
      dryRun: false,
      workItems: [],
    });
  });
});

describe('the process of a command with --json', () => {
  // AWS is an endpoint that nothing listens at, so that a command for a deployed environment ends at once.
  const aws = {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'x',
    AWS_SECRET_ACCESS_KEY: 'x',
    AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
    AWS_MAX_ATTEMPTS: '1',
  };
  const lines: [code: number, ...argv: string[]][] = [
    [2, 'deploy', 'dev', '--check'],
    [2, 'secrets', 'dev'],
    [2, 'portal-webhook', 'dev'],
    [0, 'doctor', 'local', '--look-only'],
    [2, 'handshake', 'local', 'custom'],
    [0, 'try', 'local', 'custom', 'infra/environments/samples/project-created.json'],
    [0, 'send', 'ticket', '--id', '8'],
    [0, 'status', 'local'],
    [2, 'watch', 'local'],
    [0, 'find', 'local', 'PRJ-2'],
    [0, 'retry', 'local', 'PRJ-2', '--dry-run'],
    [0, 'resend', 'local', 'PRJ-2'],
    [0, 'keep', 'local', 'PRJ-2', '--reason', 'Case 4711'],
    [2, 'archive', 'local', 'PRJ-2'],
    [2, 'restore', 'local', 'PRJ-2'],
    [2, 'clean-up', 'local'],
    [0, 'forget', 'local', 'PRJ-2', '--yes'],
    [0, 'hold', 'local'],
    [0, 'release', 'local'],
    [2, 'recover', 'dev', '--from', 'another-table'],
  ];
  it('is tested for every command', () => {
    expect(lines.map(([, name]) => name)).toEqual(commands.map(({ name }) => name));
  });

  it.each(lines)(
    'ends with exit code %i and prints exactly one document on stdout: %s',
    async (code, ...argv) => {
      const ended = await runCommand(process.execPath, [await programFile('rooms'), ...argv, '--json'], {
        env: { ...process.env, ...aws },
      });
      expect(ended.code, ended.output).toBe(code);
      expect(() => JSON.parse(ended.stdout), ended.stdout).not.toThrow();
      expect(ended.stderr).not.toMatch(/\n +at /);
      expect('error' in JSON.parse(ended.stdout)).toBe(code === 2);
    },
  );
});

describe('rooms doctor local', () => {
  it('finds no problem, and has a test room made and archived', async () => {
    const { code, stdout } = await runRooms(['doctor', 'local']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ok {6}portal\.reachable +The portal answers; it is DocSpace 3\.7\.2\.$/m);
    expect(stdout).toMatch(/^ok {6}work-item +A room was made in \d+ s, and is in the archive now\.$/m);
    expect(stdout).toMatch(/\n0 problems, 0 warnings, \d+ ok, \d+ skipped\.\n$/);
    const { portal } = stack.simulator?.world ?? {};
    expect(portal?.rooms().map(({ room, title }) => [room.place, title])).toContainEqual([
      'archive',
      expect.stringMatching(/^Ticket #test-.* - Test by npx rooms doctor$/),
    ]);
  });

  it('makes no test room with --look-only', async () => {
    const roomCount = () => stack.simulator?.world.portal.rooms().length;
    const before = roomCount();
    const { stdout } = await runRooms(['doctor', 'local', '--json', '--look-only']);
    const findings = JSON.parse(stdout) as Finding[];
    expect(findings.find(({ check }) => check === 'work-item')?.level).toBe('skipped');
    expect(findings.find(({ check }) => check === 'sources.jira')?.level).toBe('ok');
    expect(roomCount()).toBe(before);
  });

  it('checks no file of secrets for sources that the environment does not have', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'doctor-')), 'secrets.json');
    writeFileSync(file, JSON.stringify({ sources: { helpdesc: { verify: [] } } }));
    const { code, stderr } = await runRooms(['doctor', 'local', '--look-only', '--secrets', file]);
    rmSync(dirname(file), { recursive: true });
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /sources\.helpdesc: the environment has no source of this name; did you mean "helpdesk"\?/,
    );
  });

  it('ends with exit code 3 if a problem was found, and says what to do', async () => {
    stack.simulator?.world.portal.revokeKey(stack.portal.key);
    const { code, stdout } = await runRooms(['doctor', 'local']);
    expect(code).toBe(3);
    expect(stdout).toMatch(/PROBLEM portal\.key .*HTTP 401\.\n +Store a valid API key of the service user/);
  });
});

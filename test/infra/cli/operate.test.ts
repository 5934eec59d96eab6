import { execFile } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { findCommand } from '../../../infra/cli/commands/find.ts';
import { forgetCommand } from '../../../infra/cli/commands/forget.ts';
import { resendCommand } from '../../../infra/cli/commands/resend.ts';
import { retryCommand } from '../../../infra/cli/commands/retry.ts';
import { CommandError } from '../../../infra/cli/deployment.ts';
import { webhookToSend } from '../../../infra/local/send-arguments.ts';
import { type LocalStack, startLocalStack } from '../../../infra/local/stack.ts';

let stack: LocalStack;
beforeAll(async () => {
  stack = await startLocalStack({ simulator: { timings: { copyMsPerFile: 5 } } });
  vi.stubEnv('PORT', new URL(stack.url).port);
}, 30_000);
afterAll(async () => {
  vi.unstubAllEnvs();
  await stack.close();
});

const commands = {
  find: findCommand,
  retry: retryCommand,
  resend: resendCommand,
  forget: forgetCommand,
};

/** What a command says, also when it has to be written in another way. */
function command(name: keyof typeof commands, ...argv: string[]): Promise<string> {
  return commands[name](argv).catch((error) => {
    if (error instanceof CommandError) return error.message;
    throw error;
  });
}

async function send(...argv: string[]) {
  const { url, ...request } = webhookToSend([...argv, '--url', stack.url]);
  return (await fetch(url, { method: 'POST', ...request })).json() as Promise<{ execution: string }>;
}

const project = (id: string, type: string) => ['project', '--id', id, '--type', type, '--name', 'Q1'];

describe('the commands, on the running local stack', () => {
  it('tell the timeline of a work item, retry it, re-send its result and forget it', async () => {
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
    const several = await command('find', 'local', 'PRJ-1');
    expect(several).toMatch(/Write SOURCE\/ID.*\n {2}project-system\/PRJ-1 .*\n {2}helpdesk\/PRJ-1 /);
    const one = await command('find', 'local', 'helpdesk/PRJ-1');
    expect(one).toMatch(/Create room .*\n.*Create folders .*\n/);
    expect(JSON.parse(await command('find', 'local', 'PRJ-2', '--json'))).toMatchObject({
      record: { status: 'failed', error: { code: 'TemplateNotFound' } },
      attempts: [{ execution: failed.execution, timeline: { status: 'FAILED' } }],
    });
    // And gives orders
    const since = ['--code', 'TemplateNotFound', '--since', '2026-01-01'];
    const dry = await command('retry', 'local', ...since, '--dry-run');
    expect(dry).toMatch(/^1 of 1 that failed .* would be retried:\n .* project-system\/PRJ-2$/);
    const resent = await command('resend', 'local', 'helpdesk/PRJ-1');
    expect(resent).toMatch(/^room\.created of helpdesk\/PRJ-1 is sent again within a minute/);
    const retried = await command('retry', 'local', 'PRJ-2');
    const [, execution = ''] = /execution (\S+-2)\./.exec(retried) ?? [];
    expect((await ProjectRoom.finished(execution)).error).toBe('TemplateNotFound');
    const forgotten = await command('forget', 'local', 'helpdesk/PRJ-1');
    expect(forgotten).toMatch(/^helpdesk\/PRJ-1 is forgotten/);
    // Then the record has nothing of it any more, and its webhook is new
    expect(await command('find', 'local', 'helpdesk/PRJ-1', '--json')).not.toMatch(/Login|http/);
    const again = await send('ticket', '--id', 'PRJ-1', '--subject', 'Login error');
    expect(again).toMatchObject({ status: 'accepted', execution: expect.stringMatching(/-2$/) });
  }, 60_000);

  it('end with code 2 and a sentence when a person has to write them in another way', async () => {
    const args = ['node_modules/.bin/tsx', 'infra/cli/commands/find.ts', 'local', 'NOPE'];
    const [code, out, err] = await new Promise<unknown[]>((resolve) => {
      execFile(process.execPath, args, (error, ...said) => resolve([error?.code ?? 0, ...said]));
    });
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^local has no record of NOPE\. .* sources are .*helpdesk.*\.\n$/);
  });

  it.each<[keyof typeof commands, string[], RegExp]>([
    ['find', ['local'], /^Write npm run find -- NAME/],
    ['forget', ['local', 'X', '--now'], /Unknown option '--now'.*\nWrite npm run forget/],
    ['resend', ['local', 'X'], /^local has no record of X/],
    [
      'retry',
      ['local', '--code', 'Nope', '--since', '2026-01-01'],
      /Nope is no error code.*TemplateNotFound/,
    ],
    ['retry', ['local', '--code', 'CreationLost', '--since', 'noon'], /noon is no time/],
    ['retry', ['local', '--code', 'CreationLost', '--since', '2026-01-01T10:00'], /^Nothing that failed/],
    ['retry', ['local', 'X', '--code', 'CreationLost'], /^Write one of these/],
  ])('%s %j says in a sentence what to write', async (name, argv, sentence) => {
    expect(await command(name, ...argv)).toMatch(sentence);
  });
});

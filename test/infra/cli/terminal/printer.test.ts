import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { records } from '../../../../functions/runtime.ts';
import { CommandError, defineCommand } from '../../../../infra/cli/command.ts';
import { webhookToSend } from '../../../../infra/cli/commands/send.ts';
import { localFacts, runtimeOf } from '../../../../infra/cli/deployment/deployment.ts';
import { type LocalStack, startLocalStack } from '../../../../infra/local/stack.ts';
import { updateRecord } from '../../../../lib/work-items/record-store.ts';
import { runRooms } from '../run-rooms.ts';

/** Sets the title of the window, climbs a line and erases it, hides what follows, forges a line, turns the direction. */
const hostile =
  'x\u001b]0;T\u0007\u001b[1A\u001b[2K\u001b[8m\r\n  status       done\u2028a\u2029b\u0085c\u009b31m\u007f\u202efdp\u2066';
// biome-ignore lint/suspicious/noControlCharactersInRegex: it looks for exactly these.
const harmful = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;

const show = defineCommand({
  name: 'show',
  summary: 'shows a text of somebody else',
  words: { how: { label: 'HOW', summary: 'result, progress, refusal or defect' } },
  options: {},
  examples: ['show result'],
  async run({ words: { how } }, { progress }) {
    if (how === 'progress') progress(['first', `second ${hostile}`]);
    if (how === 'refusal') throw new CommandError(['first', `second ${hostile}`], { detail: hostile });
    if (how === 'defect') throw new Error(hostile);
    return { list: [{ text: hostile, [hostile]: 1 }] };
  },
  text: ({ list }, { bold }) => list.map((one) => `${bold('head')}\n  ${one.text}`).join('\n'),
});

describe('what a command prints', () => {
  it.each([
    ['result', 'stdout', 2],
    ['progress', 'stderr', 2],
    ['refusal', 'stderr', 2],
  ] as const)('has no control character and no line of somebody else: %s', async (how, stream, lines) => {
    const run = await runRooms(['show', how], [show]);
    expect(run.output).not.toMatch(harmful);
    expect(run[stream].trimEnd().split('\n')).toHaveLength(lines);
    expect(run[stream]).not.toMatch(/^ {2}status {2}/m);
  });

  it('has the message of a defect as one line, above where it is', async () => {
    const { stderr } = await runRooms(['show', 'defect'], [show]);
    expect(stderr).not.toMatch(harmful);
    expect(stderr).toMatch(/^Error: x .*fdp\n {4}at /);
  });

  it.each(['result', 'refusal'])(
    'is with --json the same value, written without a control character: %s',
    async (how) => {
      const { stdout } = await runRooms(['show', how, '--json'], [show]);
      expect(stdout).not.toMatch(harmful);
      const value = JSON.parse(stdout);
      if (how === 'result') expect(value).toEqual({ list: [{ text: hostile, [hostile]: 1 }] });
      else expect(value).toEqual({ error: `first\nsecond ${hostile}`, detail: hostile });
    },
  );
});

describe('rooms, on a stack that holds records with control characters', () => {
  let stack: LocalStack;
  beforeAll(async () => {
    stack = await startLocalStack({ simulator: { timings: { copyMsPerFile: 5 } } });
    vi.stubEnv('PORT', new URL(stack.url).port);
  }, 30_000);
  afterAll(async () => {
    vi.unstubAllEnvs();
    await stack.close();
  });

  it('prints subject, title, id and error of a record as parts of its own lines', async () => {
    // Given a ticket whose id has control characters, as version 0.1.0 stored it
    const id = `ANSI-1${hostile}`;
    const { url, ...request } = webhookToSend(['ticket', '--id', id, '--subject', 's', '--url', stack.url]);
    const answer = await fetch(url, { method: 'POST', ...request });
    const { execution } = (await answer.json()) as { execution: string };
    await stack.machines.TicketRoom.finished(execution);
    const found = await runRooms(['find', 'local', id, '--json']);
    const { record } = JSON.parse(found.stdout);
    await updateRecord(records(runtimeOf(await localFacts())), record.key, (before) => {
      if (before?.facts.kind !== 'ticket' || !before.room) throw new Error('no ticket with a room');
      const facts = { ...before.facts, subject: hostile, label: hostile };
      const warnings = [{ code: 'StepsMissing' as const, message: hostile }];
      return { ...before, facts, room: { ...before.room, title: hostile }, warnings };
    });
    // When an operator runs each command about it
    for (const [command, ...more] of [
      ['find'],
      ['retry'],
      ['resend'],
      ['retry', '--new-room'],
      ['forget', '--yes'],
      ['find'],
    ]) {
      const run = await runRooms([command ?? '', 'local', id, ...more]);
      // Then every line is the command's own
      expect(run.output, command).not.toMatch(harmful);
      expect(run.output.match(/^ {2}status {2}/gm) ?? [], command).toHaveLength(command === 'find' ? 1 : 0);
    }
  }, 60_000);
});

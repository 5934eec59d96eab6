import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { programFile } from '../../../programs.ts';

const temporary = mkdtempSync(join(tmpdir(), 'demo-'));
afterAll(() => rmSync(temporary, { recursive: true }));

describe('npm run demo', () => {
  const start = async () =>
    spawn(process.execPath, [await programFile('demo')], { env: { ...process.env, TMPDIR: temporary } });

  it('ended by Ctrl+C leaves nothing in the temporary folder, and exits as interrupted', async () => {
    const child = await start();
    const ended = once(child, 'exit');
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
      if (output.includes('Start creation')) child.kill('SIGINT');
    });
    expect((await ended)[0]).toBe(130);
    expect(output).not.toContain('Every room is right');
    expect(readdirSync(temporary)).toEqual([]);
  }, 60_000);

  async function errorsOf(child: ChildProcessWithoutNullStreams) {
    let stderr = '';
    child.stderr.on('data', (text) => {
      stderr += text;
    });
    const [code] = await once(child, 'close');
    return { code, stderr };
  }

  it('ended by Ctrl+C before the stack is up leaves nothing either', async () => {
    const child = await start();
    child.stdout.once('data', () => child.kill('SIGINT'));
    await once(child, 'exit');
    expect(readdirSync(temporary)).toEqual([]);
  }, 60_000);

  it('goes on to its end in silence if the reader of its pipe has read enough', async () => {
    const child = await start();
    child.stdout.once('data', () => child.stdout.destroy());
    expect(await errorsOf(child)).toEqual({ code: 0, stderr: '' });
  }, 60_000);

  it('refuses an unknown option with how it is written, without a stack trace', async () => {
    // As npm starts it
    const demo = ['--import', 'tsx', 'infra/local/commands/demo.ts'];
    const { code, stderr } = await errorsOf(spawn(process.execPath, [...demo, '--sauce', 'zendesk']));
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^Unknown option '--sauce'.*\nWrite npm run demo, or npm run demo -- --source NAME/,
    );
    expect(stderr).not.toMatch(/\n +at /);
  }, 60_000);
});

import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { programFile } from '../../../programs.ts';
import { fiveMistakes } from '../../environments/build.ts';
import { httpPortal } from '../docspace/portal.ts';

const directory = mkdtempSync(join(tmpdir(), 'start-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** What `npm start` starts. */
const byLoader = ['--import', 'tsx', 'infra/local/commands/start.ts'];

/** What `npm start -- ...` starts, for one that ends by itself. */
async function start(...argv: string[]) {
  return spawnSync(process.execPath, [await programFile('start'), ...argv], {
    encoding: 'utf8',
    env: { ...process.env, PORT: '0' },
  });
}

/** The same for one that stays up; resolves when it has printed its last line, or has ended. */
async function startAndWait(env: NodeJS.ProcessEnv, ...argv: string[]) {
  return untilUp([await programFile('start'), ...argv], env);
}

async function untilUp(argv: string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, argv, { env: { ...process.env, PORT: '0', ...env } });
  const ended = once(child, 'exit');
  onTestFinished(async () => {
    child.kill('SIGINT');
    await ended;
  });
  let output = '';
  const waiting = new Set<() => void>();
  const up = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        output += chunk;
        if (output.includes('Ctrl+C ends it.')) resolve();
        for (const look of waiting) look();
      });
    }
  });
  await Promise.race([up, ended]);
  return {
    output,
    /** Types a line; an empty text types nothing. @returns when the text is printed */
    async printed(text: string, line = ''): Promise<void> {
      if (line !== '') child.stdin.write(`${line}\n`);
      await new Promise<void>((resolve) => {
        const look = () => output.includes(text) && resolve();
        waiting.add(look);
        look();
      });
    },
    /** Ends it as Ctrl+C does. @returns the exit code */
    async stop(): Promise<number | null> {
      child.kill('SIGINT');
      const [code] = await ended;
      return code;
    },
    ended,
    /** Ends the reading of its output, and has it print a line. */
    closeOutput() {
      child.stdout.destroy();
      child.stdin.write('list\n');
    },
  };
}

describe('npm start', () => {
  it('with a mistaken environment prints every mistake, no stack trace, and exits with 1', async () => {
    const file = join(directory, 'hasty.json');
    writeFileSync(file, JSON.stringify(fiveMistakes));
    const { status, stderr } = await start('--environment', file);
    expect(status).toBe(1);
    expect(stderr).toContain(`${file} has 5 mistakes:\n  portal.url: must begin with https://`);
    expect(stderr.match(/^ {2}\w[\w.[\]-]+: /gm)).toHaveLength(5);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('with an unknown option lists the options, without a stack trace', async () => {
    const { status, stderr } = await start('--envronment', 'dev');
    expect(status).toBe(1);
    expect(stderr).toMatch(/'--envronment'.*Usage:.*--environment NAME/s);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('with --help shows its options and every kind of trouble, and starts nothing', async () => {
    const { status, stdout } = await start('--help');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Usage:.*--result-url URL.* key-revoked .* results-refused /s);
    expect(stdout).not.toContain('webhooks');
  });

  it('prints a curl command that is accepted as it stands, and leaves no file behind at Ctrl+C', async () => {
    const { output, stop } = await untilUp(byLoader);
    const [lines = 'exit 1'] = /^at=.*?"\$body"$/ms.exec(output) ?? [];
    const { stdout } = await promisify(execFile)('bash', ['-euc', lines]);
    expect(JSON.parse(stdout)).toMatchObject({ status: 'accepted' });
    const [, port] = /127\.0\.0\.1:(\d+)\/webhooks/.exec(output) ?? [];
    const file = `.build/local-stacks/${port}.json`;
    expect(existsSync(file)).toBe(true);
    expect(await stop()).toBe(0);
    expect(existsSync(file)).toBe(false);
  }, 60_000);

  it('ends if the reader of its pipe has read enough, for nobody would know of it', async () => {
    const { ended, closeOutput } = await startAndWait({}, '--verbose');
    closeOutput();
    expect((await ended)[0]).toBe(0);
  }, 60_000);

  it('begins the requested trouble, and ends it when its name is typed', async () => {
    const { printed, stop } = await startAndWait({}, '--trouble', 'plan-limit');
    await printed('Trouble plan-limit begins: ');
    await printed('Trouble plan-limit has ended', 'plan-limit');
    expect(await stop()).toBe(0);
  }, 60_000);

  it('makes no trouble in a real portal', async () => {
    const { sim } = await httpPortal();
    const env = { DOCSPACE_API_HOST: sim.url, DOCSPACE_API_KEY: sim.key };
    const { output, ended } = await startAndWait(env, '--trouble', 'key-revoked');
    expect((await ended)[0]).toBe(1);
    expect(output).toMatch(/^--trouble needs the simulator/m);
  }, 60_000);

  it('against a real portal says so, with the user of its key', async () => {
    const { sim } = await httpPortal();
    const { output } = await startAndWait({ DOCSPACE_API_HOST: sim.url, DOCSPACE_API_KEY: sim.key });
    expect(output).toContain(
      `the portal at ${sim.url}, in which it makes real rooms as Rooms Service (rooms@example.com).`,
    );
  }, 60_000);

  it('against a portal that refuses the key prints what to do, and exits with 1', async () => {
    const { sim } = await httpPortal();
    const env = { DOCSPACE_API_HOST: sim.url, DOCSPACE_API_KEY: 'sk-0' };
    const { output, ended } = await startAndWait(env);
    expect((await ended)[0]).toBe(1);
    expect(output).toContain(`The portal at ${sim.url} cannot be used: `);
    expect(output).not.toMatch(/^\s+at |webhooks/m);
  }, 60_000);
});

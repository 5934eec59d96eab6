import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { programFile } from '../../programs.ts';

const { bin } = JSON.parse(readFileSync('package.json', 'utf8'));

async function start(argv: string[], env: NodeJS.ProcessEnv) {
  return spawn(process.execPath, [await programFile('rooms'), ...argv], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Both streams, in the order of arrival. */
function outputOf(child: Awaited<ReturnType<typeof start>>): { text: string } {
  const output = { text: '' };
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text) => {
      output.text += text;
    });
  }
  return output;
}

describe('the process of rooms', () => {
  it('begins with the line by which npm finds its interpreter, on Windows too', () => {
    expect(readFileSync(bin.rooms, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  });

  it('is silent if the reader of its pipe has read enough', async () => {
    // As npx starts it
    const child = spawn(process.execPath, [bin.rooms, '--help']);
    child.stdout.destroy();
    let stderr = '';
    child.stderr.on('data', (text) => {
      stderr += text;
    });
    const [code] = await once(child, 'close');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it.skipIf(process.platform === 'win32').each([
    [['send', 'ticket', '--id', '9'], /^\nInterrupted\. .*\.\n$/],
    [['deploy', 'dev'], /^\nInterrupted\. CloudFormation finishes the stack that it has begun.*\.\n$/],
    [
      ['retry', 'dev', '--code', 'CreationLost', '--since', '2026-11-28'],
      /^\nInterrupted\. Each work item that was retried until then gets its next attempt.*\.\n$/,
    ],
    [['recover', 'dev', '--from', 'before'], /^\nInterrupted\. What was put back stays\..*\.\n$/],
  ])('ends %j with its sentence and exit code 130 on Ctrl-C', async (argv, says) => {
    // Given a command that waits for an answer of a webhook URL or of AWS
    let arrived = () => {};
    const request = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const silent = createServer(() => arrived()).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const child = await start(argv, {
      ...process.env,
      PORT: String(port),
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    });
    const output = outputOf(child);
    await request;
    // When a person interrupts it
    child.kill('SIGINT');
    const [code] = await once(child, 'close');
    silent.close();
    silent.closeAllConnections();
    expect(code).toBe(130);
    expect(output.text).toMatch(says);
  });
});

describe('the CDK that rooms deploy runs', () => {
  it.skipIf(process.platform === 'win32')(
    'ends with rooms, also when that alone is interrupted',
    async () => {
      const directory = mkdtempSync(join(tmpdir(), 'cdk-'));
      const cli = join(directory, 'cdk.mjs');
      const ended = join(directory, 'ended');
      writeFileSync(
        cli,
        `import { writeFileSync } from 'node:fs';
      process.on('SIGINT', () => { writeFileSync(${JSON.stringify(ended)}, ''); process.exit(); });
      console.log('at work');
      setInterval(() => {}, 1000);`,
      );
      const program = `import { runCdk } from ${JSON.stringify(await programFile('runCdk'))};
      process.once('SIGINT', () => process.stderr.write('interrupted', () => process.exit(130)));
      await runCdk(['deploy'], ${JSON.stringify(cli)});`;
      const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const output = outputOf(child);
      await once(child.stderr, 'data');
      expect(output.text).toBe('at work\n');
      child.kill('SIGINT');
      const [code] = await once(child, 'close');
      expect([code, existsSync(ended)]).toEqual([130, true]);
      rmSync(directory, { recursive: true });
    },
  );
});

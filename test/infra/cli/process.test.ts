import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';

const { bin } = JSON.parse(readFileSync('package.json', 'utf8'));

function start(argv: string[], env: NodeJS.ProcessEnv = process.env) {
  return spawn(process.execPath, [bin.rooms, ...argv], { env, stdio: ['ignore', 'pipe', 'pipe'] });
}

describe('the process of rooms', () => {
  it('begins with the line by which npm finds its interpreter, on Windows too', () => {
    expect(readFileSync(bin.rooms, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  });

  it('is silent if the reader of its pipe has read enough', async () => {
    const child = start(['--help']);
    child.stdout.destroy();
    let stderr = '';
    child.stderr.on('data', (text) => {
      stderr += text;
    });
    const [code] = await once(child, 'close');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it.skipIf(process.platform === 'win32')('ends with a sentence and exit code 130 on Ctrl-C', async () => {
    // Given a command that waits for an answer
    let arrived = () => {};
    const request = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const silent = createServer(() => arrived()).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const child = start(['send', 'ticket', '--id', '9'], { ...process.env, PORT: String(port) });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text) => {
        output += text;
      });
    }
    await request;
    // When a person interrupts it
    child.kill('SIGINT');
    const [code] = await once(child, 'close');
    silent.close();
    silent.closeAllConnections();
    expect(code).toBe(130);
    expect(output).toMatch(/^\nInterrupted\. .*\.\n$/);
  });
});

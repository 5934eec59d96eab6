import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const temporary = mkdtempSync(join(tmpdir(), 'demo-'));
afterAll(() => rmSync(temporary, { recursive: true }));

describe('npm run demo', () => {
  it('ended by Ctrl+C leaves nothing in the temporary folder, and exits as interrupted', async () => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'infra/local/commands/demo.ts'], {
      env: { ...process.env, TMPDIR: temporary },
    });
    const ended = once(child, 'exit');
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
      if (output.includes('Start creation')) child.kill('SIGINT');
    });
    expect((await ended)[0]).toBe(130);
    expect(output).not.toContain('Every room is right');
    // The loader of TypeScript keeps a cache there.
    expect(readdirSync(temporary).filter((name) => !name.startsWith('tsx-'))).toEqual([]);
  }, 60_000);
});

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fiveMistakes } from '../environments/build.ts';

const directory = mkdtempSync(join(tmpdir(), 'start-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** What `npm start -- ...` starts. */
function start(...argv: string[]) {
  return spawnSync(process.execPath, ['--import', 'tsx', 'infra/local/start.ts', ...argv], {
    encoding: 'utf8',
    env: { ...process.env, PORT: '0' },
  });
}

describe('npm start', () => {
  it('with a mistaken environment prints every mistake, no stack trace, and exits with 1', () => {
    const file = join(directory, 'hasty.json');
    writeFileSync(file, JSON.stringify(fiveMistakes));
    const { status, stderr } = start('--environment', file);
    expect(status).toBe(1);
    expect(stderr).toContain(`${file} has 5 mistakes:\n  portal.url: must begin with https://`);
    expect(stderr.match(/^ {2}\w[\w.[\]-]+: /gm)).toHaveLength(5);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('with an option that is none says which there are, without a stack trace', () => {
    const { status, stderr } = start('--envronment', 'dev');
    expect(status).toBe(1);
    expect(stderr).toMatch(/'--envronment'.*Usage:.*--environment NAME/s);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

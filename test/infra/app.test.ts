import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fiveMistakes } from '../lib/settings/build.ts';

const directory = mkdtempSync(join(tmpdir(), 'app-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** What `cdk synth -c environment=...` starts. */
function app(environment: string) {
  return spawnSync(process.execPath, ['--import', 'tsx', 'infra/app.ts'], {
    encoding: 'utf8',
    env: {
      ...process.env,
      CDK_VALIDATION: 'false',
      CDK_OUTDIR: join(directory, 'out'),
      CDK_CONTEXT_JSON: JSON.stringify({ environment }),
    },
  });
}

describe('synth', () => {
  it('with a mistaken environment prints every mistake, no stack trace, and exits with 1', () => {
    const file = join(directory, 'hasty.json');
    writeFileSync(file, JSON.stringify(fiveMistakes));
    const { status, stderr } = app(file);
    expect(status).toBe(1);
    expect(stderr).toContain(`${file} has 5 mistakes:\n  portal.url: must begin with https://`);
    expect(stderr.match(/^ {2}\w[\w.[\]-]+: /gm)).toHaveLength(5);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('with an environment that is not there lists those that are', () => {
    const { status, stderr } = app('prod');
    expect(status).toBe(1);
    expect(stderr).toMatch(/prod\.json does not exist; the environments are .*dev/);
  });
});

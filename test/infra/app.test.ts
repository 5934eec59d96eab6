import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fiveMistakes } from './environments/build.ts';

const directory = mkdtempSync(join(tmpdir(), 'app-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** What `cdk synth -c environment=...` starts. */
function app(environment: string, variables: Record<string, string> = {}) {
  return spawnSync(process.execPath, ['--import', 'tsx', 'infra/app.ts'], {
    encoding: 'utf8',
    env: {
      ...process.env,
      CDK_VALIDATION: 'false',
      CDK_OUTDIR: join(directory, 'out'),
      CDK_CONTEXT_JSON: JSON.stringify({ environment }),
      ...variables,
    },
  });
}

describe('synth', { timeout: 60_000 }, () => {
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

  it('takes plain http to this machine for an emulator alone, and then fits no account of AWS', () => {
    const file = join(directory, 'emulated.json');
    const sources = { helpdesk: { resultUrl: 'http://127.0.0.1:8080/results' } };
    writeFileSync(file, JSON.stringify({ portal: { url: 'http://127.0.0.1:8080' }, sources }));
    const refused = app(file);
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain('portal.url: must begin with https://');
    const { status, stderr } = app(file, { AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' });
    expect(status, stderr).toBe(0);
    const { artifacts } = JSON.parse(readFileSync(join(directory, 'out', 'manifest.json'), 'utf8'));
    const places = Object.values(artifacts as Record<string, { type: string; environment?: string }>)
      .filter(({ type }) => type === 'aws:cloudformation:stack')
      .map(({ environment }) => environment);
    expect(places).toEqual(['aws://000000000000/us-east-1', 'aws://000000000000/us-east-1']);
  });
});

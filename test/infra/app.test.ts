import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { programFile } from '../programs.ts';
import { placesOnEmulator } from './build-stack.ts';
import { fiveMistakes } from './environments/build.ts';

const directory = mkdtempSync(join(tmpdir(), 'app-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** What `cdk synth -c environment=...` starts. */
const byLoader = ['--import', 'tsx', 'infra/app.ts'];

function app(program: string[], environment: string, variables: Record<string, string> = {}) {
  return spawnSync(process.execPath, program, {
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
    const { status, stderr } = app(byLoader, file);
    expect(status).toBe(1);
    expect(stderr).toContain(`${file} has 5 mistakes:\n  portal.url: must begin with https://`);
    expect(stderr.match(/^ {2}\w[\w.[\]-]+: /gm)).toHaveLength(5);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('with an environment that is not there lists those that are', async () => {
    const { status, stderr } = app([await programFile('app')], 'prod');
    expect(status).toBe(1);
    expect(stderr).toMatch(/prod\.json does not exist; the environments are .*dev/);
  });

  it('takes plain http to this machine for an emulator alone', async () => {
    const file = join(directory, 'emulated.json');
    const sources = { helpdesk: { resultUrl: 'http://127.0.0.1:8080/results' } };
    const settings = {
      portal: { url: 'http://127.0.0.1:8080' },
      sources,
      operations: { alarms: ['nobody'] },
    };
    writeFileSync(file, JSON.stringify(settings));
    const mistakes = async (variables: Record<string, string>) =>
      app([await programFile('app')], file, variables).stderr.match(/^ {2}\w[\w.[\]-]+: /gm);
    const real = ['  portal.url: ', '  sources.helpdesk.resultUrl: ', '  operations.alarms[0]: '];
    expect(new Set(await mistakes({}))).toEqual(new Set(real));
    expect(await mistakes({ AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' })).toEqual([
      '  operations.alarms[0]: ',
    ]);
  });

  it('has stacks for an emulator fit no account of AWS', () => {
    expect(placesOnEmulator()).toEqual(['000000000000 us-east-1', '000000000000 us-east-1']);
  });
});

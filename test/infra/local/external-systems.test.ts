import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { type ExternalSystemsOptions, startExternalSystems } from '../../../infra/local/external-systems.ts';

const directory = mkdtempSync(join(tmpdir(), 'external-systems-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** An environment as it is deployed. */
const production = {
  portal: { url: 'https://acme.onlyoffice.com' },
  sources: {
    'project-system': { resultUrl: 'https://projects.acme.com/results' },
    desk: { type: 'zendesk', subdomain: 'acme', roomField: 7 },
  },
  projectRoom: { fallback: 'fail' },
};

async function start(options: ExternalSystemsOptions, json: object = production) {
  const file = join(directory, 'production.json');
  writeFileSync(file, JSON.stringify(json));
  const cleanups: (() => unknown)[] = [];
  onTestFinished(async () => {
    for (const cleanup of cleanups) await cleanup();
  });
  return startExternalSystems({ environment: file, ...options }, (cleanup) => cleanups.push(cleanup));
}

const addresses = ({ settings }: Awaited<ReturnType<typeof start>>) =>
  Object.values(settings.sources).map((source) => {
    const { resultUrl, apiUrl } = source as { resultUrl?: string; apiUrl?: string };
    return resultUrl ?? apiUrl;
  });

describe('the systems around the local stack', () => {
  it('are those of the environment file, with the key of the secrets file', async () => {
    const secrets = { portal: 'sk-of-acme', sources: {} };
    const systems = await start({ secrets });
    expect(systems.portal).toEqual({ url: 'https://acme.onlyoffice.com', key: 'sk-of-acme' });
    expect(systems.simulator).toBeUndefined();
    expect(addresses(systems)).toEqual(['https://projects.acme.com/results', undefined]);
  });

  it('with simulated: true are the simulator and fakes, also with a key in the secrets file', async () => {
    const secrets = { portal: 'sk-of-acme', sources: { desk: { verify: [], writeBack: 'agent:1' } } };
    const systems = await start({ simulated: true, secrets });
    expect(systems.portal).toEqual({ url: systems.simulator?.url, key: systems.simulator?.key });
    for (const address of addresses(systems)) expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\//);
    expect(systems.fake('desk')).toBeDefined();
    expect(JSON.stringify(systems.settings)).not.toContain('https://acme.onlyoffice.com');
  });

  it('with a result URL send the results of generic sources there, and those of vendors not', async () => {
    const resultUrl = 'http://127.0.0.1:4000/results';
    const systems = await start({ simulated: true, resultUrl });
    const [project, desk] = addresses(systems);
    expect(project).toBe(resultUrl);
    expect(desk).toMatch(/\/desk$/);
    expect(systems.fake('project-system')).toBeUndefined();
  });

  it('leave a malformed file to the parser, which names its mistakes', async () => {
    const broken = start({ simulated: true }, { portal: 1, sources: { desk: 'zendesk' } });
    await expect(broken).rejects.toThrow(/production\.json has \d+ mistakes?:\n.*sources\.desk/s);
  });

  it('without a key name the options that give one', async () => {
    await expect(start({})).rejects.toThrow(/no API key for https:\/\/acme\.onlyoffice\.com.*--simulator/);
  });
});

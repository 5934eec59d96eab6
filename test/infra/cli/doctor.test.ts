import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { doctorCommand } from '../../../infra/cli/commands/doctor.ts';
import type { Finding } from '../../../infra/cli/doctor/finding.ts';
import { type LocalStack, startLocalStack } from '../../../infra/local/stack.ts';

let stack: LocalStack;
beforeAll(async () => {
  stack = await startLocalStack();
  vi.stubEnv('PORT', new URL(stack.url).port);
}, 30_000);
beforeEach(() => {
  process.exitCode = 0;
});
afterEach(() => {
  process.exitCode = 0;
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await stack.close();
});

describe('npm run doctor -- local', () => {
  it('finds the local stack well, in words and as JSON', async () => {
    const said = await doctorCommand(['local']);
    expect(said).toMatch(/^ok {6}portal\.reachable +The portal answers; it is DocSpace 3\.7\.2\.$/m);
    expect(said).toMatch(/\n0 problems, 0 warnings, \d+ right, \d+ not asked\.$/);
    expect(process.exitCode).toBe(0);
    // A room was made by the real flow, and is in the archive
    expect(said).toMatch(/^ok {6}work-item +A room was made in \d+ s, and is in the archive now\.$/m);
    const { portal } = stack.simulator?.world ?? {};
    expect(portal?.rooms().map(({ room, title }) => [room.place, title])).toContainEqual([
      'archive',
      expect.stringMatching(/^Ticket #test-.* - Test by npm run doctor$/),
    ]);
    const findings = JSON.parse(await doctorCommand(['local', '--json', '--look-only'])) as Finding[];
    expect(findings.find(({ check }) => check === 'work-item')?.level).toBe('skipped');
    expect(findings.find(({ check }) => check === 'sources.jira')?.level).toBe('ok');
  });

  it('exits with 1 when something has to be done first, and says what', async () => {
    stack.simulator?.world.portal.revokeKey(stack.portal.key);
    expect(await doctorCommand(['local'])).toMatch(
      /PROBLEM portal\.key .*HTTP 401\.\n +Store a valid API key of the service user/,
    );
    expect(process.exitCode).toBe(1);
  });

  it('says how it is written', async () => {
    await expect(doctorCommand([])).rejects.toThrow(/^Write npm run doctor -- NAME/);
  });
});

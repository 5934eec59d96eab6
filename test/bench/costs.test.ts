import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { usageOfReconciler, usageOfRoom } from './costs/measure.ts';
import { costsSection } from './costs/table.ts';
import { withSection } from './section.ts';

describe('npm run costs', () => {
  it('says what the page about hosting says', async () => {
    const page = readFileSync('infra/README.md', 'utf8');
    expect(withSection(page, 'costs', await costsSection())).toBe(page);
  }, 60_000);

  it('counts what is done: a longer copy has more looks, and nothing else of the portal', async () => {
    const [short, long] = await Promise.all([usageOfRoom('project', 1), usageOfRoom('project', 10)]);
    expect(long.transitions).toBeGreaterThan(short.transitions);
    expect(long.portalWrites).toBe(short.portalWrites);
  });

  it('counts nothing of a room in a run of the reconciler that finds nothing', async () => {
    expect(await usageOfReconciler()).toMatchObject({ transitions: 0, portalWrites: 0, lambdaRequests: 1 });
  });
});

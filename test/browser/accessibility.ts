import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe-core finds wrong with the page as it is shown, a line each: none for a page that everybody can use. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  // By the debugger, which the policy of the page does not bind.
  await page.evaluate(axe);
  const violations = await page.evaluate(async () => {
    const found = await (globalThis as unknown as { axe: AxeCore }).axe.run();
    return found.violations.map(({ id, help, nodes }) => ({ id, help, at: nodes.map(({ html }) => html) }));
  });
  return violations.map(({ id, help, at }) => `${id}: ${help}: ${at.slice(0, 3).join(' ')}`);
}

/** The part of axe-core that is used here (its API documentation, axe.run). */
interface AxeCore {
  run(): Promise<{ violations: { id: string; help: string; nodes: { html: string }[] }[] }>;
}

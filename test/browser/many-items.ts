import type { Page } from 'playwright-core';
import type { Deployment } from '../../infra/cli/deployment/deployment.ts';
import { livePage } from '../../infra/cli/live/live-page.ts';
import { serve } from '../../infra/local/http/server.ts';
import { memorySlot } from '../../lib/stores/memory/memory-slot.ts';
import { memoryRecords } from '../../lib/stores/memory/memory-stores.ts';
import { projectRecord } from '../lib/builders/records.ts';
import { accessibilityFaults } from './accessibility.ts';
import type { Checks } from './checks.ts';

const count = 10_000;

/** The page of an environment with 10,000 work items: how long the browser takes to show what a person asks for. */
export async function manyItems(page: Page, checks: Checks): Promise<void> {
  const records = memoryRecords();
  for (let number = 1; number <= count; number += 1) {
    await records.write(
      projectRecord({
        key: `many/project-system/project/PRJ-${number}`,
        facts: { kind: 'project', projectId: `PRJ-${number}`, projectType: 'marketing', projectName: 'Q1' },
        status: number % 10 === 0 ? 'failed' : 'done',
      }),
      0,
    );
  }
  const there = {
    environment: 'many',
    records,
    search: records,
    hold: { read: async () => undefined, write: async () => true },
    slot: memorySlot(),
    clock: { now: () => Date.now() },
  } as unknown as Deployment;
  // The stores of memory take long over so many, in the process that drives the browser.
  const handler = livePage({ there, everyMs: 60_000 });
  const server = await serve(
    async (request) => (await handler(request)) ?? new Response('', { status: 404 }),
  );
  try {
    await page.goto(`${server.url}/`);
    await page.getByRole('button', { name: 'Read all' }).click();
    await page.getByText(`${count} items.`).waitFor({ timeout: 60_000 });
    checks.check(`all ${count} work items are read, and a page of 50 is shown`, (await rowsIn(page)) === 50);
    const times = {
      'the next page': await timed(page, () => page.getByRole('button', { name: 'Earlier items' }).click()),
      'a search by id': await timed(page, () => page.getByLabel('Id, label or reason').fill('PRJ-777')),
      'a choice of status': await timed(page, () => page.getByLabel('Status').selectOption('failed')),
    };
    for (const [what, ms] of Object.entries(times))
      console.log(`       ${what} is shown after ${ms.toFixed(0)} ms`);
    checks.check(
      'a page of many work items has no accessibility fault',
      (await accessibilityFaults(page)).length === 0,
    );
  } finally {
    await server.close();
  }
}

const rowsIn = (page: Page) => page.locator('tbody tr').count();

/** From an event of the page until the list that it changed was painted (ms). */
async function timed(page: Page, act: () => Promise<unknown>): Promise<number> {
  await page.evaluate(() => {
    const times = globalThis as unknown as { begunAt: number | undefined; shownAt: number | undefined };
    times.begunAt = undefined;
    times.shownAt = undefined;
    for (const type of ['click', 'input', 'change']) {
      // No named function: the loader of TypeScript would wrap it in a helper that the browser does not have.
      addEventListener(
        type,
        ({ timeStamp }) => {
          times.begunAt ??= timeStamp;
        },
        { capture: true },
      );
    }
    const body = document.querySelector('tbody');
    const observer = new MutationObserver(() =>
      requestAnimationFrame(() =>
        setTimeout(() => {
          times.shownAt = performance.now();
        }),
      ),
    );
    if (body) observer.observe(body, { childList: true });
  });
  await act();
  await page.waitForFunction(
    () => 'shownAt' in globalThis && (globalThis as { shownAt?: number }).shownAt !== undefined,
  );
  return page.evaluate(() => {
    const { begunAt = 0, shownAt = 0 } = globalThis as { begunAt?: number; shownAt?: number };
    return shownAt - begunAt;
  });
}

import type { Page } from 'playwright-core';
import type { LocalStack } from '../../infra/local/stack.ts';
import { accessibilityFaults } from './accessibility.ts';
import type { Checks } from './checks.ts';

/** Pictures for the README are written here by their names. */
export type Shoot = (name: string) => Promise<void>;

/** A person's way: open the local page, send a project and a ticket, see them move, open the room. */
export async function localPage(page: Page, stack: LocalStack, checks: Checks, shoot: Shoot): Promise<void> {
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await page.goto(`${stack.url}/`);
  await page.getByText('Live', { exact: true }).waitFor();
  checks.check('an empty environment has no accessibility fault', ...none(await accessibilityFaults(page)));

  const send = async (source: string) => {
    await page.getByLabel('Send a new work item of').selectOption(source);
    const outcome = page.getByRole('link', { name: 'see its way' });
    const before = (await outcome.count()) > 0 ? await outcome.getAttribute('href') : '';
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.waitForFunction(
      (was) => ![null, was].includes(document.getElementById('sent')?.getAttribute('href') ?? null),
      before,
    );
    return decodeURIComponent((await outcome.getAttribute('href'))?.replace('#/item/', '') ?? '');
  };
  const first = await send('project-system');
  const second = await send('project-system');
  const third = await send('project-system');
  const ticket = await send('zendesk');
  await page.locator('.queue li').first().waitFor();
  checks.check('a project that waits for the portal slot stands in the queue', true);
  await page.getByRole('progressbar', { name: 'Copied' }).waitFor();
  await shoot('overview');

  await page.getByRole('link', { name: third, exact: true }).first().click();
  await page.getByRole('heading', { name: third }).waitFor();
  await page.locator('.bar.waits').first().waitFor();
  checks.check('a wait of a work item is shown as one', true);
  checks.check(
    'the heading of the work item has the focus, for a person who hears the page',
    (await page.evaluate(() => document.activeElement?.id)) === 'item',
  );
  await page.locator('.status.done').first().waitFor({ timeout: 60_000 });
  checks.check('a work item is seen to be done without a reload', true);
  await page.locator('.state.passed', { hasText: /^Finish$/ }).waitFor();
  checks.check('its way through the state machine ends in Finish', true);
  checks.check('a work item has no accessibility fault', ...none(await accessibilityFaults(page)));
  await shoot('work-item');
  await page.emulateMedia({ colorScheme: 'dark' });
  checks.check('in dark colours it has none either', ...none(await accessibilityFaults(page)));
  await page.emulateMedia({ colorScheme: 'light' });

  await page.getByRole('link', { name: 'Open the room' }).click();
  await page.waitForURL(/\/rooms\//);
  checks.check(
    'the room opens, and shows its tag',
    (await page.content()).includes(third.split('/')[1] ?? '?'),
  );
  await page.goBack();

  await page.getByRole('link', { name: 'All work items' }).press('Enter');
  for (const name of [first, second, third, ticket]) {
    await page.getByRole('row', { name: new RegExp(`${name}.*done`) }).waitFor({ timeout: 60_000 });
  }
  checks.check('every work item is done in the list', true);
  await page.getByLabel('Id, label or reason').fill(ticket.split('/')[1] ?? '');
  checks.check('a search leaves what it finds', (await page.locator('tbody tr').count()) === 1);
  await page.getByLabel('Status').selectOption('failed');
  checks.check('nothing has failed', (await page.locator('tbody tr').count()) === 0);
  checks.check('the browser reported no error', errors.length === 0, errors);
}

/** For a check that a list is empty. */
function none(list: string[]): [boolean, string[]] {
  return [list.length === 0, list];
}

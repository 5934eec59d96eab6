import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Page } from 'playwright-core';
import type { LocalStack } from '../../infra/local/stack.ts';
import type { Checks } from './checks.ts';

/** The page that `rooms watch NAME --page` serves: at its address alone. */
export async function watchedPage(page: Page, stack: LocalStack, checks: Checks): Promise<void> {
  const watching = spawn('node', ['infra/cli/rooms.mjs', 'watch', 'local', '--page'], {
    env: { ...process.env, PORT: new URL(stack.url).port },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => watching.once('exit', resolve));
  try {
    let address = '';
    for await (const line of createInterface(watching.stderr)) {
      address = /http:\S+/.exec(line)?.[0] ?? '';
      if (address) break;
    }
    await page.goto(address);
    await page.getByText('Live', { exact: true }).waitFor();
    checks.check('rooms watch shows the environment at the address that it prints', true);
    checks.check(
      'nothing can be sent from there',
      (await page.getByRole('button', { name: 'Send', exact: true }).count()) === 0,
    );
    const without = await fetch(new URL('/live/items?limit=1', address));
    checks.check(
      'without the secret of the address nothing is shown',
      without.status === 403,
      without.status,
    );
  } finally {
    watching.kill('SIGINT');
  }
  const code = await ended;
  checks.check('Ctrl-C ends it', code === 130, code);
}

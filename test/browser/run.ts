import { join } from 'node:path';
import { startLocalStack } from '../../infra/local/stack.ts';
import { startBrowser } from './browser.ts';
import { Checks } from './checks.ts';
import { localPage } from './local-page.ts';
import { manyItems } from './many-items.ts';
import { watchedPage } from './watched-page.ts';

const usage = `npx tsx test/browser/run.ts [--pictures]

Opens the live page in Chromium, goes a person's way through it and checks it with axe-core. Chromium has to be
installed (apt-get install chromium).

  --pictures  writes the pictures of infra/cli/live anew
`;

async function main(argv: readonly string[]): Promise<number> {
  if (argv.some((word) => word !== '--pictures')) {
    console.log(usage);
    return argv.includes('--help') ? 0 : 2;
  }
  const checks = new Checks();
  const browser = await startBrowser();
  // Long enough to be seen, and short enough to be waited for.
  const stack = await startLocalStack({ simulator: { timings: { copyMsPerFile: 300 } } });
  try {
    const page = await browser.newPage({ viewport: { width: 1200, height: 780 } });
    await localPage(page, stack, checks, async (name) => {
      if (!argv.includes('--pictures')) return;
      const path = join(import.meta.dirname, `../../infra/cli/live/${name}.png`);
      await page.screenshot({ path });
      console.log(`       ${path}`);
    });
    await watchedPage(await browser.newPage(), stack, checks);
    await manyItems(await browser.newPage(), checks);
  } catch (error) {
    const shown = browser
      .contexts()
      .flatMap((context) => context.pages())
      .at(-1);
    checks.check('everything appears in time', false, {
      error: String(error),
      page: await shown?.innerText('body'),
    });
  } finally {
    await stack.close();
    await browser.close();
  }
  return checks.end();
}

process.exitCode = await main(process.argv.slice(2));

import { serve } from '../../local/http/server.ts';
import { CommandError, defineCommand, environmentWord } from '../command.ts';
import { type Deployment, deployment } from '../deployment/deployment.ts';
import type { LiveState } from '../live/contract.ts';
import { livePage } from '../live/live-page.ts';
import { readLiveState } from '../live/live-state.ts';
import { openInBrowser } from '../live/open-in-browser.ts';
import { overviewText } from '../overview/overview-text.ts';
import { itemLines } from '../work-items/recent-text.ts';

/** So many of the last work items fit on most terminals below the overview. */
const shownItems = 15;
/** As often as the terminal is drawn anew. */
const everyMs = 5_000;

export const watchCommand = defineCommand({
  name: 'watch',
  summary: 'shows an environment and its last work items live, in the terminal or as a page in the browser',
  description:
    'The page is served by this computer to its own browser, with the credentials of this terminal, at an address that nobody can guess; nothing of the environment is opened to others. It reads the records and histories, each few seconds while the page is open, and the portal only for a room that is looked at. It changes nothing.',
  words: { environment: environmentWord },
  options: {
    open: { type: 'boolean', summary: 'shows a page in the browser, until Ctrl-C' },
    page: { type: 'boolean', summary: 'prints the address of that page, and opens no browser' },
    environment: {
      type: 'string',
      label: 'FILE',
      summary: 'its settings, if they are in another file than infra/environments/NAME.json',
    },
  },
  examples: ['watch production', 'watch production --open', 'watch local --page'],
  watches: ({ options: { open, page } }) => !open && !page,
  async run({ words: { environment }, options }, { progress }): Promise<LiveState> {
    const there = await deployment(environment, options.environment);
    const state = await readLiveState(there, shownItems);
    if (options.open || options.page) await showPage(there, { open: options.open === true, progress });
    return state;
  },
  text: ({ overview, latest }, paint) =>
    [overviewText(overview, paint), '', ...itemLines(latest.items)].join('\n'),
});

/** Until Ctrl-C. */
async function showPage(
  there: Deployment,
  { open, progress }: { open: boolean; progress(text: string): void },
): Promise<never> {
  const page = livePage({ there, everyMs });
  const nothing = () => new Response('There is nothing here.', { status: 404 });
  const { url } = await serve(async (request) => (await page(request)) ?? nothing(), { secret: true });
  progress(`${there.environment} is shown at ${url}/ until Ctrl-C.`);
  if (open && !(await openInBrowser(`${url}/`))) {
    throw new CommandError(
      `No browser could be opened. Open ${url}/ while npx rooms watch ${there.environment} --page runs.`,
    );
  }
  return new Promise(() => {});
}

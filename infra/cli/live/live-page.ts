import type { HttpHandler } from '../../local/http/server.ts';
import { CommandError } from '../command.ts';
import type { Deployment } from '../deployment/deployment.ts';
import { findWorkItem } from '../work-items/find-work-item.ts';
import { timelineOf } from '../work-items/timeline.ts';
import { liveAssets } from './assets.ts';
import type { LiveMachines, LiveSent } from './contract.ts';
import { liveFeed, reasonOf } from './live-feed.ts';
import { liveItem } from './live-item.ts';
import { lastItems, readLiveState } from './live-state.ts';
import { waitingStates } from './machine-states.ts';

/** Sends samples to the local stack. */
export interface Senders {
  /** Names of the sources. */
  names: readonly string[];
  send(source: string): Promise<LiveSent>;
}

export interface LivePageOptions {
  there: Deployment;
  /** Between two readings of how the environment is. */
  everyMs: number;
  /** Absent for a deployment: its page only shows. */
  senders?: Senders | undefined;
}

/** So many of the last work items come with each state; the page asks for more when a person wants them. */
const latestItems = 50;
const mostItems = 10_000;

/**
 * The page that shows an environment live: what waits, is copied, is held or failed, and each work item's way.
 *
 * It reads records, lists, the portal slot and histories of executions; the portal only for a room that somebody looks at.
 *
 * @returns undefined for paths that are not the page's
 */
export function livePage({
  there,
  everyMs,
  senders,
}: LivePageOptions): (request: Request) => Promise<Response | undefined> {
  const assets = liveAssets();
  const feed = liveFeed({ everyMs, read: () => readLiveState(there, latestItems) });
  let machines: LiveMachines | undefined;
  const waiting = waitingStates();

  const routes: Record<string, HttpHandler> = {
    'GET /live/events': async ({ signal }) => feed.open(signal),
    'GET /live/items': async ({ url }) => {
      const wanted = Number(new URL(url).searchParams.get('limit'));
      const isLimit = Number.isInteger(wanted) && wanted >= 1 && wanted <= mostItems;
      return isLimit
        ? json(200, await lastItems(there, wanted))
        : json(400, { message: `limit is a whole number from 1 to ${mostItems}.` });
    },
    'GET /live/item': async ({ url }) => {
      const found = await findWorkItem(new URL(url).searchParams.get('name') ?? '', there);
      return json(200, liveItem(await timelineOf(found, there), waiting, there.clock.now()));
    },
    'GET /live/machines': async () => {
      machines ??= (await import('./drawn-machine.ts')).drawnMachines();
      return json(200, machines);
    },
    'GET /live/senders': async () => json(200, senders?.names ?? []),
    'POST /live/send': async ({ url }) => {
      const source = new URL(url).searchParams.get('source') ?? '';
      return senders?.names.includes(source)
        ? json(200, await senders.send(source))
        : json(404, { message: 'Nothing is sent from here to a source of that name.' });
    },
  };
  return async (request) => {
    const { pathname } = new URL(request.url);
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const route = routes[`${method} ${pathname}`];
    if (!route) return method === 'GET' ? assets(pathname) : undefined;
    try {
      return await route(request);
    } catch (error) {
      return json(error instanceof CommandError ? 404 : 502, { message: reasonOf(error) });
    }
  };
}

function json(status: number, body: object): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  });
}

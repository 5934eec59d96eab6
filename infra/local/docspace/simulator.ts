import type { Clock } from '../../../lib/kernel/clock.ts';
import { serve } from '../http/server.ts';
import { startFromTemplate } from './creation/slot.ts';
import { allRoutes } from './endpoints/index.ts';
import { portalHandler } from './http/handler.ts';
import { type EndpointRoute, Router } from './http/router.ts';
import { type SeededPortal, seedPortal, serviceScopes } from './seed.ts';
import type { PortalSettings } from './state/model.ts';
import type { Timings } from './state/timings.ts';
import type { Send } from './webhooks/sender.ts';
import { World } from './world.ts';

export interface SimulatorOptions {
  /** Everything that takes time uses this clock: real for people, virtual for tests. */
  clock: Clock;
  /** Ids, keys and chance; the same seed is the same portal. */
  seed?: number;
  settings?: Partial<PortalSettings>;
  timings?: Partial<Timings>;
  /** Sends the portal's webhooks; `fetch` by default. */
  sendWebhook?: Send;
  /** More endpoints than those that this project calls; they are matched first. */
  routes?: (world: World) => EndpointRoute[];
}

/** A fake for an ONLYOFFICE DocSpace 3.7.2 portal, in this process: it needs no socket. */
export interface Simulator extends SeededPortal {
  /** Without a trailing slash. */
  url: string;
  world: World;
  /**
   * Rejects as fetch does: when the connection is dropped, and when the request's signal aborts, which stops
   * nothing in the portal.
   */
  fetch(request: Request): Promise<Response>;
  /**
   * A person starts a creation from a template in the portal's own pages, at any moment. Resolves when the page
   * has its answer.
   */
  createRoomInUi(userId: string, templateId: number, title: string): Promise<void>;
  /**
   * The service user makes another key of the same scopes and revokes the one before, after `overlapMs` in which
   * both work.
   *
   * @returns the new one
   */
  rotateKey(options?: { overlapMs?: number }): string;
}

/** The same portal behind a socket of the loopback interface. */
export interface RunningSimulator extends Simulator {
  close(): Promise<void>;
}

const defaultUrl = 'https://portal.example.com';

/** Makes a portal at once, with its people, group and templates. */
export function createSimulator(options: SimulatorOptions & { url?: string }): Simulator {
  const { seed = 1, url = defaultUrl, routes, ...rest } = options;
  const { clock } = rest;
  const world = new World({ seed, url, ...rest });
  const seeded = seedPortal(world.portal);
  const handle = portalHandler(world, new Router([...(routes?.(world) ?? []), ...allRoutes(world)]));
  const { portal } = world;
  let { key } = seeded;
  return {
    ...seeded,
    url,
    world,
    rotateKey({ overlapMs = 0 } = {}) {
      const old = key;
      key = portal.addKey(seeded.people.serviceUser, 'Rooms', serviceScopes).value;
      if (overlapMs === 0) portal.revokeKey(old);
      else void clock.sleep(overlapMs).then(() => portal.revokeKey(old));
      return key;
    },
    fetch: (request) => unlessAborted(request.signal, handle(request)),
    async createRoomInUi(userId, templateId, title) {
      const request = { userId, templateId, title, tags: [], logo: false, copyLogo: false };
      // An error shows in the person's page only.
      await startFromTemplate(world, request).catch(() => {});
    },
  };
}

/** Makes a portal and serves it over HTTP; port 0, the default, takes any free one. */
export async function startSimulator({
  port = 0,
  ...options
}: SimulatorOptions & { port?: number }): Promise<RunningSimulator> {
  // A dropped connection rejects, as with fetch.
  const server = await serve((request) => simulator.fetch(request).catch(() => Response.error()), { port });
  const simulator = createSimulator({ ...options, url: server.url });
  return { ...simulator, close: () => server.close() };
}

function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

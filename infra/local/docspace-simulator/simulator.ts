import type { Clock } from '../../../lib/clock.ts';
import { serve } from '../http-server.ts';
import { startFromTemplate } from './creation/slot.ts';
import { allRoutes } from './endpoints/index.ts';
import { portalHandler } from './http/handler.ts';
import { Router } from './http/router.ts';
import { type SeededPortal, seedPortal } from './seed.ts';
import type { PortalSettings } from './state/model.ts';
import { type Timings, World } from './world.ts';

export interface SimulatorOptions {
  /** All that takes time takes it from here: real for people, virtual for tests. */
  clock: Clock;
  /** Ids, keys and chance; the same seed is the same portal. */
  seed?: number;
  settings?: Partial<PortalSettings>;
  timings?: Partial<Timings>;
  /** 0, the default, takes any free port. */
  port?: number;
}

/** A stand-in for an ONLYOFFICE DocSpace 3.7.2 portal, on the loopback interface only. */
export interface Simulator extends SeededPortal {
  /** Without a trailing slash. */
  url: string;
  world: World;
  /**
   * The same portal without a socket. Rejects as fetch does: when the connection is dropped, and when the
   * request's signal aborts, which stops nothing in the portal.
   */
  fetch(request: Request): Promise<Response>;
  /** A person starts a creation from a template in the portal's own pages, at any moment. */
  createRoomInUi(userId: string, templateId: number, title: string): void;
  close(): Promise<void>;
}

export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { clock, seed = 1, settings = {}, timings = {}, port = 0 } = options;
  // A dropped connection: an answer whose body breaks before its first byte takes the socket with it.
  const server = await serve((request) => handle(request).catch(() => brokenAnswer()), { port });
  const world = new World({ clock, seed, url: server.url, settings, timings });
  const seeded = seedPortal(world.portal);
  const handle = portalHandler(world, new Router(allRoutes(world)));
  return {
    ...seeded,
    url: server.url,
    world,
    fetch: (request) => Promise.race([handle(request), abortOf(request.signal)]),
    createRoomInUi(userId, templateId, title) {
      startFromTemplate(world, { userId, templateId, title, tags: [], logo: false, copyLogo: false });
    },
    close: () => server.close(),
  };
}

function abortOf(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}

function brokenAnswer(): Response {
  const body = new ReadableStream({
    start(controller) {
      controller.error(new Error('The connection is dropped.'));
    },
  });
  return new Response(body);
}

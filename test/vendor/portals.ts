import { createSimulator, type Simulator } from '../../infra/local/docspace/simulator.ts';
import { type RunningServer, serve } from '../../infra/local/http/server.ts';
import { realClock } from '../../lib/kernel/clock.ts';
import { adapterRoutes, passwords } from './adapter-routes.ts';

/** Nothing takes long; an operation still runs when its request is answered, for the suite asks for it later. */
const timings = { copyMsPerFile: 1, creationPauseMs: 0, secondPublishMs: 1, searchLagMs: 0, operationMs: 20 };

interface Registration {
  portalName: string;
  firstName: string;
  lastName: string;
  email: string;
  password: string;
}

/**
 * The host of many simulated portals: each test of the suite registers one, names it in `Origin` from then on,
 * and deletes it at its end.
 */
export class PortalHost {
  readonly #portals = new Map<string, Simulator>();
  #server: RunningServer | undefined;

  /** Host and port, as the suite's LOCAL_PORTAL_DOMAIN wants them. */
  async start(): Promise<string> {
    // The suite names the portal in `Origin`.
    this.#server = await serve((request) => this.#answer(request), { anyOrigin: true });
    return new URL(this.#server.url).host;
  }

  async stop(): Promise<void> {
    await this.#server?.close();
  }

  async #answer(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname === '/apisystem/portal/register') {
      return Response.json(this.#register((await request.json()) as Registration));
    }
    const name = (request.headers.get('origin') ?? '').replace('http://', '').toLowerCase();
    const portal = this.#portals.get(name);
    if (!portal) return Response.json({ error: `There is no portal "${name}".` }, { status: 404 });
    if (pathname === '/api/2.0/portal/deleteportalimmediately') {
      this.#portals.delete(name);
      return Response.json({ response: '', status: 0, statusCode: 200 });
    }
    return portal.fetch(request);
  }

  /** A portal with its owner and nothing else in it. */
  #register({ portalName, firstName, lastName, email, password }: Registration) {
    const sim = createSimulator({
      clock: realClock,
      seed: this.#portals.size + 1,
      url: this.#server?.url ?? '',
      timings,
      routes: adapterRoutes,
    });
    const { portal } = sim.world;
    for (const template of portal.rooms()) portal.deleteFolder(template.id);
    portal.users.clear();
    portal.groups.clear();
    const owner = portal.addUser({ email, firstName, lastName, type: 'admin', portalOwner: true });
    passwords.set(owner, password);
    this.#portals.set(portalName.toLowerCase(), sim);
    return { tenant: { domain: new URL(sim.url).host, ownerId: owner.id } };
  }
}

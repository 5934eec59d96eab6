import type { User } from '../state/model.ts';
import type { PortalState } from '../state/portal.ts';
import { type BodyFields, readJson } from './body.ts';
import { BareStatus, unauthorized } from './errors.ts';
import type { Incoming } from './incoming.ts';
import { Query } from './query.ts';

/** One call of the API: caller, route, parameters. */
export class Call {
  readonly query: Query;

  constructor(
    readonly portal: PortalState,
    readonly request: Incoming,
    readonly path: string,
    /** Undefined for an anonymous request, which reaches anonymous routes only. */
    readonly caller: User | undefined,
    readonly params: Record<string, string>,
  ) {
    this.query = new Query(request.url);
  }

  /** The caller of a route that is not anonymous. */
  get user(): User {
    if (!this.caller) throw unauthorized();
    return this.caller;
  }

  /** The number in the path. */
  get id(): number {
    return Number(this.params.id);
  }

  readonly body = (): Promise<BodyFields> => readJson(this.request);
}

export interface EndpointRoute {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below `/api/2.0/`; `:id` is a whole number, other `:names` anything. */
  path: string;
  /** Runs without a caller too (`AllowAnonymous`). */
  anonymous?: boolean;
  handle(call: Call): unknown;
}

export interface Match {
  route: EndpointRoute;
  params: Record<string, string>;
}

/** Paths are matched without regard to case, literals before parameters, as ASP.NET Core's endpoint routing does. */
export class Router {
  readonly #routes: { route: EndpointRoute; segments: string[] }[];

  constructor(routes: EndpointRoute[]) {
    const parameters = (path: string) => path.split(':').length;
    this.#routes = [...routes]
      .sort((a, b) => parameters(a.path) - parameters(b.path))
      .map((route) => ({ route, segments: route.path.split('/') }));
  }

  /** 404 without a body for an unknown path, 405 for an unknown method of a known one. */
  match(method: string, path: string): Match {
    const parts = path.split('/').filter((part) => part !== '');
    let known = false;
    for (const { route, segments } of this.#routes) {
      const params = matchSegments(segments, parts);
      if (!params) continue;
      if (route.method === method) return { route, params };
      known = true;
    }
    throw new BareStatus(known ? 405 : 404);
  }
}

function matchSegments(segments: string[], parts: string[]): Record<string, string> | undefined {
  if (segments.length !== parts.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const part = parts[index] ?? '';
    if (!segment.startsWith(':')) {
      if (segment.toLowerCase() !== part.toLowerCase()) return undefined;
      continue;
    }
    if (segment === ':id' && !/^\d{1,9}$/.test(part)) return undefined;
    params[segment.slice(1)] = decodeURIComponent(part);
  }
  return params;
}

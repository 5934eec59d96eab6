import { wireFacts } from '../../http/server.ts';
import { pageAt } from '../pages/pages.ts';
import { since } from '../rules/versions.ts';
import type { SeenRequest, World } from '../world.ts';
import { type Caller, callerOf, challenge, inScope } from './auth.ts';
import { failure, Reply, success } from './envelope.ts';
import { BareStatus } from './errors.ts';
import { prune } from './fields.ts';
import { type Incoming, readRequest } from './incoming.ts';
import { modeAnswer } from './modes.ts';
import { Call, type Router } from './router.ts';

const api = /^\/api\/2\.0\//i;

/**
 * Answers a request as the portal does. Pages for people come first; a request of the API passes, in this order, the
 * mode of the portal, the rate limit, a fault, the route, the authentication and the scope of its key.
 * Rejects when the connection is dropped. A client that gives up stops nothing.
 */
export function portalHandler(world: World, router: Router): (request: Request) => Promise<Response> {
  return async (arriving) => {
    const address = wireFacts(arriving)?.remoteAddress ?? '127.0.0.1';
    const request = await readRequest(arriving);
    const { url } = request;
    const page = world.mode === 'normal' ? pageAt(world.portal, request.method, url) : undefined;
    if (page) return page;
    const path = url.pathname.replace(api, '');
    const caller = callerOf(world.portal, request);
    const seen: SeenRequest = {
      method: request.method,
      path,
      query: url.search,
      status: undefined,
      time: world.clock.now(),
      userId: caller?.user.id,
    };
    world.requests.push(seen);
    const answer =
      modeAnswer(world.mode) ??
      (await limited(world, request, caller?.user.id ?? address, () =>
        world.faults.serve(request.method, path, () => answerTo(world, router, request, caller)),
      ));
    seen.status = answer.status;
    return answer;
  };
}

async function limited(
  world: World,
  request: Incoming,
  partition: string,
  serve: () => Promise<Response>,
): Promise<Response> {
  let leave: () => void;
  try {
    leave = world.rateLimits.enter(partition, request.method);
  } catch (error) {
    return failure(request, error);
  }
  try {
    return await serve();
  } finally {
    leave();
  }
}

async function answerTo(
  world: World,
  router: Router,
  request: Incoming,
  caller: Caller | undefined,
): Promise<Response> {
  try {
    return success(request, await result(world, router, request, caller));
  } catch (error) {
    return failure(request, error);
  }
}

async function result(world: World, router: Router, request: Incoming, caller: Caller | undefined) {
  const { pathname } = request.url;
  if (!api.test(pathname)) throw new BareStatus(404);
  const path = pathname.replace(api, '');
  const { route, params } = router.match(request.method, path);
  if (!caller && !route.anonymous) throw challenge(request);
  // Since 3.7 also on endpoints that need no key (ApiKeyScopesFilter.cs:36-72).
  const scoped = !route.anonymous || since(world.portal.settings, 7);
  if (scoped && caller?.key && !inScope(world.portal, caller.key, request.method, path))
    throw new BareStatus(403);
  const call = new Call(world.portal, request, path, caller?.user, params);
  const answer = await route.handle(call);
  const reply = answer instanceof Reply ? answer : new Reply(answer);
  return new Reply(prune(reply.response, call.query.all('fields')), reply.counts);
}

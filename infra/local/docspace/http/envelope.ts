import { BareStatus, PortalError, ValidationError } from './errors.ts';
import type { Incoming } from './incoming.ts';

/** What a controller answers when it sets `count` or `total` itself; a bare value otherwise. */
export class Reply {
  constructor(
    readonly response: unknown,
    readonly counts: { count?: number; total?: number } = {},
  ) {}
}

const json = { 'content-type': 'application/json; charset=utf-8' };

/**
 * The success wrapper. Null members (undefined here) are omitted, so that an action without a result has no
 * `response` key (CommonApiResponse.cs:69-144; DynamicIgnoreResolver.cs:60-63, DocSpace-server 3.7.2).
 */
export function success(request: Incoming, result: unknown): Response {
  const reply = result instanceof Reply ? result : new Reply(result);
  const { response } = reply;
  const absent = response === undefined || response === null;
  const own = Array.isArray(response) ? response.length : absent ? 0 : 1;
  const body = {
    ...(absent ? {} : { response }),
    count: reply.counts.count ?? own,
    ...(reply.counts.total === undefined ? {} : { total: reply.counts.total }),
    links: [{ href: request.url.href, action: request.method }],
    status: 0,
    statusCode: 200,
  };
  return new Response(JSON.stringify(body), { status: 200, headers: json });
}

/** The portal's answer to an exception; an unknown one is a 500. */
export function failure(request: Incoming, error: unknown): Response {
  if (error instanceof BareStatus) {
    return new Response(null, { status: error.status, headers: error.headers });
  }
  if (error instanceof ValidationError) return problem(request, error);
  const known =
    error instanceof PortalError
      ? error
      : new PortalError(500, String(error), 'System.NullReferenceException');
  return jsonError(known);
}

/** `{"error":{…},"status":1,"statusCode":N}`, nulls included (CommonApiResponse.cs:53-67,146-174). */
export function jsonError(error: PortalError): Response {
  const { status, message, type } = error;
  // Stack traces leak to the client in the real portal too; 401 has neither type nor stack.
  const stack =
    type === null ? null : `   at ASC.Files.Core.Core.FileStorageService in FileStorageService.cs`;
  const hresult = type === null ? 0 : -2_146_233_079;
  const body = { error: { message, type, stack, hresult }, status: 1, statusCode: status };
  return new Response(JSON.stringify(body), { status, headers: json });
}

function problem(request: Incoming, error: ValidationError): Response {
  const response = {
    type: 'https://tools.ietf.org/html/rfc9110#section-15.5.1',
    title: error.message,
    status: 400,
    errors: error.errors,
    traceId: '00-00000000000000000000000000000000-0000000000000000-00',
  };
  const links = [{ href: request.url.href, action: request.method }];
  const body = { response, count: 1, links, status: 1, statusCode: 400 };
  const headers = { 'content-type': 'application/problem+json; charset=utf-8' };
  return new Response(JSON.stringify(body), { status: 400, headers });
}

/** The answer of a gateway without a portal behind it. */
export function gatewayPage(status: 502 | 504): Response {
  const title = {
    502: '502 Bad Gateway',
    504: '504 Gateway Time-out',
  };
  const text = title[status];
  const html = `<html>\r\n<head><title>${text}</title></head>\r\n<body>\r\n<center><h1>${text}</h1></center>\r\n<hr><center>openresty</center>\r\n</body>\r\n</html>\r\n`;
  return new Response(html, { status, headers: { 'content-type': 'text/html' } });
}

import { randomUUID } from 'node:crypto';
import { type Clock, realClock } from '../../../lib/kernel/clock.ts';
import { type Route, toProxyEvent } from './api-gateway-event.ts';

export type { Route } from './api-gateway-event.ts';

export interface ApiGatewayOptions {
  routes: Route[];
  /** Runs a function; rejects when the function fails, as Lambda's Invoke reports it. */
  invoke(functionName: string, event: unknown): Promise<unknown>;
  clock?: Clock;
  /** What the real gateway writes to its execution log: why an answer was 502 or 504. */
  onLog?(line: string): void;
}

const bodyLimitBytes = 10 * 1024 * 1024;
const timeoutMs = 29_000;

/** Headers that a REST API does not pass on under their own name. */
const remapped = new Set(['authorization', 'connection', 'date', 'server', 'www-authenticate']);
/** Headers about the bytes on the wire, which the gateway sets. */
const dropped = new Set(['content-length', 'transfer-encoding']);

/**
 * An API Gateway REST API with Lambda proxy integration on every resource, for any method, and
 * all media types declared binary, so that a function sees the bytes of a body
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html).
 *
 * It has the limits of the real one (10 MB a body, 29 s an answer) and its own answers: 403 for a resource
 * that does not exist, 413, 502 for a function that fails or answers in another form, 504. A function
 * that is given up continues to run.
 */
export function apiGateway(options: ApiGatewayOptions): (request: Request) => Promise<Response> {
  const { routes, invoke, clock = realClock, onLog = () => {} } = options;

  return async (request) => {
    const requestId = randomUUID();
    const own = (status: number, type: string, message: string, log?: string) => {
      if (log) onLog(`(${requestId}) ${status} ${log}`);
      const headers = { 'x-amzn-requestid': requestId, 'x-amzn-errortype': type };
      return Response.json({ message }, { status, headers });
    };
    const broken = (log: string) => own(502, 'InternalServerErrorException', 'Internal server error', log);

    const body = Buffer.from(await request.arrayBuffer());
    if (body.length > bodyLimitBytes) {
      // Sent by the layer in front, hence the one answer that is not JSON.
      return new Response(`HTTP content length exceeded ${bodyLimitBytes} bytes.`, { status: 413 });
    }
    const found = toProxyEvent(routes, request, body, { requestId, now: clock.now() });
    if (found === 'no-route') {
      return own(403, 'MissingAuthenticationTokenException', 'Missing Authentication Token');
    }
    if (found === 'malformed') return own(400, 'BadRequestException', 'Bad Request');

    const answered = new AbortController();
    const late = clock.sleep(timeoutMs, answered.signal).then(() => 'late' as const);
    try {
      const result = await Promise.race([invoke(found.functionName, found.event), late]);
      if (result === 'late') {
        const log = `${found.functionName} gave no answer within ${timeoutMs / 1000} s`;
        return own(504, 'InternalServerErrorException', 'Endpoint request timed out', log);
      }
      return (
        toResponse(result, requestId) ?? broken(`Malformed Lambda proxy response of ${found.functionName}`)
      );
    } catch (error) {
      return broken(
        `${found.functionName} failed: ${error instanceof Error ? error.message : String(error)}`,
      );
    } finally {
      answered.abort();
    }
  };
}

/** Undefined for anything that the gateway calls a malformed proxy response. */
function toResponse(result: unknown, requestId: string): Response | undefined {
  if (!isRecord(result)) return undefined;
  const { statusCode, body = null, isBase64Encoded = false } = result;
  const status = Number(statusCode);
  if (!Number.isInteger(status) || status < 200 || status > 599) return undefined;
  if (body !== null && typeof body !== 'string') return undefined;
  if (typeof isBase64Encoded !== 'boolean') return undefined;
  const pairs = toPairs(result.headers, result.multiValueHeaders);
  if (!pairs) return undefined;

  const headers = new Headers([['x-amzn-requestid', requestId]]);
  try {
    for (const [name, value] of pairs) {
      if (dropped.has(name)) continue;
      headers.append(remapped.has(name) ? `x-amzn-remapped-${name}` : name, value);
    }
  } catch {
    return undefined; // A name or value that HTTP does not allow.
  }
  if (!headers.has('content-type')) headers.set('content-type', 'application/json');
  const bytes = Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8');
  const bodiless = status === 204 || status === 205 || status === 304;
  return new Response(bodiless ? null : bytes, { status, headers });
}

/** Both kinds of headers as one list; a header that both name counts once, as the multi-value one says. */
function toPairs(single: unknown, multiple: unknown): [string, string][] | undefined {
  const pairs = new Map<string, string[]>();
  for (const [name, value] of entries(single) ?? []) {
    if (!isScalar(value)) return undefined;
    pairs.set(name.toLowerCase(), [String(value)]);
  }
  for (const [name, values] of entries(multiple) ?? []) {
    if (!Array.isArray(values) || !values.every(isScalar)) return undefined;
    pairs.set(name.toLowerCase(), values.map(String));
  }
  if (!entries(single) || !entries(multiple)) return undefined;
  return [...pairs].flatMap(([name, values]) => values.map((value): [string, string] => [name, value]));
}

function entries(headers: unknown): [string, unknown][] | undefined {
  if (headers === undefined || headers === null) return [];
  return isRecord(headers) ? Object.entries(headers) : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isScalar(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

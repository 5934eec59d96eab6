import type { APIGatewayProxyEvent } from 'aws-lambda';
import { wireFacts } from '../http/server.ts';

export interface Route {
  /** Such as `/webhooks/{source}`; a parameter stands for one whole segment of the path, and `{id+}` for all that follow. */
  resource: string;
  functionName: string;
}

interface Match {
  route: Route;
  parameters: Record<string, string>;
}

/**
 * The event that a REST API gives to a Lambda proxy integration (payload version 1.0,
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html):
 * `path` as it was sent, path parameters and query parameters decoded, of several values the last one in
 * the plain maps and all in the multi-value maps, the body in base64.
 *
 * @returns `no-route` when no resource has that path, `malformed` when its percent-encoding is none.
 */
export function toProxyEvent(
  routes: Route[],
  request: Request,
  body: Buffer,
  { requestId, now }: { requestId: string; now: number },
): { functionName: string; event: APIGatewayProxyEvent } | 'no-route' | 'malformed' {
  const url = new URL(request.url);
  const match = findRoute(routes, url.pathname);
  if (typeof match === 'string') return match;
  const { resource, functionName } = match.route;
  const wire = wireFacts(request);
  const sourceIp = wire?.remoteAddress || '127.0.0.1';
  const headers = grouped([...(wire?.headers ?? request.headers), ...forwarded(request, url, sourceIp)]);
  const query = grouped([...url.searchParams], true);
  const time = new Date(now);
  const event: APIGatewayProxyEvent = {
    resource,
    path: url.pathname,
    httpMethod: request.method,
    headers: last(headers),
    multiValueHeaders: headers,
    queryStringParameters: noneAsNull(last(query)),
    multiValueQueryStringParameters: noneAsNull(query),
    pathParameters: noneAsNull(match.parameters),
    stageVariables: null,
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      authorizer: null,
      domainName: url.host,
      httpMethod: request.method,
      identity: identity(sourceIp, request.headers.get('user-agent')),
      path: url.pathname,
      protocol: 'HTTP/1.1',
      requestId,
      requestTime: time.toUTCString(),
      requestTimeEpoch: now,
      resourceId: 'local',
      resourcePath: resource,
      stage: 'local',
    },
    body: body.length === 0 ? null : body.toString('base64'),
    isBase64Encoded: body.length > 0,
  };
  return { functionName, event };
}

/** A resource without parameters wins over one with. */
function findRoute(routes: Route[], path: string): Match | 'no-route' | 'malformed' {
  const segments = path.split('/');
  const parametersOf = ({ resource }: Route) => resource.split('{').length;
  const ordered = [...routes].sort((a, b) => parametersOf(a) - parametersOf(b));
  for (const route of ordered) {
    const pattern = route.resource.split('/');
    const isGreedy = pattern.at(-1)?.endsWith('+}') === true;
    const given = isGreedy
      ? [...segments.slice(0, pattern.length - 1), segments.slice(pattern.length - 1).join('/')]
      : segments;
    if (pattern.length !== given.length) continue;
    const fits = pattern.every(
      (part, index) => part === given[index] || (part.startsWith('{') && given[index]),
    );
    if (!fits) continue;
    try {
      const named = pattern.flatMap((part, index): [string, string][] =>
        part.startsWith('{') ? [[part.replace(/[{}+]/g, ''), decodeURIComponent(given[index] ?? '')]] : [],
      );
      return { route, parameters: Object.fromEntries(named) };
    } catch {
      return 'malformed';
    }
  }
  return 'no-route';
}

/** The headers that the gateway adds. */
function forwarded(request: Request, url: URL, sourceIp: string): [string, string][] {
  const before = request.headers.get('x-forwarded-for');
  return [
    ['X-Forwarded-For', before ? `${before}, ${sourceIp}` : sourceIp],
    ['X-Forwarded-Port', url.port || (url.protocol === 'https:' ? '443' : '80')],
    ['X-Forwarded-Proto', url.protocol.slice(0, -1)],
  ];
}

/** Values by name; header names that differ by letter case are one, spelled as the first of them. */
function grouped(pairs: Iterable<[string, string]>, caseMatters = false): Record<string, string[]> {
  const groups = new Map<string, { name: string; values: string[] }>();
  for (const [name, value] of pairs) {
    const key = caseMatters ? name : name.toLowerCase();
    const group = groups.get(key) ?? { name, values: [] };
    // The gateway's own X-Forwarded-* replace what the client claimed.
    if (!caseMatters && key.startsWith('x-forwarded-')) group.values = [];
    group.values.push(value);
    groups.set(key, group);
  }
  return Object.fromEntries([...groups.values()].map(({ name, values }) => [name, values]));
}

function last(groups: Record<string, string[]>): Record<string, string> {
  return Object.fromEntries(Object.entries(groups).map(([name, values]) => [name, values.at(-1) ?? '']));
}

function noneAsNull<T>(record: Record<string, T>): Record<string, T> | null {
  return Object.keys(record).length === 0 ? null : record;
}

function identity(
  sourceIp: string,
  userAgent: string | null,
): APIGatewayProxyEvent['requestContext']['identity'] {
  return {
    accessKey: null,
    accountId: null,
    apiKey: null,
    apiKeyId: null,
    caller: null,
    clientCert: null,
    cognitoAuthenticationProvider: null,
    cognitoAuthenticationType: null,
    cognitoIdentityId: null,
    cognitoIdentityPoolId: null,
    principalOrgId: null,
    sourceIp,
    user: null,
    userAgent,
    userArn: null,
  };
}

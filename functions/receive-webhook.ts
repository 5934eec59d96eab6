import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { type ReceiveDependencies, receive } from '../lib/intake/receive.ts';
import { bind } from './bind.ts';
import { headersOf } from './gateway-headers.ts';
import {
  clock,
  counters,
  executions,
  handshakes,
  hold,
  keyTags,
  lastPortalWebhook,
  log,
  records,
  settings,
  signingKey,
  sourceHolds,
  verifySecrets,
} from './runtime.ts';

/** One webhook, as API Gateway hands it over (Lambda proxy integration of a REST API). */
export async function receiveWebhook(
  event: APIGatewayProxyEvent,
  dependencies: ReceiveDependencies,
): Promise<APIGatewayProxyResult> {
  // By the resource that the gateway found, and not by the path: throttle and addresses are the resource's.
  // What it has no resource for comes in by the catch-all, `{source}`, which is the name of no source.
  const [, , source = ''] = event.resource.split('/');
  const {
    status,
    headers: sent,
    body,
  } = await receive(
    {
      source,
      urlSecret: event.pathParameters?.secret,
      baseUrl: baseUrlOf(event.requestContext),
      method: event.httpMethod,
      headers: headersOf(event),
      body: Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8'),
    },
    dependencies,
  );
  // An answer to HEAD has no content (RFC 9110, 9.3.2).
  const content = event.httpMethod === 'HEAD' ? '' : JSON.stringify(body);
  return { statusCode: status, headers: sent, body: content };
}

/**
 * The URL before `/webhooks/`, with the stage or the base path of a domain name, as the gateway itself has matched it: what a
 * header says of the host is the sender's.
 *
 * @returns undefined where the gateway does not say under which name it was called
 */
function baseUrlOf(context: APIGatewayProxyEvent['requestContext'] | undefined): string | undefined {
  const { domainName, path = '' } = context ?? {};
  const end = path.indexOf('/webhooks/');
  if (!domainName || end < 0) return undefined;
  const isThisMachine = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/.test(domainName);
  return `${isThisMachine ? 'http' : 'https'}://${domainName}${path.slice(0, end)}`;
}

export const handler = bind(receiveWebhook, {
  settings,
  records,
  executions,
  hold,
  sourceHolds,
  counters,
  keyTags,
  signingKey,
  lastPortalWebhook,
  verifySecrets,
  handshakes,
  clock,
  log,
});

import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { type AnswerDependencies, answerStatus } from '../lib/status/answer.ts';
import { bind } from './bind.ts';
import { headersOf } from './gateway-headers.ts';
import { clock, log, readQueue, records, settings, signingKey, verifySecrets } from './runtime.ts';

/** One request for the status of a work item, as API Gateway hands it over. It reads the table, and neither portal nor source. */
export async function readStatus(
  event: Pick<
    APIGatewayProxyEvent,
    'pathParameters' | 'httpMethod' | 'multiValueHeaders' | 'queryStringParameters'
  >,
  dependencies: AnswerDependencies,
): Promise<APIGatewayProxyResult> {
  const { source = '', id = '' } = event.pathParameters ?? {};
  const signature = event.queryStringParameters?.signature;
  const request = { method: event.httpMethod, source, id, signature, headers: headersOf(event) };
  const { status, headers: sent, body } = await answerStatus(request, dependencies);
  return { statusCode: status, headers: sent, body };
}

export const handler = bind(readStatus, {
  settings,
  records,
  readQueue,
  signingKey,
  verifySecrets,
  clock,
  log,
});

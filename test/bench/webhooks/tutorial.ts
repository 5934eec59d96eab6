import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';

/** Starts an execution with the body as its input. */
export type Start = (input: string) => Promise<unknown>;

/**
 * What a tutorial makes of a webhook (docs.aws.amazon.com/step-functions/latest/dg/tutorial-api-gateway.html, with a
 * Lambda between): no proof of who sent it, no record, so a repeat makes a second room; nothing is known of it if the
 * execution cannot be started.
 */
export async function tutorial(
  { body, isBase64Encoded }: Pick<APIGatewayProxyEvent, 'body' | 'isBase64Encoded'>,
  start: Start,
): Promise<APIGatewayProxyResult> {
  const input = Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8').toString();
  JSON.parse(input);
  await start(input);
  return { statusCode: 202, body: JSON.stringify({ status: 'started' }) };
}

let client: SFNClient | undefined;

export const handler = (event: APIGatewayProxyEvent) => {
  client ??= new SFNClient();
  const request = { stateMachineArn: process.env.PROJECT_ROOM_MACHINE_ARN };
  return tutorial(event, (input) =>
    (client as SFNClient).send(new StartExecutionCommand({ ...request, input })),
  );
};

import { randomUUID } from 'node:crypto';

/** Secret strings by id; a Map is one. */
export interface Secrets {
  get(id: string): string | undefined;
}

/**
 * Secrets Manager as far as reading goes: `GetSecretValue` in AWS JSON 1.1, for an SDK client whose endpoint
 * is this handler (AWS_ENDPOINT_URL_SECRETS_MANAGER). Signatures are not checked
 * (https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html).
 */
export function secretsManagerApi(secrets: Secrets): (request: Request) => Promise<Response> {
  return async (request) => {
    const operation = request.headers.get('x-amz-target')?.replace(/^secretsmanager\./, '');
    if (operation !== 'GetSecretValue') {
      return failure(
        'UnknownOperationException',
        `The local stack does not have ${operation ?? 'such a call'}.`,
      );
    }
    const body = await request.json().catch(() => undefined);
    if (typeof body !== 'object' || body === null) {
      return failure('SerializationException', 'The body is not a JSON object.');
    }
    const { SecretId: id } = body as { SecretId?: unknown };
    if (typeof id !== 'string' || id === '') {
      return failure('InvalidParameterException', 'SecretId must be a text that is not empty.');
    }
    const value = secrets.get(id);
    if (value === undefined) {
      return failure('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    }
    return answer(200, {
      ARN: `arn:aws:secretsmanager:us-east-1:000000000000:secret:${id}`,
      Name: id,
      SecretString: value,
      VersionId: randomUUID(),
      VersionStages: ['AWSCURRENT'],
    });
  };
}

function failure(type: string, message: string): Response {
  return answer(400, { __type: type, Message: message });
}

function answer(status: number, body: object): Response {
  return Response.json(body, { status, headers: { 'content-type': 'application/x-amz-json-1.1' } });
}

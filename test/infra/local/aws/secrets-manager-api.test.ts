import {
  GetSecretValueCommand,
  ListSecretsCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { secretsManagerApi } from '../../../../infra/local/aws/secrets-manager-api.ts';
import { type RunningServer, serve } from '../../../../infra/local/http/server.ts';

const secrets = new Map([
  ['portal-key', 'sk-ä💡'],
  ['empty', ''],
]);
let server: RunningServer;
let client: SecretsManagerClient;

beforeAll(async () => {
  server = await serve(secretsManagerApi(secrets));
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  client = new SecretsManagerClient({
    endpoint: server.url,
    region: 'us-east-1',
    credentials,
    maxAttempts: 1,
  });
});
afterAll(async () => {
  client.destroy();
  await server.close();
});

const read = (id: string) => client.send(new GetSecretValueCommand({ SecretId: id }));

describe('the SDK against the Secrets Manager of the local stack', () => {
  it('reads a secret', async () => {
    expect(await read('portal-key')).toMatchObject({
      Name: 'portal-key',
      SecretString: 'sk-ä💡',
      VersionStages: ['AWSCURRENT'],
    });
  });

  it('reads the new value after a change, and an empty one', async () => {
    secrets.set('rotated', 'old');
    expect((await read('rotated')).SecretString).toBe('old');
    secrets.set('rotated', 'new');
    expect((await read('rotated')).SecretString).toBe('new');
    expect((await read('empty')).SecretString).toBe('');
  });

  it('gets ResourceNotFoundException for a secret that is unset', async () => {
    await expect(read('other')).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: "Secrets Manager can't find the specified secret.",
    });
  });

  it('gets InvalidParameterException for an empty id', async () => {
    await expect(read('')).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  it('gets UnknownOperationException for any other call', async () => {
    await expect(client.send(new ListSecretsCommand({}))).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: 'The local stack does not have ListSecrets.',
    });
  });
});

describe('anything else that calls', () => {
  const call = (headers: Record<string, string>, body: string) =>
    secretsManagerApi(secrets)(new Request('http://x/', { method: 'POST', headers, body }));
  const target = { 'x-amz-target': 'secretsmanager.GetSecretValue' };

  it.each(['', 'no json', '"text"', 'null'])('gets SerializationException for the body %j', async (body) => {
    const answer = await call(target, body);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toBe('application/x-amz-json-1.1');
    expect(await answer.json()).toMatchObject({ __type: 'SerializationException' });
  });

  it('is refused with UnknownOperationException', async () => {
    expect(await (await call({}, '{}')).json()).toMatchObject({ __type: 'UnknownOperationException' });
  });
});

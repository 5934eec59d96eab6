import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { variablesFor } from '../../../functions/environment.ts';
import type { FunctionId } from '../../../functions/index.ts';
import { bundle } from '../../../infra/bundles/bundle.ts';
import { loadEnvironment } from '../../../infra/environments/load.ts';
import { functions } from '../../../infra/functions.ts';
import { startDynamoDB } from '../../../infra/local/aws/dynamodb.ts';
import { secretsManagerApi } from '../../../infra/local/aws/secrets-manager-api.ts';
import { loadStateMachine } from '../../../infra/local/aws/state-machine/load.ts';
import { StateMachineRunner } from '../../../infra/local/aws/state-machine/runner.ts';
import { stepFunctionsApi } from '../../../infra/local/aws/step-functions-api.ts';
import { startSimulator } from '../../../infra/local/docspace/simulator.ts';
import { serve } from '../../../infra/local/http/server.ts';
import { localSecrets, secretIdsOf, storedSecrets } from '../../../infra/local/secrets-file.ts';
import { recordsTable } from '../../../infra/records-table.ts';
import { realClock } from '../../../lib/kernel/clock.ts';
import { recordTable } from '../../../lib/stores/aws/record-table.ts';
import { eventOf } from '../../bench/webhook-to-202.ts';
import { newRecord } from '../../lib/builders/records.ts';

const tableName = 'records';
const cleanups: (() => unknown)[] = [];
const closing = <T extends { close(): unknown }>(service: T): T => {
  cleanups.push(() => service.close());
  return service;
};
afterAll(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup();
});

/** Stands in front of a service and counts the connections that its clients open. */
async function counting(url: string) {
  let connections = 0;
  const server = createServer(async (request, response) => {
    const { host: _, connection: __, ...headers } = request.headers as Record<string, string>;
    const body = await buffer(request);
    const answer = await fetch(`${url}${request.url}`, { method: 'POST', headers, body });
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end(await answer.text());
  });
  server.on('connection', () => {
    connections += 1;
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  closing(server);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    taken() {
      const count = connections;
      connections = 0;
      return count;
    },
  };
}

/** Calls a bundle's handler in a process of its own, and counts how often the text of its settings is parsed. */
const coldStart = `
  const { readFileSync } = require('node:fs');
  const settings = readFileSync(process.env.LAMBDA_TASK_ROOT + '/settings.json', 'utf8');
  const { parse } = JSON;
  let parses = 0;
  JSON.parse = (text, ...rest) => {
    if (text === settings) parses += 1;
    return parse(text, ...rest);
  };
  const { handler } = require(process.env.LAMBDA_TASK_ROOT + '/index.cjs');
  handler(parse(process.env.EVENT)).then((output) => process.send({ output, parses }, () => process.exit()));
`;

let invoke: (id: FunctionId, event: unknown) => Promise<unknown>;
let records: ReturnType<typeof recordTable>;

beforeAll(async () => {
  const simulator = closing(await startSimulator({ clock: realClock }));
  const settings = loadEnvironment('local', {
    local: true,
    values: { PORTAL_URL: simulator.url, FAKES_URL: 'http://127.0.0.1:9' },
  });
  const definition = loadStateMachine({
    QueryLanguage: 'JSONata',
    StartAt: 'Finish',
    States: { Finish: { Type: 'Succeed' } },
  });
  const machine = (name: string) =>
    new StateMachineRunner({ definition, name, clock: realClock, invoke: async () => {} });
  const machines = { project: machine('ProjectRoom'), ticket: machine('TicketRoom') };
  const byArn = new Map(Object.values(machines).map((runner) => [runner.arn, runner]));
  const values = storedSecrets(localSecrets(settings.sources), simulator.key);
  const dynamodb = closing(await startDynamoDB({ tableName, table: recordsTable }));
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint: dynamodb.endpoint, region: 'us-east-1', credentials });
  cleanups.push(() => client.destroy());
  records = recordTable(client, tableName);
  const counted = {
    dynamodb: await counting(dynamodb.endpoint),
    secretsManager: await counting(closing(await serve(secretsManagerApi(values))).url),
    stepFunctions: await counting(closing(await serve(stepFunctionsApi(byArn))).url),
  };
  const outDir = mkdtempSync(join(tmpdir(), 'connections-'));
  cleanups.push(() => rmSync(outDir, { recursive: true }));
  const directories = await bundle({
    outDir,
    settings,
    ids: ['ReceiveWebhook', 'RecordFailure', 'Reconciler'],
  });
  const resources = { tableName, ...secretIdsOf(settings) };
  const arns = { project: machines.project.arn, ticket: machines.ticket.arn, update: machines.ticket.arn };

  invoke = async (id, event) => {
    const child = spawn(process.execPath, ['-e', coldStart], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: {
        ...variablesFor(functions.find((one) => one.id === id)?.needs ?? {}, resources, arns),
        LAMBDA_TASK_ROOT: directories.get(id),
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: 'local',
        AWS_SECRET_ACCESS_KEY: 'local',
        AWS_ENDPOINT_URL_DYNAMODB: counted.dynamodb.url,
        AWS_ENDPOINT_URL_SECRETS_MANAGER: counted.secretsManager.url,
        AWS_ENDPOINT_URL_SFN: counted.stepFunctions.url,
        EVENT: JSON.stringify(event),
      },
    });
    const errors = text(child.stderr as Readable);
    const answered = once(child, 'message');
    const ended = once(child, 'exit').then(async () => Promise.reject(new Error(await errors)));
    const [message] = (await Promise.race([answered, ended])) as [{ output: unknown; parses: number }];
    // A child that has answered ends too.
    ended.catch(() => {});
    const { output, parses } = message;
    const connections = Object.fromEntries(
      Object.entries(counted).map(([service, { taken }]) => [service, taken()]),
    );
    return { output, parses, connections };
  };
});

const work = (projectId: string) => ({
  namespace: 'local',
  source: 'project-system',
  facts: { kind: 'project', projectId, projectType: 'marketing', projectName: 'Q1' } as const,
});

describe('a cold Lambda opens one connection to each service of AWS and parses the settings once', () => {
  it('when it receives a webhook', async () => {
    expect(await invoke('ReceiveWebhook', eventOf('project-system', 'new', 1))).toMatchObject({
      output: { statusCode: 202 },
      parses: 1,
      connections: { dynamodb: 1, secretsManager: 1, stepFunctions: 1 },
    });
  });

  it('when it records a failure, probes the portal, releases the slot and cannot deliver the result', async () => {
    const record = newRecord(work('PRJ-2'), Date.now());
    await records.write({ ...record, status: 'running' }, 0);
    const failure = {
      Error: 'TemplateNotFound',
      Cause: '{"errorType":"TemplateNotFound","errorMessage":"none"}',
    };
    const { key, attempt } = record;
    expect(await invoke('RecordFailure', { key, attempt, failure })).toMatchObject({
      output: { outcome: 'failed', code: 'TemplateNotFound' },
      parses: 1,
      connections: { dynamodb: 1, secretsManager: 1, stepFunctions: 0 },
    });
  });
});

it('the reconciler opens no more connections than it has work at once, and parses the settings once', async () => {
  await records.write(newRecord(work('PRJ-3'), Date.now() - 3_600_000), 0);
  const { connections, ...rest } = (await invoke('Reconciler', {})) as {
    connections: Record<string, number>;
  };
  expect(rest).toMatchObject({ output: { failed: 0 }, parses: 1 });
  expect(connections).toMatchObject({ secretsManager: 1, stepFunctions: 1 });
  // The hold, the slot, and four records of each of five tasks.
  expect(connections.dynamodb).toBeLessThanOrEqual(2 + 5 * 4);
});

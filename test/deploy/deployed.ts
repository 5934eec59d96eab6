import { randomUUID } from 'node:crypto';
import {
  CloudFormationClient,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import {
  DescribeExecutionCommand,
  ListExecutionsCommand,
  SFNClient,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { Shown } from '../../infra/local/vendors/fake.ts';
import { outputNames, stackNameOf, webhookUrlOutput } from '../../infra/output-names.ts';
import type { SourceSettings } from '../../lib/settings/schema.ts';
import { itemKindOf, samplesOf } from '../../lib/sources/registry/samples.ts';
import { urlWithSecret } from '../../lib/sources/signatures/secret-in-url.ts';
import { executionArnOf } from '../../lib/stores/aws/executions.ts';
import { tableItem } from '../../lib/stores/aws/item-table.ts';
import { recordTable } from '../../lib/stores/aws/record-table.ts';
import { slotTable } from '../../lib/stores/aws/slot-table.ts';
import { currentHold, type Hold, holdKey } from '../../lib/work-items/holds.ts';
import { executionNameOf, keyOf, keyTagOf, updateNameOf, type WorkItem } from '../../lib/work-items/keys.ts';
import type { WorkRecord } from '../../lib/work-items/record.ts';
import type { Ended } from '../run-command.ts';
import { clientConfig, type Emulator } from './emulator/emulator.ts';
import { type History, historyOf } from './history.ts';
import { type Command, operate } from './operate.ts';
import { type OutsideOfDeployed, stubborn } from './outside.ts';

export interface DeployedAnswer {
  status: number;
  headers: Headers;
  body: { status?: string; execution?: string; room?: { id: number } } & Record<string, unknown>;
}

export interface DeployedExecution extends History {
  status: string | undefined;
  output: Record<string, unknown> | undefined;
  error: string | undefined;
}

/** A deployed environment and what is around it, as scenarios see it. */
export class Deployed {
  readonly #clients: {
    cloudFormation: CloudFormationClient;
    sfn: SFNClient;
    dynamodb: DynamoDBClient;
  };

  constructor(
    readonly emulator: Emulator,
    readonly outside: OutsideOfDeployed,
    readonly outputs: Readonly<Record<string, string>>,
    /** What key tags are made with. */
    readonly signingKey: string,
  ) {
    const config = clientConfig(emulator);
    this.#clients = {
      cloudFormation: new CloudFormationClient(config),
      sfn: new SFNClient(config),
      dynamodb: new DynamoDBClient(config),
    };
  }

  /** Of both stacks: the id in the template, the type, and the name at AWS. */
  async resources(): Promise<{ id: string; type: string; name: string }[]> {
    const { environment } = this.outside.settings;
    const found = await Promise.all(
      [stackNameOf(environment), `${stackNameOf(environment)}-Data`].map((StackName) =>
        this.#clients.cloudFormation.send(new DescribeStackResourcesCommand({ StackName })),
      ),
    );
    return found
      .flatMap(({ StackResources = [] }) => StackResources)
      .map(({ LogicalResourceId: id = '', ResourceType: type = '', PhysicalResourceId: name = '' }) => ({
        id,
        type,
        name,
      }));
  }

  get sources(): string[] {
    return Object.keys(this.outside.settings.sources);
  }

  output(name: string): string {
    const value = this.outputs[name];
    if (!value)
      throw new Error(`The stack has no output ${name}, only ${Object.keys(this.outputs).join(', ')}.`);
    return value;
  }

  /** The deployed webhook URL of a source, or of the portal, as the emulator serves it. */
  webhookUrl(source: string): string {
    const { hostname, pathname } = new URL(this.output(webhookUrlOutput(source)));
    const [stage = '', ...path] = pathname.slice(1).split('/');
    return `${this.emulator.url}/restapis/${hostname.split('.')[0]}/${stage}/_user_request_/${path.join('/')}`;
  }

  /** Runs a command of the project for this environment, as a person does. */
  command(name: Command, ...args: string[]): Promise<Ended> {
    return operate(this.emulator, name, this.outside.settingsFile, args);
  }

  /** Sends the webhook of a work item as its source sends and signs it. */
  send(
    { source: name, id }: WorkItem,
    title = 'Login error',
    projectType = 'marketing',
  ): Promise<DeployedAnswer> {
    const source = this.#source(name);
    const { samples } = samplesOf(source);
    const [usual] = Object.values(samples(source, { id, title, projectType }));
    return this.sendBody(name, usual);
  }

  /** Sends the webhook of a vendor that says that a work item has changed. */
  sendChange({ source: name, id }: WorkItem): Promise<DeployedAnswer> {
    const source = this.#source(name);
    return this.sendBody(name, samplesOf(source).samples(source, { id }).changed);
  }

  /** Sends a webhook of a source, signed as the source signs it. */
  sendBody(name: string, json: unknown): Promise<DeployedAnswer> {
    const source = this.#source(name);
    const { sign } = samplesOf(source);
    const body = JSON.stringify(json);
    const secret = this.outside.secrets.sources[name]?.verify[0] ?? '';
    const signature = sign(source, { secret, body, nowMs: Date.now(), deliveryId: `msg_${randomUUID()}` });
    const headers = { 'content-type': 'application/json', ...signature };
    return this.post({ url: urlWithSecret(source, this.webhookUrl(name), secret), headers, body });
  }

  async post({
    url,
    ...request
  }: {
    url: string;
    method?: string;
    headers?: Record<string, string>;
    body?: string;
  }): Promise<DeployedAnswer> {
    const response = await fetch(url, { method: 'POST', ...request });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text.startsWith('{') ? JSON.parse(text) : { text },
    };
  }

  item(source: string, id: string): WorkItem {
    const settings = this.#source(source);
    const { namespace } = this.outside.settings;
    return { namespace, source, kind: itemKindOf(settings), id };
  }

  async record(item: WorkItem): Promise<WorkRecord | undefined> {
    return (await recordTable(this.#clients.dynamodb, this.output('TableName')).read(keyOf(item)))?.value;
  }

  hold(): Promise<Hold | undefined> {
    return currentHold(tableItem<Hold>(this.#clients.dynamodb, this.output('TableName'), holdKey));
  }

  /** The portal slot and how many wait for it. */
  async slot() {
    const table = slotTable(this.#clients.dynamodb, this.output('TableName'));
    return { ...(await table.readSlot()).slot, waiting: (await table.firstWaiters(100)).length };
  }

  /** What a work item has of the portal slot, which others may use at the same time. */
  async slotStateOf(item: WorkItem): Promise<{ holds: boolean; waits: boolean }> {
    const table = slotTable(this.#clients.dynamodb, this.output('TableName'));
    const isIts = ({ key }: { key: string }) => key === keyOf(item);
    const { holder } = (await table.readSlot()).slot;
    return {
      holds: holder !== undefined && isIts(holder),
      waits: (await table.firstWaiters(100)).some(isIts),
    };
  }

  /** The key tag of the work item's first attempt. */
  keyTag(item: WorkItem): string {
    return keyTagOf(item, { signingKey: this.signingKey });
  }

  /** Rooms at the portal with the key tag of the work item, wherever they are. */
  rooms(item: WorkItem) {
    const tag = this.keyTag(item);
    return this.outside.simulator.world.portal.rooms().filter(({ room }) => room.tags.includes(tag));
  }

  /** Files of a room or template, those of its folders included. */
  filesIn(roomId: number): number {
    return this.outside.simulator.world.portal.filesBelow(roomId).filter(({ text }) => text === undefined)
      .length;
  }

  /** Events about a work item that its source's receiver took; a vendor gets none. */
  results({ source, kind, id }: WorkItem) {
    const all = source === stubborn ? this.outside.stubbornReceiver.received : this.outside.received(source);
    return all.filter(({ event }) => event.data[kind === 'project' ? 'projectId' : 'ticketId'] === id);
  }

  /** What people see about a work item in its source's system. */
  shown({ source, id }: WorkItem): Shown | undefined {
    return this.outside.fake(source)?.shown(id);
  }

  /** Waits for the end of the execution of an attempt. */
  async ended(item: WorkItem, attempt = 1): Promise<DeployedExecution> {
    await until(`the end of attempt ${attempt} of ${item.id}`, async () => {
      return (await this.#describe(item, attempt)).status !== 'RUNNING';
    });
    return this.execution(item, attempt);
  }

  async execution(item: WorkItem, attempt = 1): Promise<DeployedExecution> {
    const { status, output, error } = await this.#describe(item, attempt);
    const history = await historyOf(this.#clients.sfn, this.#executionArn(item, attempt));
    return { status, output: output ? JSON.parse(output) : undefined, error, ...history };
  }

  /** How the updates of its room ended, the first one first. */
  async updates(item: WorkItem): Promise<(string | undefined)[]> {
    const record = await this.record(item);
    const { life, attempt = 1 } = record ?? {};
    const numbers = Array.from({ length: life?.update ?? 0 }, (_, at) => at + 1);
    return Promise.all(
      numbers.map(async (update) => {
        const name = updateNameOf(item, { attempt, keyTag: this.keyTag(item), life: { update } });
        const executionArn = executionArnOf(this.output(outputNames.updateMachineArn), name);
        return (await this.#clients.sfn.send(new DescribeExecutionCommand({ executionArn }))).status;
      }),
    );
  }

  async stop(item: WorkItem): Promise<void> {
    await this.#clients.sfn.send(new StopExecutionCommand({ executionArn: this.#executionArn(item, 1) }));
  }

  /** How many executions there have been, by their status. */
  async executionCounts(): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const output of ['ProjectRoomMachineArn', 'TicketRoomMachineArn']) {
      let nextToken: string | undefined;
      do {
        const request = { stateMachineArn: this.output(output), ...(nextToken ? { nextToken } : {}) };
        const page = await this.#clients.sfn.send(new ListExecutionsCommand(request));
        for (const { status = '' } of page.executions ?? []) counts[status] = (counts[status] ?? 0) + 1;
        nextToken = page.nextToken;
      } while (nextToken);
    }
    return counts;
  }

  #source(name: string): SourceSettings {
    const source = this.outside.settings.sources[name];
    if (!source) throw new Error(`There is no source ${name}.`);
    return source;
  }

  #describe(item: WorkItem, attempt: number) {
    const executionArn = this.#executionArn(item, attempt);
    return this.#clients.sfn.send(new DescribeExecutionCommand({ executionArn }));
  }

  #executionArn(item: WorkItem, attempt: number): string {
    const machine = this.output(item.kind === 'project' ? 'ProjectRoomMachineArn' : 'TicketRoomMachineArn');
    return executionArnOf(machine, executionNameOf(item, attempt, this.keyTag(item)));
  }
}

/** The outputs of the main stack of an environment. */
export async function outputsOf(emulator: Emulator, environment: string): Promise<Record<string, string>> {
  const request = new DescribeStacksCommand({ StackName: stackNameOf(environment) });
  const { Stacks = [] } = await new CloudFormationClient(clientConfig(emulator)).send(request);
  const outputs = Stacks[0]?.Outputs ?? [];
  return Object.fromEntries(outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]));
}

/** The secret that the data stack of an environment made for key tags. */
export async function signingKeyOf(emulator: Emulator, environment: string): Promise<string> {
  const config = clientConfig(emulator);
  const request = { StackName: `${stackNameOf(environment)}-Data` };
  const { StackResources = [] } = await new CloudFormationClient(config).send(
    new DescribeStackResourcesCommand(request),
  );
  const found = StackResources.find(
    ({ ResourceType, LogicalResourceId = '' }) =>
      ResourceType === 'AWS::SecretsManager::Secret' && LogicalResourceId.includes('TagSigningKey'),
  );
  const SecretId = found?.PhysicalResourceId;
  const { SecretString = '' } = await new SecretsManagerClient(config).send(
    new GetSecretValueCommand({ SecretId }),
  );
  if (SecretString.length < 32) throw new Error('The data stack made no secret for key tags.');
  return SecretString;
}

/** Looks again and again until something is so. @throws Error when it is not so in time */
export async function until(
  what: string,
  isSo: () => Promise<boolean> | boolean,
  seconds = 180,
): Promise<void> {
  const giveUpAt = Date.now() + seconds * 1000;
  while (!(await isSo())) {
    if (Date.now() > giveUpAt) throw new Error(`${what}: not within ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

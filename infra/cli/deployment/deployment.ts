import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { type MachineArns, machineVariables, TABLE_NAME } from '../../../functions/environment.ts';
import {
  clock,
  dynamodb,
  executions,
  handshakeItem,
  hold,
  keptToken,
  type Runtime,
  records,
  roomCounts,
  secretsManager,
  slotStore,
  stepFunctions,
} from '../../../functions/runtime.ts';
import { type Portal, portalClient, portalKeyIn } from '../../../lib/docspace/client.ts';
import type { HandshakeState } from '../../../lib/intake/handshake.ts';
import type { VersionedItem } from '../../../lib/kernel/versioned-item.ts';
import { didYouMean } from '../../../lib/settings/remedies.ts';
import type { Settings } from '../../../lib/settings/schema.ts';
import type { KeptToken } from '../../../lib/sources/contract/kept-token.ts';
import { recordSearch } from '../../../lib/stores/aws/record-search.ts';
import { uncachedSecret } from '../../../lib/stores/aws/secrets.ts';
import { isForgotten } from '../../../lib/work-items/erase.ts';
import type { RoomCounts } from '../../../lib/work-items/life/room-counts.ts';
import { type WorkRecord, workItemOf } from '../../../lib/work-items/record.ts';
import { statusPath } from '../../../lib/work-items/status-link.ts';
import { environmentNames, isOnEmulator, loadEnvironment } from '../../environments/load.ts';
import { SettingsError } from '../../environments/mistakes.ts';
import type { EnvironmentSettings } from '../../environments/schema.ts';
import { type AwsEndpoints, localClients } from '../../local/aws-clients.ts';
import { readDeploymentFile } from '../../local/deployment-file.ts';
import { portFrom } from '../../local/start-options.ts';
import { outputNames, secretOutput, stackNameOf, webhookUrlOutput } from '../../output-names.ts';
import { CommandError } from '../command.ts';
import { secretsManagerVault } from '../secrets/vault.ts';
import type { CommandDependencies } from '../work-items/change-record.ts';
import { executionHistories } from '../work-items/execution-history.ts';
import type { TimelineDependencies } from '../work-items/timeline.ts';

/** Where a deployed environment, or the running local stack, keeps what commands work on. */
export interface Deployment extends CommandDependencies, TimelineDependencies {
  environment: string;
  /** What is kept of the handshakes of a source. */
  handshakeOf(source: string): VersionedItem<HandshakeState>;
  /** How many rooms there were on the last days. */
  roomCounts: VersionedItem<RoomCounts>;
  /** What is kept of the tokens of a source. */
  keptTokenOf(source: string): VersionedItem<KeptToken>;
  /** @throws CommandError when the environment has no file of settings here */
  settings(): Settings;
}

/** What {@link Deployment} is made from. The local stack keeps it in a file (infra/local/deployment-file.ts). */
export interface DeploymentFacts {
  tableName: string;
  machines: MachineArns;
  /** Endpoints for AWS clients; absent on AWS. */
  endpoints?: AwsEndpoints;
  /** The settings of the local stack; those of a deployed environment are in its file. */
  settings?: EnvironmentSettings;
  /** The id of every secret of the local stack, by its label; those of a deployed environment are outputs. */
  secretIds?: Record<string, string>;
  /** The id of the secret with the portal's key, of a deployed environment. */
  portalKeyId?: string | undefined;
  /** The id of the secret that signs links to statuses, and the URL that they begin with; absent before both were outputs. */
  signingKeyId?: string | undefined;
  baseUrl?: string | undefined;
}

/**
 * @param environment the name of a deployed environment, or `local` for the local stack that runs at `PORT`
 * @param settingsFile path of its settings if they are not in infra/environments
 * @throws CommandError if it does not exist or cannot be read
 */
export async function deployment(environment: string, settingsFile?: string): Promise<Deployment> {
  const facts = environment === 'local' ? await localFacts() : await deployedFacts(environment);
  return deploymentFrom(environment, facts, settingsFile);
}

/** The same from facts that are known. */
export function deploymentFrom(
  environment: string,
  facts: DeploymentFacts,
  settingsFile?: string,
): Deployment {
  const runtime = runtimeOf(facts);
  const settings = () => facts.settings ?? settingsOf(environment, settingsFile);
  return {
    environment,
    settings,
    records: records(runtime),
    search: recordSearch(dynamodb(runtime), facts.tableName),
    hold: hold(runtime),
    handshakeOf: handshakeItem(runtime),
    roomCounts: roomCounts(runtime),
    keptTokenOf: keptToken(runtime),
    slot: slotStore(runtime),
    executions: executions(runtime),
    histories: executionHistories(stepFunctions(runtime), facts.machines),
    clock: clock(runtime),
    portal: () => portalOf(runtime, facts, settings()),
    statusUrl: (record) => statusUrlOf(record, runtime, facts),
  };
}

/** Somebody waits at the keyboard. */
const portalTimeoutMs = 10_000;

/** @throws CommandError if the key cannot be read */
async function portalOf(
  runtime: Runtime,
  { secretIds, portalKeyId = secretIds?.portal }: DeploymentFacts,
  { portal: { url } }: Settings,
): Promise<Portal> {
  const vault = secretsManagerVault(secretsManager(runtime), () => portalKeyId, { ages: false });
  const { value } = await vault.read({ use: 'portal' });
  if (value === undefined) throw new CommandError('the secret with the key of the portal is empty');
  const { key } = portalKeyIn(value);
  const timeoutMs = portalTimeoutMs;
  return { url, call: portalClient({ url, key: async () => key, clock: clock(runtime), fetch, timeoutMs }) };
}

/** The link to the status of a work item; undefined where the secret that signs it cannot be read. */
async function statusUrlOf(
  record: WorkRecord,
  runtime: Runtime,
  { signingKeyId, baseUrl }: DeploymentFacts,
): Promise<string | undefined> {
  if (!signingKeyId || !baseUrl || isForgotten(record)) return undefined;
  const key = await uncachedSecret(secretsManager(runtime), signingKeyId).catch(() => undefined);
  const path = key && statusPath(workItemOf(record), key);
  return path && `${baseUrl}${path}`;
}

/** The runtime from which the Lambdas of the deployment make their stores and AWS clients. */
export function runtimeOf({ tableName, machines, endpoints }: DeploymentFacts): Runtime {
  const variables = { [TABLE_NAME]: tableName, ...machineVariables(machines) };
  return { variables, ...(endpoints ? { services: localClients(endpoints) } : {}) };
}

export async function localFacts(): Promise<DeploymentFacts> {
  const port = portFrom(process.env);
  const url = `http://127.0.0.1:${port}`;
  const facts = readDeploymentFile(port);
  const answers = await fetch(url).then(
    () => true,
    () => false,
  );
  if (facts !== undefined && answers) return facts as DeploymentFacts;
  throw new CommandError(
    `No local stack of this folder runs at ${url}. Start it with npm start, or set PORT.`,
  );
}

/** The outputs of the environment's stack (infra/stacks/docspace-rooms-stack.ts); undefined before its first deploy. */
export async function stackOutputs(environment: string): Promise<ReadonlyMap<string, string> | undefined> {
  const StackName = stackNameOf(environment);
  try {
    const { Stacks = [] } = await new CloudFormationClient().send(new DescribeStacksCommand({ StackName }));
    const outputs = Stacks[0]?.Outputs ?? [];
    return new Map(outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]));
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown';
    // DescribeStacks has no error of its own for it (CloudFormation API reference).
    if (reason.includes('does not exist')) return undefined;
    throw new CommandError([
      ...unknownEnvironment(environment),
      `The stack ${StackName} cannot be read (${reason}). Check the AWS credentials and the region (AWS_REGION), and the name of the environment.`,
    ]);
  }
}

/** A mistyped name is likelier than anything else to be why a stack is not there. */
function unknownEnvironment(environment: string): string[] {
  const names = environmentNames();
  if (names.includes(environment)) return [];
  const near = didYouMean(environment, names);
  const hint = near ? `did you mean "${near}"?` : `those with a file are ${names.join(', ')}.`;
  return [`There is no file infra/environments/${environment}.json; ${hint}`];
}

/** @throws CommandError for an environment that is not deployed */
export async function deployedFacts(environment: string): Promise<DeploymentFacts> {
  const StackName = stackNameOf(environment);
  const outputs = await stackOutputs(environment);
  if (!outputs) {
    throw new CommandError([
      ...unknownEnvironment(environment),
      `The stack ${StackName} does not exist. Check the name of the environment, the AWS credentials and the region, or deploy it with npx rooms deploy ${environment}.`,
    ]);
  }
  const output = (name: string) => {
    const value = outputs.get(name);
    if (!value) throw new CommandError(`The stack ${StackName} has no output ${name}; deploy it first.`);
    return value;
  };
  return {
    tableName: output(outputNames.tableName),
    machines: {
      project: output(outputNames.projectMachineArn),
      ticket: output(outputNames.ticketMachineArn),
      // A stack of before 0.2.0 has no such machine, and no command starts it.
      update: outputs.get(outputNames.updateMachineArn) ?? '',
    },
    portalKeyId: outputs.get(secretOutput({ use: 'portal' })),
    signingKeyId: outputs.get(outputNames.tagSigningKeyArn),
    baseUrl: [...outputs].find(([name]) => name.startsWith(webhookUrlOutput('')))?.[1].split('/webhooks/')[0],
  };
}

/** The settings as the file here has them; they should be those that were deployed. */
export function settingsOf(environment: string, file: string | undefined): EnvironmentSettings {
  let settings: EnvironmentSettings;
  try {
    settings = loadEnvironment(file ?? environment, { local: isOnEmulator() });
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    const hint = 'If its settings are in another place, name the file with --environment FILE.';
    throw new CommandError([...error.lines, ...(file ? [] : [hint])]);
  }
  // The name of the file is the name of the environment, and by default the first part of every key.
  if (settings.environment !== environment) {
    throw new CommandError(
      `${file} is the file of the environment ${settings.environment}, and the command is for ${environment}. Name the file ${environment}.json.`,
    );
  }
  return settings;
}

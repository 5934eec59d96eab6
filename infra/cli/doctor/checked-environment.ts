import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ListSubscriptionsByTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { dynamodb, lastPortalWebhook, secretsManager } from '../../../functions/runtime.ts';
import { type LastPortalWebhook, lastPortalWebhookKey } from '../../../lib/intake/portal/receive-portal.ts';
import { portalWebhookName } from '../../../lib/intake/portal/webhook.ts';
import { type Clock, realClock } from '../../../lib/kernel/clock.ts';
import type { Fetch } from '../../../lib/kernel/json-http.ts';
import type { VersionedItem } from '../../../lib/kernel/versioned-item.ts';
import { dial } from '../../../lib/results/dial.ts';
import type { KeptToken } from '../../../lib/sources/contract/kept-token.ts';
import type { Dial } from '../../../lib/sources/contract/write-back.ts';
import { tableItem } from '../../../lib/stores/aws/item-table.ts';
import { recordedHashes } from '../../../lib/stores/aws/record-table.ts';
import { currentHold, type Hold } from '../../../lib/work-items/holds.ts';
import type { RoomCounts } from '../../../lib/work-items/life/room-counts.ts';
import type { EnvironmentSettings } from '../../environments/schema.ts';
import { labelOf, type SecretName } from '../../environments/secret-names.ts';
import { unknownSources } from '../../local/secrets-file.ts';
import { outputNames, webhookUrlOutput } from '../../output-names.ts';
import { CommandError } from '../command.ts';
import {
  type Deployment,
  deployment,
  localFacts,
  runtimeOf,
  settingsOf,
  stackOutputs,
} from '../deployment/deployment.ts';
import { checkVersions, type VersionAnswer } from '../deployment/published-versions.ts';
import { localPortalWebhookUrl } from '../deployment/receiving.ts';
import {
  deployedVault,
  fileVault,
  type StoredSecret,
  secretsManagerVault,
  secretsOf,
  type Vault,
} from '../secrets/vault.ts';
import type { Subscriptions } from './alarms.ts';
import type { WorkItemDependencies } from './work-item.ts';

/** Nobody counts further by eye. */
const countedUpTo = 10_000;

/** An environment that is checked, and what reaches it. An undefined part is not deployed yet, or not there locally. */
export interface CheckedEnvironment {
  environment: string;
  settings: EnvironmentSettings;
  readSecret(name: SecretName): Promise<StoredSecret>;
  /** Hashes of the keys of all records, in hex. */
  recordedHashes?: (() => Promise<ReadonlySet<string>>) | undefined;
  alarms?: { subscriptions(): Promise<Subscriptions | undefined> } | undefined;
  /** What the deployed Lambdas answer to a self-check; absent locally, where they have no roles. */
  lambdas?: (() => Promise<VersionAnswer[] | undefined>) | undefined;
  /** The hold of all work, if one is on, and how many work items are held. */
  holding?: (() => Promise<{ hold: Hold | undefined; held: number | undefined }>) | undefined;
  /** Where the portal's own webhooks go, and when the last one came (ms since 1970); absent where rooms follow nothing. */
  portalWebhook?: { url: string | undefined; lastMs(): Promise<number | undefined> } | undefined;
  /** How many rooms there were on the last days. */
  roomCounts?: (() => Promise<RoomCounts | undefined>) | undefined;
  /** Makes the test work item; absent if none is wanted. */
  flow?: Pick<WorkItemDependencies, 'records' | 'executions' | 'hold'> | undefined;
  /** Where the tokens of a source are kept: a check must not be the one that loses them. */
  keptToken?: ((source: string) => VersionedItem<KeptToken>) | undefined;
  clock: Clock;
  fetch: Fetch;
  dial: Dial;
}

export interface CheckOptions {
  /** Path of the settings if they are not in infra/environments. */
  settingsFile: string | undefined;
  /** Path of a file of secrets that replaces those that are stored. */
  secretsFile: string | undefined;
  /** Whether nothing may be changed, so that no test work item is made. */
  lookOnly: boolean;
}

/**
 * The running local stack, or an environment on AWS.
 *
 * @throws CommandError if it is not there and there is no file of secrets to check it with
 */
export async function checkedEnvironment(
  environment: string,
  options: CheckOptions,
): Promise<CheckedEnvironment> {
  const found = environment === 'local' ? await localParts() : await deployedParts(environment, options);
  const { settings } = found;
  const vault = options.secretsFile ? vaultOf(options.secretsFile, settings) : found.vault;
  const there = found.isDeployed ? await deployment(environment, options.settingsFile) : undefined;
  return {
    environment,
    settings,
    readSecret: (name) => vault.read(name),
    recordedHashes: found.recordedHashes,
    alarms: found.alarms,
    lambdas: found.lambdas,
    portalWebhook: settings.life && { url: found.portalWebhookUrl, lastMs: found.lastPortalWebhookMs },
    holding: there && (() => holdingOf(there)),
    roomCounts: there && (async () => (await there.roomCounts.read())?.value),
    flow: options.lookOnly ? undefined : there,
    keptToken: there?.keptTokenOf,
    clock: realClock,
    fetch,
    dial: dial(settings.outgoing.privateNetworks),
  };
}

/** A secret under a wrong name would be one that nobody checks. */
function vaultOf(path: string, { sources }: EnvironmentSettings): Vault {
  const file = secretsOf(path);
  const unknown = unknownSources(file, Object.keys(sources));
  if (unknown.length > 0)
    throw new CommandError([`${path} cannot be used:`, ...unknown.map((one) => `  ${one}`)]);
  return fileVault(file);
}

async function holdingOf({ hold, search }: Deployment) {
  // A table of a version without lists says nothing of how many are held.
  const held = search.count('held', countedUpTo).catch(() => undefined);
  return { hold: await currentHold(hold), held: await held };
}

type Parts = Pick<CheckedEnvironment, 'settings' | 'recordedHashes' | 'alarms' | 'lambdas'> & {
  vault: Vault;
  isDeployed: boolean;
  portalWebhookUrl: string | undefined;
  lastPortalWebhookMs(): Promise<number | undefined>;
};

const lastHookOf = async (item: VersionedItem<LastPortalWebhook>) => (await item.read())?.value.atMs;

async function localParts(): Promise<Parts> {
  const facts = await localFacts();
  const { settings, tableName, secretIds = {} } = facts;
  if (!settings) {
    throw new CommandError('The local stack is of another version; start it again with npm start.');
  }
  const runtime = runtimeOf(facts);
  return {
    settings,
    isDeployed: true,
    vault: secretsManagerVault(secretsManager(runtime), (name) => secretIds[labelOf(name)], { ages: false }),
    recordedHashes: () => recordedHashes(dynamodb(runtime), tableName),
    portalWebhookUrl: localPortalWebhookUrl(),
    lastPortalWebhookMs: () => lastHookOf(lastPortalWebhook(runtime)),
  };
}

async function deployedParts(
  environment: string,
  { settingsFile, secretsFile }: CheckOptions,
): Promise<Parts> {
  const settings = settingsOf(environment, settingsFile);
  // Before the first deploy only the portal and the sources can be checked, with secrets from a file.
  const outputs = await stackOutputs(environment).catch((error) => {
    if (secretsFile) return undefined;
    throw error;
  });
  if (!outputs && !secretsFile) {
    throw new CommandError(
      `${environment} is not deployed yet. Name a file of secrets with --secrets FILE to check what can be checked before that, or deploy it with npx rooms deploy ${environment}.`,
    );
  }
  const tableName = outputs?.get(outputNames.tableName);
  return {
    settings,
    isDeployed: outputs !== undefined,
    vault: deployedVault(outputs ?? new Map()),
    recordedHashes: tableName ? () => recordedHashes(new DynamoDBClient(), tableName) : undefined,
    portalWebhookUrl: outputs?.get(webhookUrlOutput(portalWebhookName)),
    lastPortalWebhookMs: async () =>
      tableName
        ? lastHookOf(tableItem<LastPortalWebhook>(new DynamoDBClient(), tableName, lastPortalWebhookKey))
        : undefined,
    lambdas: async () => outputs && checkVersions(environment, { selfCheck: 'check-access' }),
    alarms: {
      subscriptions: async () => outputs && subscriptionsOf(outputs.get(outputNames.alarmTopicArn)),
    },
  };
}

/**
 * A subscription that is not confirmed has no ARN (SNS API reference, ListSubscriptionsByTopic).
 *
 * @param TopicArn undefined for an environment that was deployed before it had addresses
 */
async function subscriptionsOf(TopicArn: string | undefined): Promise<Subscriptions> {
  if (!TopicArn) return { confirmed: 0, pending: 0 };
  const { Subscriptions: all = [] } = await new SNSClient().send(
    new ListSubscriptionsByTopicCommand({ TopicArn }),
  );
  const confirmed = all.filter(({ SubscriptionArn }) => SubscriptionArn?.startsWith('arn:')).length;
  return { confirmed, pending: all.length - confirmed };
}

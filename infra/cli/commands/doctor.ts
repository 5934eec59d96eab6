import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ListSubscriptionsByTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { realClock } from '../../../lib/kernel/clock.ts';
import { dial } from '../../../lib/results/dial.ts';
import { recordedHashes } from '../../../lib/stores/aws/record-table.ts';
import { labelOf } from '../../environments/secret-names.ts';
import { commandArguments, runIfStarted } from '../arguments.ts';
import {
  CommandError,
  clientOptions,
  deployment,
  localFacts,
  settingsOf,
  stackOutputs,
} from '../deployment.ts';
import type { Subscriptions } from '../doctor/alarms.ts';
import { diagnose, type Patient } from '../doctor/diagnose.ts';
import { report } from '../report.ts';
import { deployedVault, fileVault, secretsIn, secretsManagerVault, type Vault } from '../secret-store.ts';

const usage =
  'Write npm run doctor -- NAME [--json] [--look-only] [--environment FILE] [--secrets FILE], with local or the name of an environment.';

/** `npm run doctor -- NAME`: is everything right that work depends on? Exit code 1 with a problem. */
export async function doctorCommand(argv: string[]): Promise<string> {
  const { words, values } = commandArguments(argv, {
    usage,
    words: 1,
    options: {
      json: { type: 'boolean', default: false },
      'look-only': { type: 'boolean', default: false },
      environment: { type: 'string' },
      secrets: { type: 'string' },
    },
  });
  const patient = await patientOf(words[0] ?? '', values);
  const findings = await diagnose(patient);
  if (findings.some(({ level }) => level === 'problem')) process.exitCode = 1;
  return values.json ? JSON.stringify(findings, null, 2) : report(findings);
}

interface Files {
  'look-only': boolean;
  environment?: string | undefined;
  secrets?: string | undefined;
}

async function patientOf(environment: string, files: Files): Promise<Patient> {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const found = environment === 'local' ? await localPatient() : await deployedPatient(environment, files);
  const vault = files.secrets ? fileVault(secretsIn(files.secrets)) : found.vault;
  const { settings } = found;
  return {
    environment,
    settings,
    readSecret: (name) => vault.read(name),
    recordedHashes: found.recordedHashes,
    alarms: found.alarms,
    flow:
      found.deployed && !files['look-only'] ? await deployment(environment, files.environment) : undefined,
    clock: realClock,
    fetch,
    dial: dial(settings.outgoing.privateNetworks),
  };
}

type Found = Pick<Patient, 'settings' | 'recordedHashes' | 'alarms'> & {
  vault: Vault;
  deployed: boolean;
};

async function localPatient(): Promise<Found> {
  const { settings, endpoints, tableName, secretIds = {} } = await localFacts();
  if (!settings)
    throw new CommandError('The local stack is of another version; start it anew with npm start.');
  const client = new SecretsManagerClient(clientOptions(endpoints?.secretsManager));
  const dynamodb = new DynamoDBClient(clientOptions(endpoints?.dynamodb));
  return {
    settings,
    deployed: true,
    vault: secretsManagerVault(client, (name) => secretIds[labelOf(name)], { ages: false }),
    recordedHashes: () => recordedHashes(dynamodb, tableName),
  };
}

async function deployedPatient(environment: string, files: Files): Promise<Found> {
  const settings = settingsOf(environment, files.environment);
  // Before the first deploy only the portal and the sources can be asked, with secrets from a file.
  const outputs = await stackOutputs(environment).catch((error) => {
    if (files.secrets) return undefined;
    throw error;
  });
  if (!outputs && !files.secrets) {
    throw new CommandError(
      `${environment} is not deployed yet. Name a file of secrets with --secrets FILE to ask before that, or deploy it with npm run deploy -- ${environment}.`,
    );
  }
  const tableName = outputs?.get('TableName');
  return {
    settings,
    deployed: outputs !== undefined,
    vault: deployedVault(outputs ?? new Map()),
    recordedHashes: tableName ? () => recordedHashes(new DynamoDBClient(), tableName) : undefined,
    alarms: { subscriptions: async () => outputs && subscriptionsOf(outputs.get('AlarmTopicArn')) },
  };
}

/**
 * A subscription that nobody has confirmed has no ARN (SNS API reference, ListSubscriptionsByTopic).
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

await runIfStarted(import.meta.url, doctorCommand);

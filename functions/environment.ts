import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../lib/kernel/failures.ts';
import type { Settings } from '../lib/settings/schema.ts';
import type { MachineKind } from '../lib/work-items/executions.ts';

/** Name of the table of records. */
export const TABLE_NAME = 'TABLE_NAME';
/** Id of the secret with the API key of the portal. */
export const PORTAL_KEY_SECRET = 'PORTAL_KEY_SECRET';
/** Id of the secret that key tags are made with. */
export const TAG_SIGNING_KEY_SECRET = 'TAG_SIGNING_KEY_SECRET';
/** JSON: the name of each source, and the id of the secret that verifies its webhooks. */
export const VERIFY_SECRETS = 'VERIFY_SECRETS';
/** JSON: the name of each source, and the id of the secret that writes back to it. */
export const WRITE_BACK_SECRETS = 'WRITE_BACK_SECRETS';
export const PROJECT_ROOM_MACHINE_ARN = 'PROJECT_ROOM_MACHINE_ARN';
export const TICKET_ROOM_MACHINE_ARN = 'TICKET_ROOM_MACHINE_ARN';
export const UPDATE_ROOM_MACHINE_ARN = 'UPDATE_ROOM_MACHINE_ARN';
/** Set by Lambda: the directory of the bundle (docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html). */
export const LAMBDA_TASK_ROOT = 'LAMBDA_TASK_ROOT';
/** Set by Lambda too. */
export const AWS_LAMBDA_FUNCTION_NAME = 'AWS_LAMBDA_FUNCTION_NAME';

/** Values by the names of environment variables. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** The settings stand in this file beside the code: environment variables are limited to 4 KB in all. */
export const settingsFileName = 'settings.json';

/** What decides which variables a Lambda gets, beside the table that each has. */
export interface VariableNeeds {
  /** Reads the portal's API key. */
  portalKey?: true;
  /** Makes the key tags of new work items. */
  tagSigningKey?: true;
  /** Reads the secrets that verify webhooks, one per source. */
  verifySecrets?: true;
  /** Reads the secrets that sign what is written back, one per source. */
  writeBackSecrets?: true;
  /** Starts executions of all machines. */
  startMachines?: true;
}

/** Where an environment keeps its records and secrets: a name, and ids that Secrets Manager takes. */
export interface Resources {
  tableName: string;
  portalKeySecret: string;
  tagSigningKeySecret: string;
  /** By the name of the source. */
  verifySecrets: Readonly<Record<string, string>>;
  writeBackSecrets: Readonly<Record<string, string>>;
}

/** ARNs of the state machines. */
export type MachineArns = Readonly<Record<MachineKind, string>>;

/**
 * The variables of a Lambda with these needs.
 *
 * @param machines may come later, by {@link machineVariables}: a machine is made of its Lambdas
 */
export function variablesFor(
  needs: VariableNeeds,
  { tableName, portalKeySecret, tagSigningKeySecret, verifySecrets, writeBackSecrets }: Resources,
  machines?: MachineArns,
): Record<string, string> {
  return {
    [TABLE_NAME]: tableName,
    ...(needs.portalKey ? { [PORTAL_KEY_SECRET]: portalKeySecret } : {}),
    ...(needs.tagSigningKey ? { [TAG_SIGNING_KEY_SECRET]: tagSigningKeySecret } : {}),
    ...(needs.verifySecrets ? { [VERIFY_SECRETS]: JSON.stringify(verifySecrets) } : {}),
    ...(needs.writeBackSecrets ? { [WRITE_BACK_SECRETS]: JSON.stringify(writeBackSecrets) } : {}),
    ...(needs.startMachines && machines ? machineVariables(machines) : {}),
  };
}

/** The variables of a Lambda that starts executions. */
export function machineVariables({ project, ticket, update }: MachineArns): Record<string, string> {
  return {
    [PROJECT_ROOM_MACHINE_ARN]: project,
    [TICKET_ROOM_MACHINE_ARN]: ticket,
    [UPDATE_ROOM_MACHINE_ARN]: update,
  };
}

/** @throws Failure `SettingsInvalid` for a variable that is not set */
export function readVariable(variables: Variables, name: string): string {
  const value = variables[name];
  if (!value) throw new Failure('SettingsInvalid', `The environment variable ${name} is not set.`);
  return value;
}

/** Ids of secrets by the name of their source. */
export function readSecretIds(
  variables: Variables,
  name: typeof VERIFY_SECRETS | typeof WRITE_BACK_SECRETS,
): ReadonlyMap<string, string> {
  return new Map(Object.entries(JSON.parse(readVariable(variables, name))));
}

/** The settings, which were checked when the stack was made. */
export function readSettings(variables: Variables): Settings {
  return JSON.parse(readFileSync(join(readVariable(variables, LAMBDA_TASK_ROOT), settingsFileName), 'utf8'));
}

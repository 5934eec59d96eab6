import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import {
  machineVariables,
  readSecretIds,
  readSettings,
  readVariable,
  settingsFileName,
  type VariableNeeds,
  VERIFY_SECRETS,
  variablesFor,
  WRITE_BACK_SECRETS,
} from '../../../functions/environment.ts';

const resources = {
  tableName: 'records',
  portalKeySecret: 'arn:portal',
  tagSigningKeySecret: 'arn:tags',
  verifySecrets: { helpdesk: 'arn:verify' },
  writeBackSecrets: { helpdesk: 'arn:back' },
};
const machines = { project: 'arn:project', ticket: 'arn:ticket', update: 'arn:update' };
const ofMachines = {
  PROJECT_ROOM_MACHINE_ARN: 'arn:project',
  TICKET_ROOM_MACHINE_ARN: 'arn:ticket',
  UPDATE_ROOM_MACHINE_ARN: 'arn:update',
};

it.each<[VariableNeeds, Record<string, string>]>([
  [{}, {}],
  [{ portalKey: true }, { PORTAL_KEY_SECRET: 'arn:portal' }],
  [{ tagSigningKey: true }, { TAG_SIGNING_KEY_SECRET: 'arn:tags' }],
  [{ verifySecrets: true }, { VERIFY_SECRETS: '{"helpdesk":"arn:verify"}' }],
  [{ writeBackSecrets: true }, { WRITE_BACK_SECRETS: '{"helpdesk":"arn:back"}' }],
  [{ startMachines: true }, ofMachines],
])('a Lambda that needs %j gets the name of the table and %j', (needs, variables) => {
  expect(variablesFor(needs, resources, machines)).toEqual({ TABLE_NAME: 'records', ...variables });
});

it('a Lambda gets the ARNs of machines that are made of it later', () => {
  expect(variablesFor({ startMachines: true }, resources)).toEqual({ TABLE_NAME: 'records' });
  expect(machineVariables(machines)).toEqual(ofMachines);
});

it('a variable that is not set is named', () => {
  for (const variables of [{}, { TABLE_NAME: '' }]) {
    expect(() => readVariable(variables, 'TABLE_NAME')).toThrow(/TABLE_NAME is not set/);
  }
  expect(readVariable({ TABLE_NAME: 'records' }, 'TABLE_NAME')).toBe('records');
});

it('the ids of secrets are read by the names of their sources', () => {
  const variables = variablesFor({ verifySecrets: true, writeBackSecrets: true }, resources);
  expect([...readSecretIds(variables, VERIFY_SECRETS)]).toEqual([['helpdesk', 'arn:verify']]);
  expect([...readSecretIds(variables, WRITE_BACK_SECRETS)]).toEqual([['helpdesk', 'arn:back']]);
});

it('the settings are read from the file beside the code, in the directory that Lambda names', () => {
  const directory = mkdtempSync(join(tmpdir(), 'settings-'));
  try {
    writeFileSync(join(directory, settingsFileName), '{"portal":{"url":"https://müller.example.com"}}');
    const settings = readSettings({ LAMBDA_TASK_ROOT: directory });
    expect(settings).toEqual({ portal: { url: 'https://müller.example.com' } });
  } finally {
    rmSync(directory, { recursive: true });
  }
});

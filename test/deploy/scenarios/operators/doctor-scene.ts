import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import {
  isOfSource,
  labelOf,
  type SecretName,
  secretNames,
} from '../../../../infra/environments/secret-names.ts';
import type { FreshdeskFake } from '../../../../infra/local/vendors/freshdesk.ts';
import type { JiraFake } from '../../../../infra/local/vendors/jira.ts';
import type { ZendeskFake } from '../../../../infra/local/vendors/zendesk.ts';
import { secretOutput } from '../../../../infra/output-names.ts';
import { realClock } from '../../../../lib/kernel/clock.ts';
import type { Scene } from '../../../infra/cli/doctor/scene.ts';
import type { Deployed } from '../../deployed.ts';
import { clientConfig } from '../../emulator/emulator.ts';

/** What is around a deployed stack, for cases of the doctor to spoil. */
export function sceneOf({ outside }: Deployed): Scene & {
  /** What the case stored, by label. */ stored: Map<string, string>;
} {
  const stored = new Map<string, string>();
  return {
    simulator: outside.simulator,
    clock: realClock,
    run: (work) => work,
    stored,
    setSecret: (label, value) => void stored.set(label, value),
    fake: <T>(source: string) => outside.fake(source) as unknown as T,
  };
}

/** @returns what puts the portal and the fakes back to how they are now */
export function remember({ simulator, fake }: Scene): () => void {
  const { world } = simulator;
  const { mode } = world;
  const settings = { ...world.portal.settings };
  const zendesk = fake<ZendeskFake>('zendesk');
  const freshdesk = fake<FreshdeskFake>('freshdesk');
  const jira = fake<JiraFake>('jira');
  const fields = { zendesk: { ...zendesk.field }, freshdesk: { ...freshdesk.field } };
  return () => {
    world.mode = mode;
    Object.assign(world.portal.settings, settings);
    for (const key of world.portal.keys) if (key.value === simulator.key) key.active = true;
    Object.assign(zendesk, { credentialAccepted: true, role: 'agent', field: { ...fields.zendesk } });
    Object.assign(freshdesk, { credentialAccepted: true, admin: true, field: { ...fields.freshdesk } });
    jira.denied.clear();
    jira.hidden.clear();
  };
}

/** Stores secrets of an environment as somebody does at the console. */
export function secretsOf(stack: Deployed) {
  const { emulator, outside } = stack;
  const client = new SecretsManagerClient(clientConfig(emulator));
  const names = new Map<string, SecretName>(
    secretNames(outside.settings).map((name) => [labelOf(name), name]),
  );
  const { portal, secrets } = outside;
  const right = (name: SecretName) => {
    if (!isOfSource(name)) return name.use === 'portal' ? portal.key : JSON.stringify(secrets.portalWebhook);
    const { verify = [], writeBack = '' } = secrets.sources[name.source] ?? {};
    return name.use === 'verify' ? JSON.stringify(verify) : writeBack;
  };
  const put = async (label: string, value?: string) => {
    const name = names.get(label);
    if (!name) throw new Error(`There is no secret "${label}".`);
    const SecretId = stack.output(secretOutput(name));
    await client.send(new PutSecretValueCommand({ SecretId, SecretString: value ?? right(name) }));
  };
  return { put, /** Stores the right one again. */ restore: (label: string) => put(label) };
}

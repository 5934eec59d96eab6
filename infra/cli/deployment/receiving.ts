import { secretsManager } from '../../../functions/runtime.ts';
import { portalWebhookName } from '../../../lib/intake/portal/webhook.ts';
import { labelOf } from '../../environments/secret-names.ts';
import { portFrom } from '../../local/start-options.ts';
import { webhookUrlOutput } from '../../output-names.ts';
import { CommandError } from '../command.ts';
import { deployedVault, secretsManagerVault } from '../secrets/vault.ts';
import { localFacts, runtimeOf, settingsOf, stackOutputs } from './deployment.ts';

/** Where a deployment takes the webhooks of the portal itself. */
export interface ReceivingDeployment {
  portalUrl: string;
  /** Do rooms follow their work items? */
  follows: boolean;
  /** The address for the portal's webhooks; undefined before the first deploy with `life`. */
  url: string | undefined;
  /** What is stored for the secret that verifies them. */
  secret(): Promise<string | undefined>;
}

/** @throws CommandError if it is not there */
export async function receivingDeployment(
  environment: string,
  file: string | undefined,
): Promise<ReceivingDeployment> {
  const name = { use: 'portalWebhook' } as const;
  if (environment === 'local') {
    const facts = await localFacts();
    const { settings, secretIds = {} } = facts;
    if (!settings)
      throw new CommandError('The local stack is of another version; start it again with npm start.');
    const vault = secretsManagerVault(secretsManager(runtimeOf(facts)), (one) => secretIds[labelOf(one)], {
      ages: false,
    });
    return {
      portalUrl: settings.portal.url,
      follows: settings.life !== undefined,
      url: localPortalWebhookUrl(),
      secret: async () => (await vault.read(name)).value,
    };
  }
  const settings = settingsOf(environment, file);
  const outputs = await stackOutputs(environment);
  const vault = outputs && deployedVault(outputs);
  return {
    portalUrl: settings.portal.url,
    follows: settings.life !== undefined,
    url: outputs?.get(webhookUrlOutput(portalWebhookName)),
    secret: async () => (await vault?.read(name))?.value,
  };
}

export function localPortalWebhookUrl(): string {
  return `http://127.0.0.1:${portFrom(process.env)}/webhooks/${portalWebhookName}`;
}

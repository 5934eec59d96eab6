import { randomBytes } from 'node:crypto';
import { portalClient } from '../../../lib/docspace/client.ts';
import { realClock } from '../../../lib/kernel/clock.ts';
import type { Settings } from '../../../lib/settings/schema.ts';
import { webhookUrlOutput } from '../../output-names.ts';
import { CommandError, defineCommand, environmentWord, settingsOption } from '../command.ts';
import { settingsOf, stackOutputs } from '../deployment/deployment.ts';
import { askSecrets } from '../secrets/ask-secrets.ts';
import { secretsOfFile } from '../secrets/file-secrets.ts';
import type { NewSecretsTools } from '../secrets/new-secrets.ts';
import { endOf } from '../secrets/portal-key.ts';
import { type StoredNow, storeSecrets } from '../secrets/store-secrets.ts';
import { deployedVault, type Vault } from '../secrets/vault.ts';
import { type Prompt, promptAt } from '../terminal/prompt.ts';

/** What the command needs of AWS, the portal and the person at the terminal. */
export interface SecretsTools {
  settings(environment: string, file: string | undefined): Settings;
  vault(environment: string): Promise<Vault>;
  /** The webhook URL of a source, as the deployment has it. */
  webhookUrl(environment: string, source: string): Promise<string | undefined>;
  portal: (url: string) => NewSecretsTools['portal'];
  prompt(): Prompt;
  /** 32 bytes that nobody can guess. */
  random(): Buffer;
  now(): number;
}

/** `rooms secrets`, with the tools that it uses. */
export const secretsCommandWith = (tools: SecretsTools) =>
  defineCommand({
    name: 'secrets',
    summary: 'stores the secrets of a deployed environment: asks for each, or reads a file',
    description:
      'It checks the form of each secret, whether two are equal, and the key at the portal, before it stores anything. It prints no secret but those that it makes itself.',
    words: { environment: { ...environmentWord, summary: 'a deployed environment' } },
    options: {
      file: {
        type: 'string',
        label: 'FILE',
        summary: 'a file of secrets to store, instead of asking for each',
      },
      expires: { type: 'string', label: 'DAY', summary: "the end of the portal's key: 2027-05-01, or never" },
      'another-user': {
        type: 'boolean',
        summary: 'accepts a key of another user, who owns none of the rooms so far',
      },
      ...settingsOption,
    },
    examples: ['secrets production', 'secrets production --file secrets.json --expires 2027-05-01'],
    interrupted: 'Nothing is stored, unless it says so above; the command may be run again.',
    async run({ words: { environment }, options }, { progress }): Promise<StoredNow> {
      const settings = tools.settings(environment, options.environment);
      const given: NewSecretsTools = {
        settings,
        vault: await tools.vault(environment),
        portal: tools.portal(settings.portal.url),
        ...(options.expires === undefined ? {} : { expires: { atMs: endOf(options.expires) } }),
        anotherUser: options['another-user'],
        nowMs: tools.now(),
      };
      if (options.file !== undefined) {
        return storeSecrets(environment, await secretsOfFile(options.file, given), given);
      }
      const prompt = tools.prompt();
      try {
        const webhookUrl = (source: string) => tools.webhookUrl(environment, source);
        const answers = await askSecrets(given, { prompt, progress, random: tools.random, webhookUrl });
        return await storeSecrets(environment, answers, given);
      } finally {
        prompt.close();
      }
    },
    text: ({ environment, stored, unchanged, empty }) =>
      [
        `Stored: ${stored.join(', ') || 'nothing'}.`,
        ...(unchanged.length > 0 ? [`Left as they are: ${unchanged.join(', ')}.`] : []),
        ...(empty.length > 0 ? [`Still empty: ${empty.join(', ')}.`] : []),
        `Next: npx rooms doctor ${environment}`,
      ].join('\n'),
  });

export const secretsCommand = secretsCommandWith({
  settings: settingsOf,
  async vault(environment) {
    const outputs = await stackOutputs(environment);
    if (outputs) return deployedVault(outputs);
    throw new CommandError(
      `${environment} is not deployed yet, so it has no secrets. Deploy it with npx rooms deploy ${environment}.`,
    );
  },
  webhookUrl: async (environment, source) => (await stackOutputs(environment))?.get(webhookUrlOutput(source)),
  portal: (url) => (key) => portalClient({ url, key: async () => key, clock: realClock, fetch }),
  prompt: () =>
    promptAt(process, {
      without: 'name a file of secrets with --file FILE',
      unfinished: 'Nothing is stored.',
    }),
  random: () => randomBytes(32),
  now: Date.now,
});

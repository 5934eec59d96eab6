import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { type PortalClient, portalClient } from '../../../../lib/docspace/client.ts';
import { realClock } from '../../../../lib/kernel/clock.ts';
import { isFailure } from '../../../../lib/kernel/failures.ts';
import { secretList } from '../../../../lib/stores/aws/secrets.ts';
import { CommandError, defineCommand, environmentWord, settingsOption } from '../../command.ts';
import { type ReceivingDeployment, receivingDeployment } from '../../deployment/receiving.ts';
import { fetchPortalHooks, neededTriggers, type PortalHook } from '../../doctor/portal/webhooks.ts';
import { type Prompt, promptAt } from '../../terminal/prompt.ts';

/** What the command needs of AWS, the portal and the person at the terminal. */
export interface PortalWebhookTools {
  deployment(environment: string, file: string | undefined): Promise<ReceivingDeployment>;
  portal(url: string, key: string): PortalClient;
  keyIn(file: string): string;
  prompt(): Prompt;
}

/** The name of the webhook in the portal, with the environment: at most 50 characters. */
const nameOf = (environment: string) => `DocSpace Rooms ${environment}`.slice(0, 50);

/** `rooms portal-webhook`, with the tools that it uses. */
export const portalWebhookCommandWith = (tools: PortalWebhookTools) =>
  defineCommand({
    name: 'portal-webhook',
    summary: 'enters the webhook in DocSpace that says what people do with rooms, or corrects it',
    description:
      'For environments whose rooms follow their work items (life). It needs a key with all rights, of the service user or of an administrator: the key of the environment may do no such thing. That key is used for this alone and is not stored; delete it afterwards. The secret is the first of portal-webhook, so run it again after that was changed.',
    words: { environment: environmentWord },
    options: {
      'key-file': {
        type: 'string',
        label: 'FILE',
        summary: 'a file with that key alone, instead of asking for it',
      },
      ...settingsOption,
    },
    examples: ['portal-webhook production', 'portal-webhook production --key-file key.txt'],
    async run({ words: { environment }, options }) {
      const there = await tools.deployment(environment, options.environment);
      const { portalUrl, follows, url } = there;
      if (!follows)
        throw new CommandError(
          'Rooms of this environment do not follow their work items (life in its settings), so the portal has nothing to say.',
        );
      if (!url) throw new CommandError(`${environment} has no address for it yet; deploy it first.`);
      const [secretKey] = secretList((await there.secret()) ?? '');
      if (!secretKey) {
        throw new CommandError(
          `The secret "portal-webhook" is empty. Answer make where npx rooms secrets ${environment} asks for it.`,
        );
      }
      const key = await keyFor(options['key-file'], tools);
      const call = tools.portal(portalUrl, key);
      try {
        return { environment, url, ...(await enter(call, { name: nameOf(environment), url, secretKey })) };
      } catch (error) {
        if (!isFailure(error)) throw error;
        throw new CommandError(`The portal has not taken the webhook: ${error.message}`);
      }
    },
    text: ({ environment, url, outcome }) =>
      [
        outcome === 'created'
          ? `The portal now sends webhooks about rooms to ${url}.`
          : `The webhook of the portal to ${url} is on, with its triggers and its secret.`,
        `Delete the key that was used. Next: npx rooms doctor ${environment}`,
      ].join('\n'),
  });

async function keyFor(file: string | undefined, tools: PortalWebhookTools): Promise<string> {
  if (file !== undefined) return tools.keyIn(file);
  const prompt = tools.prompt();
  try {
    return await prompt.ask(
      'API key with all rights at the portal, sk-... (hidden; it is not stored): ',
      'hidden',
    );
  } finally {
    prompt.close();
  }
}

/** The webhook to that address is made, or corrected in whatever people have changed of it. Repeatable. */
async function enter(
  call: PortalClient,
  { name, url, secretKey }: { name: string; url: string; secretKey: string },
): Promise<{ outcome: 'created' | 'updated'; id: number }> {
  const hooks = await fetchPortalHooks(call);
  if (!hooks) {
    throw new CommandError(
      'This key may not read the webhooks of the portal. Make one without a choice of rights.',
    );
  }
  const found: PortalHook | undefined = hooks.find(({ uri }) => uri === url);
  const body = {
    name: found?.name ?? name,
    uri: url,
    secretKey,
    enabled: true,
    ssl: url.startsWith('https:'),
    triggers: neededTriggers,
  };
  const schema = v.object({ id: v.number() });
  const path = 'settings/webhook';
  const { id } = found
    ? await call({ method: 'PUT', path, body: { id: found.id, ...body }, schema })
    : await call({ method: 'POST', path, body, schema });
  return { outcome: found ? 'updated' : 'created', id };
}

export const portalWebhookCommand = portalWebhookCommandWith({
  deployment: receivingDeployment,
  portal: (url, key) => portalClient({ url, key: async () => key, clock: realClock, fetch }),
  keyIn(file) {
    try {
      return readFileSync(file, 'utf8').trim();
    } catch (error) {
      throw new CommandError(
        `${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`,
      );
    }
  },
  prompt: () =>
    promptAt(process, {
      without: 'name a file with the key with --key-file FILE',
      unfinished: 'Nothing is done.',
    }),
});

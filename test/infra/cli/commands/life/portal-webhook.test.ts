import { expect, it } from 'vitest';
import { portalWebhookCommandWith } from '../../../../../infra/cli/commands/life/portal-webhook.ts';
import { createSimulator } from '../../../../../infra/local/docspace/simulator.ts';
import { portalClient } from '../../../../../lib/docspace/client.ts';
import { VirtualClock } from '../../../../virtual-clock.ts';
import { runRooms } from '../../run-rooms.ts';

const url = 'https://rooms.example.com/webhooks/portal';
const secret = 'R1.abcdefgh';

function given(
  change: {
    follows?: boolean;
    secret?: string;
    url?: string | undefined;
    scopes?: string[];
    answers?: number;
  } = {},
) {
  const clock = new VirtualClock();
  const simulator = createSimulator({
    clock,
    sendWebhook: async () => new Response(null, { status: change.answers ?? 200 }),
  });
  const { portal } = simulator.world;
  const key = portal.addKey(simulator.people.serviceUser, 'all', change.scopes ?? []).value;
  const questions: string[] = [];
  const command = portalWebhookCommandWith({
    deployment: async () => ({
      portalUrl: simulator.url,
      follows: change.follows ?? true,
      url: 'url' in change ? change.url : url,
      secret: async () => change.secret ?? JSON.stringify([secret, 'R1.the-old-one']),
    }),
    portal: (portalUrl, with_) =>
      portalClient({ url: portalUrl, key: async () => with_, clock, fetch: simulator.fetch }),
    keyIn: () => key,
    prompt: () => ({
      ask: async (question) => {
        questions.push(question);
        return key;
      },
      close: () => {},
    }),
  });
  const run = (...argv: string[]) => runRooms(['portal-webhook', 'production', ...argv], [command]);
  return { run, portal, key, questions };
}

it('enters a webhook with its address, its triggers and the first of the secrets', async () => {
  const { run, portal, questions } = given();
  const { code, output } = await run();
  expect({ code, output }).toMatchObject({
    code: 0,
    output: expect.stringContaining(`sends webhooks about rooms to ${url}`),
  });
  expect(output).not.toContain(secret);
  expect(questions).toHaveLength(1);
  expect(portal.webhooks).toMatchObject([
    { name: 'DocSpace Rooms production', uri: url, secretKey: secret, enabled: true, triggers: 125_829_120 },
  ]);
});

it('corrects the webhook that is there, and makes no second one', async () => {
  const { run, portal } = given();
  await run('--key-file', 'key.txt');
  const [hook] = portal.webhooks;
  if (!hook) throw new Error('no webhook');
  Object.assign(hook, { enabled: false, triggers: 1, secretKey: 'R1.another', name: 'Ours' });
  expect((await run('--key-file', 'key.txt')).output).toContain('is on, with its triggers and its secret');
  expect(portal.webhooks).toMatchObject([
    { name: 'Ours', secretKey: secret, enabled: true, triggers: 125_829_120 },
  ]);
});

it.each<[string, Parameters<typeof given>[0], RegExp]>([
  ['rooms follow nothing', { follows: false }, /do not follow their work items/],
  ['it is not deployed with life yet', { url: undefined }, /deploy it first/],
  ['the secret is empty', { secret: '' }, /Answer make where npx rooms secrets production asks/],
  ['the key may not', { scopes: ['rooms:write'] }, /may not read the webhooks/],
  ['the portal does not reach the address', { answers: 404 }, /has not taken the webhook/],
])('does nothing and says why where %s', async (_, change, reason) => {
  const { run, portal } = given(change);
  expect(await run()).toMatchObject({ code: 2, output: expect.stringMatching(reason) });
  expect(portal.webhooks).toEqual([]);
});

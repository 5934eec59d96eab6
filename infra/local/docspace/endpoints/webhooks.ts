import { bindBody } from '../http/body.ts';
import { accessDenied, badArgument, notFound } from '../http/errors.ts';
import type { Call, EndpointRoute } from '../http/router.ts';
import { isAdmin } from '../rules/rights.ts';
import { briefUser, portalDate } from '../shapes/common.ts';
import type { User, Webhook } from '../state/model.ts';
import type { PortalState } from '../state/portal.ts';
import type { World } from '../world.ts';

/** The portal's webhooks (WebhooksController.cs:90-102,391-447, DocSpace-server 3.7.2). */
export function webhookRoutes(world: World): EndpointRoute[] {
  return [
    { method: 'POST', path: 'settings/webhook', handle: (call) => create(world, call) },
    {
      method: 'GET',
      path: 'settings/webhook',
      handle: ({ portal, user }) => {
        assertMayHave(portal, user);
        const own = portal.webhooks.filter(({ userId }) => isAdmin(user) || userId === user.id);
        // The status of its last delivery; 0 before the first (WebhooksDbContext.cs:90-99, WebhooksConfigDto.cs).
        return own.map((webhook) => ({
          configs: webhookShape(portal, webhook),
          status: webhook.lastStatus ?? 0,
        }));
      },
    },
    { method: 'PUT', path: 'settings/webhook', handle: (call) => update(world, call) },
    { method: 'DELETE', path: 'settings/webhook/:id', handle: remove },
  ];
}

/** Addresses that the shipped configuration refuses (config/appsettings.json:402-420, DocSpace-buildtools). */
const privateHost =
  /^(localhost|127\.|10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.|0\.|\[(::1?|f[cd]|fe80))/i;
/** The policy for passwords as it is shipped (PasswordSettings.cs:85-155). */
const password = /^[\x21-\x7e]{8,30}$/;

const rules = {
  name: { type: 'string', required: true, filled: true, max: 50 },
  uri: { type: 'string', required: true, filled: true },
  secretKey: { type: 'string', max: 50 },
  enabled: { type: 'bool' },
  ssl: { type: 'bool' },
  triggers: { type: 'int', min: 0 },
  targetId: { type: 'string' },
} as const;

async function create(world: World, { portal, user, body }: Call) {
  const { name, uri, secretKey = '', enabled = true, triggers = 0, targetId } = bindBody(await body(), rules);
  assertMayHave(portal, user);
  assertSecret(secretKey);
  await assertReachable(world, uri);
  const webhook: Webhook = {
    id: portal.nextId(),
    name,
    uri,
    secretKey,
    enabled,
    triggers,
    userId: user.id,
    created: portal.clock.now(),
    ...(targetId ? { targetId } : {}),
  };
  portal.webhooks.push(webhook);
  return webhookShape(portal, webhook);
}

/** All fields are replaced; the secret stays where none is sent (WebhooksController.cs:115-158). */
async function update(world: World, call: Call) {
  const { portal, user, body } = call;
  const {
    id,
    name,
    uri,
    secretKey = '',
    enabled = false,
    triggers = 0,
    targetId,
  } = bindBody(await body(), {
    id: { type: 'int', required: true },
    ...rules,
  });
  if (secretKey !== '') assertSecret(secretKey);
  await assertReachable(world, uri);
  const { targetId: _, ...webhook } = ownWebhook(portal, user, id);
  const updated: Webhook = {
    ...webhook,
    name,
    uri,
    enabled,
    triggers,
    ...(secretKey === '' ? {} : { secretKey }),
    ...(targetId ? { targetId } : {}),
  };
  portal.webhooks = portal.webhooks.map((other) => (other.id === id ? updated : other));
  return webhookShape(portal, updated);
}

function assertSecret(secretKey: string): void {
  if (!password.test(secretKey)) throw badArgument('The password must be 8 to 30 characters long.');
}

/** A HEAD request wants a 2xx before a webhook is stored. */
async function assertReachable({ webhooks, portal }: World, uri: string): Promise<void> {
  if (!URL.canParse(uri)) throw badArgument('The URL is not valid.');
  const refused = privateHost.test(new URL(uri).hostname) && !portal.settings.webhooksToPrivateHosts;
  if (refused) throw badArgument('Value does not fall within the expected range.');
  const answer = await webhooks.send(new Request(uri, { method: 'HEAD' })).catch(() => undefined);
  if (!answer?.ok) throw badArgument('The webhook URL is not available.');
}

function ownWebhook(portal: PortalState, user: User, id: number): Webhook {
  const webhook = portal.webhooks.find((own) => own.id === id);
  if (!webhook) throw notFound('The required item was not found');
  if (!isAdmin(user) && webhook.userId !== user.id) throw accessDenied();
  return webhook;
}

function remove({ portal, user, id }: Call) {
  const webhook = ownWebhook(portal, user, id);
  portal.webhooks = portal.webhooks.filter((other) => other !== webhook);
  return webhookShape(portal, webhook);
}

function assertMayHave({ settings }: PortalState, user: User): void {
  if (user.type === 'guest' || (settings.limitDeveloperTools && !isAdmin(user))) throw accessDenied();
}

/** Without its secret. */
function webhookShape(portal: PortalState, webhook: Webhook) {
  const { id, name, uri, enabled, triggers, targetId, userId, created, lastSuccess } = webhook;
  return {
    id,
    name,
    uri,
    enabled,
    ssl: uri.startsWith('https:'),
    triggers,
    targetId,
    createdBy: briefUser(portal, userId),
    createdOn: portalDate(portal, created),
    lastSuccessOn: lastSuccess === undefined ? undefined : portalDate(portal, lastSuccess),
  };
}

import * as v from 'valibot';
import type { PortalClient } from '../../../../lib/docspace/client.ts';
import { isRefusal } from '../../../../lib/docspace/errors.ts';
import { isFailure } from '../../../../lib/kernel/failures.ts';
import { minute } from '../../../../lib/kernel/time.ts';
import { type Finding, ok, skipped, warning } from '../finding.ts';

const check = 'portal.webhook';

/** The triggers that are of use, as bits: room updated, archived, deleted, restored (WebhookTrigger.cs:184-202, DocSpace-server 3.7.2). */
export const neededTriggers = 0b1111 << 23;

const hook = v.object({
  id: v.number(),
  name: v.string(),
  uri: v.string(),
  enabled: v.optional(v.boolean(), false),
  /** A mask of bits; 0 is all. */
  triggers: v.optional(v.number(), 0),
});
export type PortalHook = v.InferOutput<typeof hook>;
const hooks = v.optional(v.array(v.object({ configs: hook })), []);

/**
 * The webhooks of the portal that its user may see (WebhooksController.cs:60-75, DocSpace-server 3.7.2).
 *
 * @returns undefined where the key may not read them: only one that may read everything does
 */
export async function fetchPortalHooks(call: PortalClient): Promise<PortalHook[] | undefined> {
  try {
    return (await call({ path: 'settings/webhook', schema: hooks })).map(({ configs }) => configs);
  } catch (error) {
    // A missing scope has no body, and a user's missing right has one.
    if (!isRefusal(error, 403) && !isFailure(error, 'PortalForbidden')) throw error;
    return undefined;
  }
}

function sendsAllNeeded({ triggers }: PortalHook): boolean {
  return triggers === 0 || (triggers & neededTriggers) === neededTriggers;
}

/**
 * Does the portal say what people do with rooms?
 *
 * @param about.hooks undefined where the key may not read them; then the last one that came is all that is known
 * @param about.lastMs when the last webhook of the portal came (ms since 1970)
 */
export function judgePortalHook({
  hooks: all,
  url,
  lastMs,
  nowMs,
  environment,
}: {
  hooks: readonly PortalHook[] | undefined;
  url: string | undefined;
  lastMs: number | undefined;
  nowMs: number;
  environment: string;
}): Finding {
  const remedy = `Let npx rooms portal-webhook ${environment} enter it; until then what people do with rooms is noticed within a day.`;
  const came =
    lastMs === undefined ? 'none has come so far' : `the last one came ${agoText(nowMs - lastMs)} ago`;
  if (!url) return skipped(check, 'The webhook of the portal is checked once the environment is deployed.');
  if (!all) {
    return lastMs === undefined
      ? warning(
          check,
          'No webhook of the portal has come so far, and the key may not read whether there is one.',
          remedy,
        )
      : ok(check, `The portal sends webhooks about rooms: ${came}.`);
  }
  const ours = all.filter(({ uri }) => uri === url);
  if (ours.length === 0) return warning(check, `The portal has no webhook to ${url}.`, remedy);
  if (!ours.some(({ enabled }) => enabled)) {
    return warning(check, `The portal has turned its webhook to this environment off; ${came}.`, remedy);
  }
  if (!ours.some((one) => one.enabled && sendsAllNeeded(one))) {
    return warning(
      check,
      'The webhook of the portal lacks one of room updated, archived, deleted and restored.',
      remedy,
    );
  }
  return ok(check, `The portal sends webhooks about rooms: ${came}.`);
}

function agoText(ms: number): string {
  const minutes = Math.round(ms / minute);
  if (minutes < 120) return `${minutes} minutes`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`;
}

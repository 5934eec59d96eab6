import type { Clock } from '../../../kernel/clock.ts';
import { minute } from '../../../kernel/time.ts';
import type { WriteBackTools } from '../../contract/write-back.ts';
import { Concluded } from '../../vendor-api/outcome.ts';
import { refreshedToken } from './refresh.ts';
import { type FetchedToken, requestToken } from './token-request.ts';
import { tokenSecret } from './token-secret.ts';
import type { TokenSettings } from './token-setting.ts';

/** A token is not used in its last minute: it may be over when the request arrives. */
const spareMs = minute;

/** The tokens of this process. They belong to a clock, of which there is one outside of tests. */
const known = new WeakMap<Clock, Map<string, FetchedToken>>();

export type TokenTools = Pick<WriteBackTools, 'fetch' | 'clock' | 'secret' | 'keptToken'>;

/**
 * The access token of a source: that which this process has, or a new one.
 *
 * @param refused one that the API has just refused, and that is not given again
 */
export async function accessToken(
  settings: TokenSettings,
  apiHost: string,
  tools: TokenTools,
  refused?: string,
): Promise<string> {
  const { clock, secret, keptToken } = tools;
  const parts = tokenSecret(settings, secret);
  if (!parts) {
    const message = 'The write-back secret is not in the form that a token is fetched with.';
    throw new Concluded({ outcome: 'refused', code: 'WriteBackKeyMissing', message });
  }
  const tokens = known.get(clock) ?? new Map<string, FetchedToken>();
  known.set(clock, tokens);
  const name = JSON.stringify([settings, secret]);
  const mayUse = (token: FetchedToken) => token.access !== refused && isGood(token, clock);
  const held = tokens.get(name);
  if (held && mayUse(held)) return held.access;
  const { client, refresh } = parts;
  const token =
    refresh === undefined
      ? await requestToken(settings, { client }, apiHost, tools)
      : await refreshedToken({
          kept: keptToken,
          secret,
          first: refresh,
          clock,
          mayUse,
          request: (current) => requestToken(settings, { client, refresh: current }, apiHost, tools),
        });
  tokens.set(name, token);
  return token.access;
}

function isGood({ expiresAtMs }: FetchedToken, clock: Pick<Clock, 'now'>): boolean {
  return expiresAtMs === undefined || clock.now() < expiresAtMs - spareMs;
}

import * as v from 'valibot';
import type { JsonAnswer } from '../../../kernel/json-http.ts';
import { second } from '../../../kernel/time.ts';
import type { WriteBackTools } from '../../contract/write-back.ts';
import { type Meaning, vendorApi } from '../../vendor-api/client.ts';
import { Concluded } from '../../vendor-api/outcome.ts';
import type { TokenSettings } from './token-setting.ts';

/** What a token is good for, as a header takes it. */
const tokenForm = v.pipe(v.string(), v.regex(/^[\x21-\x7e]{1,8000}$/));
const seconds = v.pipe(v.union([v.number(), v.string()]), v.transform(Number), v.finite(), v.minValue(0));

/** RFC 6749, 5.1; `instance_url` is Salesforce's, a number as a text Microsoft's (its endpoint of version 1). */
const tokenAnswer = v.object({
  access_token: tokenForm,
  expires_in: v.nullish(seconds),
  refresh_token: v.nullish(tokenForm),
  instance_url: v.nullish(v.string()),
});

export interface FetchedToken {
  access: string;
  /** Absent where the server does not say it: until it is refused. */
  expiresAtMs?: number;
  /** A new one, which takes the place of that which was sent. */
  refresh?: string;
}

/**
 * Fetches an access token. A server that refuses has to be told something else by somebody; one that is away or has too much
 * to do is asked again later.
 *
 * @param apiHost of the API that the token is for
 */
export async function requestToken(
  settings: TokenSettings,
  { client, refresh }: { client: string; refresh?: string },
  apiHost: string,
  { fetch, clock }: Pick<WriteBackTools, 'fetch' | 'clock'>,
): Promise<FetchedToken> {
  const { url, clientId, clientAuthentication, scope, parameters } = settings;
  const { origin, pathname } = new URL(url);
  const isBasic = clientAuthentication === 'basic';
  // RFC 6749, 2.3.1: both are encoded as form fields are.
  const pair = [clientId, client].map(encodeURIComponent).join(':');
  const call = vendorApi(
    {
      clock,
      fetch: (request) => {
        const headers = new Headers(request.headers);
        if (!isBasic) headers.delete('authorization');
        return fetch(new Request(request, { headers }));
      },
    },
    { url: origin, authorization: `Basic ${Buffer.from(pair).toString('base64')}`, meaningOf },
  );
  const { body } = await call({
    method: 'POST',
    path: pathname,
    form: {
      ...parameters,
      grant_type: refresh === undefined ? 'client_credentials' : 'refresh_token',
      ...(refresh === undefined ? {} : { refresh_token: refresh }),
      ...(isBasic ? {} : { client_id: clientId, client_secret: client }),
      ...(scope === undefined ? {} : { scope }),
    },
    schema: tokenAnswer,
    // A refresh token may be good for one request alone.
    idempotent: refresh === undefined,
  });
  const {
    access_token: access,
    expires_in: lastsSeconds,
    refresh_token: next,
    instance_url: instance,
  } = body;
  if (instance && URL.canParse(instance) && new URL(instance).host !== apiHost) {
    const message = `POST ${pathname}: the token is for ${new URL(instance).host}, and the settings name ${apiHost}.`;
    throw new Concluded({ outcome: 'refused', code: 'WriteBackKeyRefused', message });
  }
  return {
    access,
    ...(lastsSeconds ? { expiresAtMs: clock.now() + lastsSeconds * second } : {}),
    ...(next ? { refresh: next } : {}),
  };
}

/** Codes that pass by themselves; the first two are of RFC 6749, 4.1.2.1, the third is of RFC 8628. */
const passing = ['server_error', 'temporarily_unavailable', 'slow_down'];
const remedies: Readonly<Record<string, string>> = {
  invalid_client: 'Store its client secret anew with npx rooms secrets; the client id is in the settings.',
  invalid_grant:
    'The server takes this refresh token no more, or has no user for the application. Connect it once more, and store what it got with npx rooms secrets.',
  unauthorized_client: 'Allow this kind of grant in the settings of the application.',
  invalid_scope: 'Correct "scope" in the environment file.',
};

/** Whatever a server answers that is no token and does not pass is a credential that it does not take. */
function meaningOf(answer: JsonAnswer): Meaning {
  const { status, json } = answer;
  if (status < 300 || status >= 500 || [408, 425, 429].includes(status)) return answer;
  const { error } = (json ?? {}) as { error?: unknown };
  const code = typeof error === 'string' && /^\w{1,60}$/.test(error) ? error : undefined;
  if (code !== undefined && passing.includes(code)) return { ...answer, status: 503 };
  const remedy = (code === undefined ? undefined : remedies[code]) ?? 'Check the application there.';
  return { ...answer, status: 401, says: `${code === undefined ? '' : ` ${code}`}. ${remedy}` };
}

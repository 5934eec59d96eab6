import { type VendorApi, type VendorCall, vendorApi } from '../../vendor-api/client.ts';
import type { WriteBackSettings } from '../write-back-setting.ts';
import { meaningOf } from './answer-meaning.ts';
import type { TokenSettings } from './token-setting.ts';
import { accessToken, type TokenTools } from './tokens.ts';

/** Where an API is, and how it knows us. */
export type Access = Pick<WriteBackSettings, 'url' | 'authorization' | 'headers'> &
  Partial<Pick<WriteBackSettings, 'secretInBody' | 'errors' | 'token'>>;

/** What all requests go below, without a trailing slash. */
export function baseUrlOf({ url }: Pick<Access, 'url'>, secret: string): string {
  return url.replace('{secret}', () => encodeURIComponent(secret)).replace(/\/+$/, '');
}

/** The headers of a request, with the secret where the settings have its place. */
export function headersOf(
  { authorization: { header, value }, headers, url, secretInBody }: Access,
  secret: string,
): Record<string, string> {
  // A system that takes its secret in the URL or in bodies is told nothing more.
  if (url.includes('{secret}') || secretInBody) return headers;
  const basic = () => Buffer.from(secret).toString('base64');
  return { ...headers, [header]: value.replace('{secret}', () => secret).replace('{basic}', basic) };
}

/** Our access to the system: to its host alone, with the headers that the settings name. */
export function apiOf(access: Access, tools: TokenTools): VendorApi {
  const { token, errors } = access;
  /** What stands in the place of the secret. */
  let credential = tools.secret;
  const call = vendorApi(
    {
      clock: tools.clock,
      fetch: (request) => {
        const headers = new Headers(request.headers);
        headers.delete('authorization');
        for (const [name, value] of Object.entries(headersOf(access, credential))) headers.set(name, value);
        return tools.fetch(new Request(request, { headers }));
      },
    },
    {
      url: baseUrlOf(access, tools.secret),
      authorization: '-',
      ...(errors ? { meaningOf: (answer) => meaningOf(errors, answer) } : {}),
    },
  );
  return token ? withToken(token) : call;

  /** Fetches the token first, and once anew where the API takes the one that was kept no more. */
  function withToken(settings: TokenSettings): VendorApi {
    const { host } = new URL(access.url);
    const send = async <T>(request: VendorCall<T>, ...others: number[]) => {
      credential = await accessToken(settings, host, tools);
      const first = await call(request, ...others, 401);
      if (first.ok || first.status !== 401) return first;
      credential = await accessToken(settings, host, tools, credential);
      return call(request, ...others);
    };
    // Without others there is no other answer.
    return send as VendorApi;
  }
}

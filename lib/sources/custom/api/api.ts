import type { WriteBackTools } from '../../contract/write-back.ts';
import { type VendorApi, vendorApi } from '../../vendor-api/client.ts';
import type { WriteBackSettings } from '../write-back-setting.ts';
import { meaningOf } from './answer-meaning.ts';

/** Where an API is, and how it knows us. */
export type Access = Pick<WriteBackSettings, 'url' | 'authorization' | 'headers'> &
  Partial<Pick<WriteBackSettings, 'secretInBody' | 'errors'>>;

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
export function apiOf(
  access: Access,
  { fetch, clock, secret }: Pick<WriteBackTools, 'fetch' | 'clock' | 'secret'>,
): VendorApi {
  const own = headersOf(access, secret);
  const { errors } = access;
  return vendorApi(
    {
      clock,
      fetch: (request) => {
        const headers = new Headers(request.headers);
        headers.delete('authorization');
        for (const [name, value] of Object.entries(own)) headers.set(name, value);
        return fetch(new Request(request, { headers }));
      },
    },
    {
      url: baseUrlOf(access, secret),
      authorization: '-',
      ...(errors ? { meaningOf: (answer) => meaningOf(errors, answer) } : {}),
    },
  );
}

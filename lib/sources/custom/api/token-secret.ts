import type { TokenSettings } from './token-setting.ts';

/** The parts of the secret that a token is fetched with; undefined for another form. */
export function tokenSecret(
  { grant }: Pick<TokenSettings, 'grant'>,
  secret: string,
): { client: string; refresh?: string } | undefined {
  const [client = '', refresh, ...more] = secret.split(' ');
  const isText = (text: string, least: number) => new RegExp(`^[\\x21-\\x7e]{${least},2000}$`).test(text);
  if (!isText(client, 16) || more.length > 0) return undefined;
  if (grant === 'client-credentials') return refresh === undefined ? { client } : undefined;
  return refresh !== undefined && isText(refresh, 16) ? { client, refresh } : undefined;
}

/** What the secret has to be, as the rest of the sentence "Fill with ...". */
export function tokenSecretHint({ grant, clientId }: Pick<TokenSettings, 'grant' | 'clientId'>): string {
  const client = `the client secret of the application ${clientId}`;
  return grant === 'client-credentials'
    ? `${client}, 16 characters or longer`
    : `${client}, a blank, and the refresh token that it got first`;
}

/** What a token server was asked for, and how it answers next. */
export interface TokenServer {
  /** The fields of each request, in their order. */
  requests: Record<string, string>[];
  /** The access token that counts. */
  access: string;
  /** Revokes it: the next one has to be fetched. */
  revoke(): void;
  /** Answers the next request so. */
  next(answer: { status: number; body?: unknown; retryAfter?: string }): void;
  handle(request: Request): Promise<Response>;
}

/**
 * A token server (RFC 6749, 4.4 and 6) that gives a new refresh token each time, and takes the former one until the new one is
 * used, as servers with rotation do whose answer may get lost.
 *
 * @param refresh the first refresh token; without one it knows client credentials alone
 */
export function tokenServer({
  clientId,
  clientSecret,
  refresh,
  more = {},
}: {
  clientId: string;
  clientSecret: string;
  refresh?: string;
  /** Further fields of its answer. */
  more?: Record<string, unknown>;
}): TokenServer {
  const answers: { status: number; body?: unknown; retryAfter?: string }[] = [];
  let taken = refresh === undefined ? [] : [refresh];
  let made = 0;
  const error = (code: string, status = 400) => Response.json({ error: code }, { status });
  const server: TokenServer = {
    requests: [],
    access: '(none)',
    revoke: () => {
      server.access = '(none)';
    },
    next: (answer) => void answers.push(answer),
    async handle(request) {
      const form = Object.fromEntries(new URLSearchParams(await request.text()));
      server.requests.push(form);
      const [answer] = answers.splice(0, 1);
      if (answer) {
        const headers = answer.retryAfter === undefined ? {} : { 'retry-after': answer.retryAfter };
        return Response.json(answer.body ?? {}, { status: answer.status, headers });
      }
      const basic = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
      const isKnown =
        request.headers.get('authorization') === basic ||
        (form.client_id === clientId && form.client_secret === clientSecret);
      if (!isKnown) return error('invalid_client', 401);
      const wanted = refresh === undefined ? 'client_credentials' : 'refresh_token';
      if (form.grant_type !== wanted) return error('unsupported_grant_type');
      if (refresh !== undefined && !taken.includes(form.refresh_token ?? '')) return error('invalid_grant');
      made += 1;
      server.access = `access-token-${made}`;
      const next = `refresh-token-number-${made}`;
      if (refresh !== undefined) taken = [form.refresh_token ?? '', next];
      return Response.json({
        access_token: server.access,
        token_type: 'Bearer',
        ...(refresh === undefined ? {} : { refresh_token: next }),
        ...more,
      });
    },
  };
  return server;
}

import { randomUUID } from 'node:crypto';
import type { Clock } from '../../../kernel/clock.ts';
import { seal, unseal } from '../../../kernel/sealed.ts';
import { second } from '../../../kernel/time.ts';
import { updateItem, type VersionedItem } from '../../../kernel/versioned-item.ts';
import type { KeptToken } from '../../contract/kept-token.ts';
import { Concluded } from '../../vendor-api/outcome.ts';
import type { FetchedToken } from './token-request.ts';

/**
 * For so long one process alone refreshes: longer than the 24 s in which all requests of an attempt end, so that a claim
 * that is over is of a process that has died.
 */
const claimMs = 30 * second;
/** How often and how long to look again while another process refreshes. */
const looks = 5;
const lookMs = second;
const purpose = 'access token';

/**
 * An access token by a refresh token, which may be good once. So one process refreshes at a time, and stores what it got
 * before anybody uses it; the others take it from there. Until a new refresh token is stored the former one stays: a process
 * that dies between the answer and the store loses no more than the server takes back by itself.
 *
 * What is kept is encrypted with the secret of the source: whoever stores another one begins with its own refresh token.
 */
export async function refreshedToken({
  kept,
  secret,
  first,
  clock,
  mayUse,
  request,
}: {
  kept: VersionedItem<KeptToken> | undefined;
  secret: string;
  /** The refresh token of the secret. */
  first: string;
  clock: Clock;
  mayUse(token: FetchedToken): boolean;
  request(refresh: string): Promise<FetchedToken>;
}): Promise<FetchedToken> {
  if (!kept) {
    const message = 'There is no place for the refresh token here, and without one it could be lost.';
    throw new Concluded({ outcome: 'refused', code: 'WriteBackKeyMissing', message });
  }
  for (let looked = 0; ; looked += 1) {
    const found = await kept.read();
    const { tokens: sealed, claim } = found?.value ?? {};
    const tokens = sealed === undefined ? undefined : opened(secret, sealed);
    if (tokens?.access !== undefined) {
      const token = { ...tokens, access: tokens.access };
      if (mayUse(token)) return token;
    }
    const isClaimed = claim !== undefined && claim.untilMs > clock.now();
    if (isClaimed && looked >= looks) {
      const afterMs = claim.untilMs - clock.now();
      throw new Concluded({ outcome: 'try-later', message: 'Another process fetches the token.', afterMs });
    }
    if (isClaimed) {
      await clock.sleep(lookMs);
      continue;
    }
    const by = randomUUID();
    const claimed: KeptToken = {
      ...(sealed === undefined ? {} : { tokens: sealed }),
      claim: { by, untilMs: clock.now() + claimMs },
    };
    if (!(await kept.write(claimed, found?.version ?? 0))) continue;
    return settled(kept, by, secret, tokens?.refresh ?? first, request);
  }
}

/** Asks for the token, stores what came of it, and gives the claim back. */
async function settled(
  kept: VersionedItem<KeptToken>,
  by: string,
  secret: string,
  refresh: string,
  request: (refresh: string) => Promise<FetchedToken>,
): Promise<FetchedToken> {
  /** Changes what is kept, as long as the claim is ours. */
  const store = (next: (before: KeptToken) => KeptToken) =>
    updateItem(kept, (before) => (before?.claim?.by === by ? next(before) : undefined));
  let token: FetchedToken;
  try {
    token = await request(refresh);
  } catch (error) {
    await store(({ claim: _, ...rest }) => rest);
    throw error;
  }
  const text = JSON.stringify({ ...token, refresh: token.refresh ?? refresh });
  await store(() => ({ tokens: seal(secret, purpose, text) }));
  return token;
}

/** What was kept with this secret; undefined for what was kept with another one. */
function opened(secret: string, sealed: string): (Partial<FetchedToken> & { refresh: string }) | undefined {
  const text = unseal(secret, purpose, sealed);
  return text === undefined ? undefined : JSON.parse(text);
}

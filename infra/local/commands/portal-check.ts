import * as v from 'valibot';
import { portalClient } from '../../../lib/docspace/client.ts';
import { realClock } from '../../../lib/kernel/clock.ts';
import { explain, isFailure } from '../../../lib/kernel/failures.ts';
import { oneHarmlessLine } from '../../../lib/kernel/text.ts';

const person = v.object({ displayName: v.string(), email: v.string() });

/** A person at the keyboard waits for it. */
const timeoutMs = 10_000;

/**
 * Asks a portal for the user of an API key.
 *
 * @returns how people name the user, such as `Rooms Service (rooms@acme.com)`
 * @throws Error with what failed and what to do, without the key
 */
export async function userOfKey({ url, key }: { url: string; key: string }): Promise<string> {
  const call = portalClient({ url, key: async () => key, clock: realClock, fetch, timeoutMs });
  try {
    const { displayName, email } = await call({ path: 'people/@self', schema: person });
    return oneHarmlessLine(`${displayName} (${email})`);
  } catch (error) {
    if (!isFailure(error)) throw error;
    throw new Error(`The portal at ${url} cannot be used: ${explain(error)}`, { cause: error });
  }
}

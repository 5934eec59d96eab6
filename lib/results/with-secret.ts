import type { SourceSettings } from '../settings/schema.ts';
import type { SecretForm } from '../sources/contract/secret-form.ts';
import type { WriteBackOutcome } from '../sources/contract/write-back.ts';

type Trouble = Extract<WriteBackOutcome, { outcome: 'refused' | 'try-later' }>;

/**
 * Calls the system of a source with its write-back secret, and again with one that is not from the cache if the first was
 * refused.
 *
 * @param name of the source in the environment
 */
export async function withWriteBackSecret<Outcome extends { outcome: string }>(
  name: string,
  {
    source,
    form,
    writeBackSecret,
  }: {
    source: SourceSettings;
    form: SecretForm;
    /** In the form of the type of the source; undefined while none is set. */
    writeBackSecret: (source: string, options?: { fresh: boolean }) => Promise<string | undefined>;
  },
  call: (secret: string) => Promise<Outcome | Trouble>,
): Promise<Outcome | Trouble> {
  const message = `The write-back secret of the source "${name}" is unset, unreadable or not ${form.hint(source)}.`;
  let tried: string | undefined;
  let outcome: Outcome | Trouble | undefined;
  for (const options of [undefined, { fresh: true }]) {
    let secret: string | undefined;
    try {
      secret = await writeBackSecret(name, options);
    } catch {
      return { outcome: 'try-later', message };
    }
    if (!secret || !form.isUsable(source, secret)) {
      outcome ??= { outcome: 'refused', code: 'WriteBackKeyMissing', message };
      continue;
    }
    if (secret === tried) break;
    tried = secret;
    outcome = await call(secret);
    if (!('code' in outcome) || outcome.code !== 'WriteBackKeyRefused') break;
  }
  return outcome as Outcome | Trouble;
}

import type { SourceSettings } from '../../settings/schema.ts';

/** The form of one secret of a source: of the one that verifies its webhooks, or of the one that writes back. */
export interface SecretForm<S extends SourceSettings = SourceSettings> {
  /** What the secret holds, as the rest of the sentence "Fill with ...". */
  hint(source: S): string;
  /** True for a secret that can be used as it is. */
  isUsable(source: S, secret: string): boolean;
  /**
   * Makes one, if it is ours to make and not the vendor's.
   *
   * @param random 32 bytes that nobody can guess
   */
  make?(source: S, random: Buffer): string;
  /** Secrets from public examples, with what to do instead of using them. They never authenticate anybody. */
  publicExamples?: { secrets: readonly string[]; remedy: string };
}

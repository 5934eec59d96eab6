import type { SecretForm } from '../contract/secret-form.ts';
import type { CustomSettings } from './settings.ts';

/** The secret that results are written with, and that items are looked up with. */
export const writeBackSecret: SecretForm<CustomSettings> = {
  hint: (source) =>
    (source.writeBack ?? source.lookUp)?.authorization.value.includes('{basic}')
      ? 'the user:password by which its API is called, 16 characters or longer'
      : 'the key or token by which its API is called, 16 characters or longer',
  // What every header and every URL takes.
  isUsable: (_, secret) => /^[\x21-\x7e]{16,2000}$/.test(secret),
};

import type { SecretForm } from '../contract/secret-form.ts';
import { tokenSecret, tokenSecretHint } from './api/token-secret.ts';
import type { CustomSettings } from './settings.ts';

/** The secret that results are written with, and that items are looked up with. */
export const writeBackSecret: SecretForm<CustomSettings> = {
  hint({ writeBack, lookUp }) {
    const { token } = writeBack ?? {};
    const { authorization } = writeBack ?? lookUp ?? {};
    if (token) return tokenSecretHint(token);
    return authorization?.value.includes('{basic}')
      ? 'the user:password by which its API is called, 16 characters or longer'
      : 'the key or token by which its API is called, 16 characters or longer';
  },
  isUsable({ writeBack }, secret) {
    const { token } = writeBack ?? {};
    if (token) return tokenSecret(token, secret) !== undefined;
    // What every header and every URL takes.
    return /^[\x21-\x7e]{16,2000}$/.test(secret);
  },
};

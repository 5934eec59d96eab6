import * as v from 'valibot';
import * as f from '../../settings/fields.ts';
import type { SettingsOf } from '../contract/settings.ts';
import { authenticationSetting } from '../signatures/authentication-setting.ts';

/** The settings of a source that speaks our own form. */
export const genericSettings = (local: boolean) => ({
  proof: authenticationSetting('standard-webhooks', 'secret-in-url'),
  /** Where its results go when the webhook names no `callbackUrl`. */
  resultUrl: v.optional(f.url('https://projects.example.com/docspace-results', local)),
  /** Exact host names (and optional `:port`) that a webhook's `callbackUrl` may name. */
  callbackHosts: v.optional(
    f.list(f.host(), 'write a list of host names such as ["hooks.example.com"], or []'),
    [],
  ),
});

export type GenericSettings = SettingsOf<typeof genericSettings>;

import * as v from 'valibot';
import * as f from '../../settings/fields.ts';
import type { SettingsOf } from '../contract/settings.ts';
import { authenticationSetting } from '../signatures/authentication-setting.ts';

const states = (remedy: string) => f.list(f.text(remedy), remedy);

/** States in which a work item is over, unless the source names its own. */
export const defaultClosedStates = [
  ...['closed', 'solved', 'resolved', 'done', 'completed', 'won', 'lost'],
  ...['cancelled', 'canceled', 'deleted'],
];
/** States in which it goes on. */
export const defaultOpenStates = [
  ...['new', 'open', 'reopened', 'active', 'planned', 'in progress', 'pending', 'waiting', 'on hold', 'hold'],
];

/** By which states a work item is over or goes on, where rooms follow their items. */
export const stateSettings = () => ({
  /** States in which its work items are over; compared without regard to case, "_" and "-". */
  closedStates: v.optional(
    states('write a list of states such as ["closed", "solved"], or []'),
    defaultClosedStates,
  ),
  /** States in which they go on. */
  openStates: v.optional(
    states('write a list of states such as ["open", "pending"], or []'),
    defaultOpenStates,
  ),
});

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
  ...stateSettings(),
});

export type GenericSettings = SettingsOf<typeof genericSettings>;

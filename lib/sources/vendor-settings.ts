import * as v from 'valibot';
import * as f from '../settings/fields.ts';

/** Fields that the sources with an API of their own have in common. */
export interface VendorSettings {
  /** Is a note added beside the field? */
  note: 'always' | 'never';
  /** In a laptop's stack only: a fake of the vendor. */
  apiUrl?: string;
}

/**
 * @param local in a laptop's stack, where a fake may take the vendor's place; a deployed one talks to
 *   the vendor alone
 */
export function vendorSettings(local: boolean) {
  return {
    note: v.optional(f.choice(['always', 'never']), 'always'),
    ...(local ? { apiUrl: v.optional(f.url('http://127.0.0.1:3001/zendesk', true)) } : {}),
  };
}

/** Where a vendor's API is, without a trailing slash. */
export function apiUrlOf({ apiUrl }: VendorSettings, vendors: string): string {
  return apiUrl ?? vendors;
}

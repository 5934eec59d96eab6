import * as v from 'valibot';
import * as f from '../../settings/fields.ts';

/**
 * The settings that sources with an API of their own have in common.
 *
 * @param local in a laptop's stack, where a fake may take the vendor's place; a deployed one talks to
 *   the vendor alone
 */
export function vendorSettings(local: boolean) {
  const note = v.optional(f.choice(['always', 'never']), 'always');
  // Without a trailing slash.
  const apiUrl = v.optional(f.url('http://127.0.0.1:3001/zendesk', true));
  // The type has both: a key that is absent here is a setting that is absent there.
  return (local ? { note, apiUrl } : { note }) as { note: typeof note; apiUrl: typeof apiUrl };
}

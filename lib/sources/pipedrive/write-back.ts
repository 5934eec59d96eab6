import { type Description, quoted } from '../custom/description.ts';
import type { PipedriveSettings } from './settings.ts';

const dealPath = '/api/v2/deals/{item.projectId}';

/** The API of Pipedrive (developers.pipedrive.com, API v2: Deals, Deal fields; API v1: Notes, 2026). */
export function pipedriveWriteBack({
  company,
  roomField,
  note,
  apiUrl,
}: PipedriveSettings): NonNullable<Description['writeBack']> {
  const remedy = `Deals may have no field ${roomField}. Make it in Pipedrive: Settings, Data fields, Deal, Add custom field, of the type Text, and write its API key in "roomField".`;
  return {
    url: apiUrl ?? `https://${company}.pipedrive.com`,
    authorization: { header: 'x-api-token', value: '{secret}' },
    read: {
      path: `${dealPath}?custom_fields=${roomField}`,
      room: `$lookup(data.custom_fields, ${quoted(roomField)})`,
      notesAt: { path: '/api/v1/notes?deal_id={item.projectId}&limit=100&sort=add_time%20DESC' },
      notes: 'data.content',
    },
    field: {
      method: 'PATCH',
      path: dealPath,
      body: `{ "custom_fields": { ${quoted(roomField)}: room.url } }`,
    },
    ...(note === 'always'
      ? {
          note: {
            path: '/api/v1/notes',
            body: '{ "deal_id": $number(item.projectId), "content": note.html, "pinned_to_deal_flag": 1 }',
          },
        }
      : {}),
    errors: { code: "success = false ? 'PipedriveError'", remedies: { PipedriveError: remedy } },
    check: {
      path: `/api/v2/dealFields/${roomField}`,
      conditions: [
        { expression: "data.field_type in ['varchar', 'text', 'varchar_auto']", otherwise: remedy },
      ],
    },
  };
}

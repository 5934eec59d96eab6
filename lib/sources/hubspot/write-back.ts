import { type Description, quoted } from '../custom/description.ts';
import type { HubspotSettings } from './settings.ts';

/** Of a deal, in the API. */
export const dealPath = '/crm/v3/objects/0-3/{item.projectId}';

/** A note that belongs to a deal (developers.hubspot.com, Associations, "Note to deal", 2026). */
const noteToDeal = 214;

/** The API of HubSpot (developers.hubspot.com, CRM API: Objects, Notes, Properties, Error handling, 2026). */
export function hubspotWriteBack({
  roomProperty,
  note,
  apiUrl,
}: HubspotSettings): NonNullable<Description['writeBack']> {
  const remedy = `Deals have no property ${roomProperty}. Make it in HubSpot: Settings, Properties, Deal properties, Create property, with that internal name and the field type "Single-line text".`;
  return {
    url: apiUrl ?? 'https://api.hubapi.com',
    read: {
      path: `${dealPath}?properties=${roomProperty}`,
      room: `properties.${roomProperty}`,
      // The latest notes of a deal: it does not show them itself.
      notesAt: {
        path: '/crm/v3/objects/notes/search',
        body: '{ "filterGroups": [{ "filters": [{ "propertyName": "associations.deal", "operator": "EQ", "value": item.projectId }] }], "sorts": [{ "propertyName": "hs_timestamp", "direction": "DESCENDING" }], "properties": ["hs_note_body"], "limit": 100 }',
      },
      notes: 'results.properties.hs_note_body',
    },
    field: {
      method: 'PATCH',
      path: dealPath,
      body: `{ "properties": { ${quoted(roomProperty)}: room.url } }`,
    },
    ...(note === 'always'
      ? {
          note: {
            path: '/crm/v3/objects/notes',
            body: `{ "properties": { "hs_timestamp": $now(), "hs_note_body": note.html }, "associations": [{ "to": { "id": item.projectId }, "types": [{ "associationCategory": "HUBSPOT_DEFINED", "associationTypeId": ${noteToDeal} }] }] }`,
          },
        }
      : {}),
    errors: {
      // All fields of an error are optional; the code of a missing property is in one of two places.
      code: "category ? ($contains($string($), 'PROPERTY_DOESNT_EXIST') ? 'PROPERTY_DOESNT_EXIST' : category)",
      tryLater: ['RATE_LIMITS'],
      gone: ['OBJECT_NOT_FOUND'],
      keyRefused: ['INVALID_AUTHENTICATION', 'EXPIRED_AUTHENTICATION', 'MISSING_SCOPES'],
      remedies: { PROPERTY_DOESNT_EXIST: remedy },
    },
    check: {
      path: `/crm/v3/properties/deals/${roomProperty}`,
      conditions: [
        {
          expression: "type = 'string'",
          otherwise: `The property ${roomProperty} of deals takes no text: make one of the field type "Single-line text", and write its internal name in "roomProperty".`,
        },
      ],
    },
  };
}

import { type Description, quoted } from '../custom/description.ts';
import type { AsanaSettings } from './settings.ts';

/** Of a project, in the API. */
export const projectPath = '/api/1.0/projects/{item.projectId}';

/** The API of Asana (developers.asana.com, API reference: Projects, Tasks, Custom fields, 2026). */
export function asanaWriteBack({
  roomField,
  note,
  apiUrl,
}: AsanaSettings): NonNullable<Description['writeBack']> {
  const remedy = `If it names custom fields: the project has none with the gid ${roomField ?? ''}. Add that field, of the type Text, to the project or to the template that projects are made from.`;
  const task = {
    path: '/api/1.0/tasks',
    body: '{ "data": { "name": "DocSpace room", "notes": note.text, "projects": [item.projectId] } }',
  };
  return {
    url: apiUrl ?? 'https://app.asana.com',
    read: {
      path: `${projectPath}?opt_fields=custom_fields.gid,custom_fields.display_value`,
      room: roomField === undefined ? 'null' : `data.custom_fields[gid = ${quoted(roomField)}].display_value`,
      notesAt: { path: '/api/1.0/tasks?project={item.projectId}&limit=100&opt_fields=notes' },
      notes: 'data.notes',
    },
    ...(roomField === undefined
      ? {}
      : {
          field: {
            method: 'PUT' as const,
            path: projectPath,
            body: `{ "data": { "custom_fields": { ${quoted(roomField)}: room.url } } }`,
          },
        }),
    // A source without a field has its task, or nobody would hear of the room.
    ...(note === 'always' || roomField === undefined ? { note: task } : {}),
    errors: {
      // Errors have a text alone.
      code: "errors ? 'AsanaError'",
      remedies: roomField === undefined ? {} : { AsanaError: remedy },
    },
    check:
      roomField === undefined
        ? { path: '/api/1.0/users/me', conditions: [] }
        : {
            path: `/api/1.0/custom_fields/${roomField}?opt_fields=resource_subtype`,
            conditions: [
              {
                expression: "data.resource_subtype = 'text'",
                otherwise: `The custom field ${roomField} takes no text: make one of the type Text, and write its gid in "roomField".`,
              },
            ],
          },
  };
}

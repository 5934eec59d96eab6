import * as v from 'valibot';
import * as f from '../../settings/fields.ts';
import { expression } from '../expressions/expression-setting.ts';
import { headerName } from '../signatures/declared-proof-setting.ts';
import { asking, check, errors, headers, request } from './api/request-setting.ts';
import { tokenSetting } from './api/token-setting.ts';

const headerValue = f.pattern(/^[\x20-\x7e]{1,500}$/, 'write a text of one line in ASCII');
const placeholders = /\{(secret|basic)\}/;

/** The header with the secret. */
const authorization = f.shape(
  {
    header: v.optional(headerName('authorization'), 'authorization'),
    value: v.optional(
      v.pipe(
        headerValue,
        v.regex(placeholders, 'write the value with {secret} or {basic} in it, such as "Bearer {secret}"'),
      ),
      'Bearer {secret}',
    ),
  },
  'an object such as { "header": "x-api-key", "value": "{secret}" }',
);

const read = f.shape(
  {
    ...asking('/items/{item.projectId}'),
    /** Of the answer: the room's URL that it shows now. */
    room: expression('item.room_url'),
    /** Of the answer: the texts of its notes. */
    notes: v.exactOptional(expression('item.notes.text')),
    /** Where the notes are, in a system that does not show them with the item; `notes` is then of that answer. */
    notesAt: v.exactOptional(
      f.shape(
        asking('/items/{item.projectId}/notes'),
        'an object such as { "path": "/notes?item={item.projectId}" }',
      ),
    ),
  },
  'an object such as { "path": "/items/{item.projectId}", "room": "item.room_url" }',
);

/**
 * Where the API of a system is, and the headers by which it knows us.
 *
 * @param local in a laptop's stack, where a fake may take the system's place
 */
export const accessFields = (local: boolean) => ({
  /** All requests go below it. `{secret}` at its end is for systems that take the secret there alone. */
  url: f.url('https://projects.example.com', local, ({ search, pathname, host }) => {
    if (search !== '') return 'must not contain a query';
    if (/[{}]/.test(host)) return 'must not contain a brace in its host';
    const parts = decodeURI(pathname).split('{secret}');
    return parts.length > 2 || (parts.length === 2 && parts[1] !== '')
      ? 'may have {secret} at its end only'
      : undefined;
  }),
  /** Fetches an access token first; `{secret}` of `authorization` is then that token. */
  token: v.exactOptional(tokenSetting(local)),
  authorization: v.optional(authorization, {}),
  headers: v.optional(headers, {}),
});

/**
 * How results get into the system of a source without code.
 *
 * @param local in a laptop's stack, where a fake may take the system's place
 */
export function writeBackSetting(local: boolean) {
  return v.pipe(
    f.shape(
      {
        ...accessFields(local),
        /** The expressions of bodies know the secret as `secret`, for systems that take it there; it is then in no header. */
        secretInBody: v.optional(f.yesOrNo(), false),
        /** Reads the item, so that a repeat changes nothing. */
        read: v.exactOptional(read),
        field: v.exactOptional(request('PUT', '/items/{item.projectId}', '{ "room_url": room.url }')),
        note: v.exactOptional(request('POST', '/items/{item.projectId}/notes', '{ "text": note.text }')),
        errors: v.exactOptional(errors),
        check: v.exactOptional(check),
      },
      'an object such as { "url": "https://projects.example.com", "field": { "path": "/items/{item.projectId}", "body": "{ \'room_url\': room.url }" } }',
    ),
    v.check(
      ({ field, note }) => field !== undefined || note !== undefined,
      'has neither "field" nor "note"; write at least one of them',
    ),
  );
}

export type WriteBackSettings = v.InferOutput<ReturnType<typeof writeBackSetting>>;

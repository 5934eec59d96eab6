import * as v from 'valibot';
import * as f from '../../../settings/fields.ts';
import { mistakeInExpression } from '../../expressions/check.ts';
import { expression } from '../../expressions/expression-setting.ts';
import { headerName } from '../../signatures/declared-proof-setting.ts';
import { templateParts } from './path-template.ts';

/** A path whose braces hold expressions, each of which becomes one part of the path or the value of a query. */
export function path(example: string) {
  const remedy = `write a path such as ${JSON.stringify(example)}`;
  const mistakeIn = (text: string) => {
    if (!/^\/(?!\/)/.test(text)) return remedy;
    for (const part of templateParts(text) ?? [{ text: ' ' }]) {
      if ('text' in part && /[\s\\#]/.test(part.text))
        return `${remedy}, with both braces around each expression`;
      const wrong = 'expression' in part ? mistakeInExpression(part.expression) : undefined;
      if (wrong) return `an expression in it ${wrong}`;
    }
    return undefined;
  };
  return v.pipe(
    v.string(remedy),
    v.check(
      (text) => mistakeIn(text) === undefined,
      (issue) => mistakeIn(String(issue.input)) ?? remedy,
    ),
  );
}

/** Headers that are sent as they stand. */
export const headers = f.dictionary(
  headerName('api-version'),
  f.pattern(/^[\x20-\x7e]{1,500}$/, 'write a text of one line in ASCII'),
  'write an object such as { "api-version": "2" }, or {}',
);

/** A request that changes something. */
export function request(usual: 'POST' | 'PUT', example: string, body: string) {
  return f.shape(
    {
      method: v.optional(f.choice(['POST', 'PUT', 'PATCH']), usual),
      path: path(example),
      body: expression(body),
      /** The header in which its system wants a key, by which it carries out a repeated request once. */
      idempotencyKey: v.exactOptional(headerName('idempotency-key')),
      headers: v.exactOptional(headers),
    },
    `an object such as { "path": ${JSON.stringify(example)}, "body": ${JSON.stringify(body)} }`,
  );
}

/** A request that only asks: by GET, or by POST where it has a body. */
export const asking = (example: string) => ({
  path: path(example),
  body: v.exactOptional(expression("{ 'ids': [item.id] }")),
});

/** Asks whether the system would take a result, without changing anything: for `rooms doctor`. */
export const check = f.shape(
  {
    ...asking('/users/me'),
    conditions: v.optional(
      f.list(
        f.shape(
          {
            expression: expression('$exists(fields[name = "room_url"])'),
            otherwise: f.text(
              'write what is wrong and what to do, such as "It has no field room_url: make one."',
            ),
          },
          'an object such as { "expression": "active", "otherwise": "Our user is not active: activate it." }',
        ),
        'write a list of conditions, or []',
      ),
      [],
    ),
  },
  'an object such as { "path": "/users/me" }',
);

const codes = f.list(
  f.text('write a code such as "RATE_LIMITED"'),
  'write a list of codes such as ["RATE_LIMITED"], or []',
);

/** How the system says what is wrong with a request: in an answer of any status, also of 200. */
export const errors = f.shape(
  {
    /** Of an answer: its code; nothing for a success. */
    code: expression('errors[0].extensions.code'),
    /** Of an answer: for how many seconds it wants no further request. */
    waitSeconds: v.exactOptional(expression('errors[0].extensions.retry_in_seconds')),
    /** Codes that pass by themselves. */
    tryLater: v.optional(codes, []),
    /** Codes that mean that the item is gone. */
    gone: v.optional(codes, []),
    /** Codes that mean that the secret, or its rights, are refused. */
    keyRefused: v.optional(codes, []),
    /** What is wrong, by code, and what somebody has to do. */
    remedies: v.optional(
      f.dictionary(
        v.string(),
        f.text('write what to do, such as "Make the field room_url in its settings."'),
        'write an object such as { "UNKNOWN_FIELD": "Make the field room_url in its settings." }, or {}',
      ),
      {},
    ),
  },
  'an object such as { "code": "errors[0].extensions.code", "tryLater": ["RATE_LIMITED"] }',
);

export type ErrorSettings = v.InferOutput<typeof errors>;
export type CheckSettings = v.InferOutput<typeof check>;

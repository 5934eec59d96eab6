import * as v from 'valibot';
import * as f from '../../../settings/fields.ts';

const grants = ['client-credentials', 'refresh-token'] as const;

/**
 * How an access token is fetched before the API is called (RFC 6749, 4.4 and 6). The secret of the source is then what the
 * token is fetched with, and `{secret}` of `authorization` stands for the token.
 */
export const tokenSetting = (local: boolean) =>
  f.shape(
    {
      url: f.url('https://login.example.com/oauth2/token', local, ({ search }) =>
        search === '' ? undefined : 'must not contain a query; write its fields in "parameters"',
      ),
      grant: v.optional(f.choice(grants), 'client-credentials'),
      clientId: f.pattern(/^[\x21-\x7e]{1,300}$/, 'write the client id of your application'),
      /** How the application proves who it is: by fields of the form, or by HTTP Basic. */
      clientAuthentication: v.optional(f.choice(['form', 'basic']), 'form'),
      scope: v.exactOptional(f.text('write the scope, such as "https://acme.crm.dynamics.com/.default"')),
      parameters: v.optional(
        f.dictionary(
          f.pattern(/^\w{1,60}$/, 'write the name of a field, such as "audience"'),
          f.text('write the value of the field'),
          'write an object such as { "audience": "https://api.example.com" }, or {}',
        ),
        {},
      ),
    },
    'an object such as { "url": "https://login.example.com/oauth2/token", "clientId": "5f1a2b3c" }',
  );

export type TokenSettings = v.InferOutput<ReturnType<typeof tokenSetting>>;

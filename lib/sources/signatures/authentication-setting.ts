import * as v from 'valibot';
import * as f from '../../settings/fields.ts';

/** The source sends its secret in a header of this name (lower case). */
export interface HeaderAuthentication {
  scheme: 'header';
  header: string;
}

/**
 * The field `proof` of an environment file: how webhooks of a source are authenticated.
 *
 * @param usual what the type does by default; `{ "header": ... }` is always possible
 * @param others what else the type can do
 */
export function authenticationSetting<const Scheme extends string>(usual: Scheme, ...others: Scheme[]) {
  const schemes = [usual, ...others];
  const header = f.shape(
    {
      header: v.pipe(
        // RFC 9110, 5.6.2 "token"
        f.pattern(
          /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/,
          'write the name of a header such as "x-webhook-secret"',
        ),
        v.toLowerCase(),
      ),
    },
    `${schemes.map((scheme) => JSON.stringify(scheme)).join(', ')}, or { "header": "x-webhook-secret" }`,
  );
  const any = v.lazy((input) => (typeof input === 'string' ? f.choice(schemes) : header)) as v.GenericSchema<
    unknown,
    string | { header: string }
  >;
  return v.pipe(
    v.optional(any, usual as string),
    v.transform((proof): { scheme: Scheme } | HeaderAuthentication =>
      // The choice above has let no other text pass.
      typeof proof === 'string' ? { scheme: proof as Scheme } : { scheme: 'header', header: proof.header },
    ),
  );
}

import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { makePortalWebhookSecret, portalWebhookName } from '../../lib/intake/portal/webhook.ts';
import { repeatedKey } from '../../lib/kernel/json.ts';
import * as f from '../../lib/settings/fields.ts';
import { didYouMean } from '../../lib/settings/remedies.ts';
import type { Settings } from '../../lib/settings/schema.ts';
import {
  isOfSource,
  labelOf,
  type Receiving,
  type SecretName,
  webhookNames,
} from '../environments/secret-names.ts';
import { type HeldSecret, mistakeOfEquality } from '../environments/secrets/equality.ts';
import { mistakeIn } from '../environments/secrets/forms.ts';
import { localSourceTypeOf } from './vendors/index.ts';

/** What a deployment keeps in Secrets Manager, as a file for the local stack and for `npx rooms send`. */
export interface SecretsFile {
  /** The API key of the portal's service user (`sk-...`). */
  portal?: string | undefined;
  /** Verify the webhooks of the portal itself. */
  portalWebhook?: string[] | undefined;
  sources: Record<string, SourceSecrets>;
}

export interface SourceSecrets {
  /** Accepted for its webhooks; the first is what `npx rooms send` signs with. */
  verify: string[];
  /** Signs its results, or authenticates us at its API. */
  writeBack?: string | undefined;
}

const text = (what: string) => v.pipe(v.string(what), v.trim(), v.nonEmpty(what));
const schema = f.shape(
  {
    portal: v.optional(text('"portal" must be the API key of the portal, such as "sk-..."')),
    portalWebhook: v.optional(
      v.array(
        text('"portalWebhook" must be a list of texts'),
        '"portalWebhook" must be a list such as ["R1.u7Kq..."]',
      ),
    ),
    sources: v.optional(
      f.dictionary(
        v.string(),
        f.shape(
          {
            verify: v.array(
              text('"verify" must be a list of texts'),
              '"verify" must be a list such as ["whsec_..."]',
            ),
            writeBack: v.optional(text('"writeBack" must be a text such as "whsec_..."')),
          },
          'an object such as { "verify": ["whsec_..."], "writeBack": "whsec_..." }',
        ),
        '"sources" must be an object with the name of every source',
      ),
      {},
    ),
  },
  'an object such as { "portal": "sk-...", "sources": { "helpdesk": { "verify": ["whsec_..."] } } }',
);

/**
 * Reads a file of secrets.
 *
 * @throws Error that names the file, the field and what to write, and quotes no secret
 */
export function readSecretsFile(file: string): SecretsFile {
  let json: unknown;
  let twice: string | undefined;
  try {
    const content = readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
    json = JSON.parse(content);
    twice = repeatedKey(content);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // JSON.parse quotes the place of its error, which may be a secret.
    throw new Error(code ? `${file} cannot be read (${code}).` : `${file} is not JSON.`);
  }
  if (twice !== undefined) throw new Error(`${file} cannot be used: "${twice}" is in it twice.`);
  const parsed = v.safeParse(schema, json);
  if (parsed.success) return parsed.output;
  const mistakes = parsed.issues.map((issue) => `  ${v.getDotPath(issue) ?? 'file'}: ${issue.message}`);
  throw new Error([`${file} cannot be used:`, ...mistakes].join('\n'));
}

/** The secrets in a file, in the form in which they are stored; empty ones are left out. */
export function secretsIn({ portal, portalWebhook = [], sources }: SecretsFile): HeldSecret[] {
  const held = (name: SecretName, value: string | undefined) =>
    value === undefined ? [] : [{ name, value }];
  const list = (values: string[]) => (values.length > 0 ? JSON.stringify(values) : undefined);
  return [
    ...held({ use: 'portal' }, portal),
    ...held({ use: 'portalWebhook' }, list(portalWebhook)),
    ...Object.entries(sources).flatMap(([source, { verify, writeBack }]) => [
      ...held({ use: 'verify', source }, list(verify)),
      ...held({ use: 'writeBack', source }, writeBack),
    ]),
  ];
}

/**
 * What is wrong with the secrets of a file for an environment: sources that it does not have, secrets of a wrong form, and
 * equal ones. No sentence quotes a secret.
 *
 * @param stored secrets of the environment that are not in the file
 */
export function mistakesInSecrets(
  file: SecretsFile,
  settings: Pick<Settings, 'sources'>,
  stored: readonly HeldSecret[] = [],
): string[] {
  const known = Object.keys(settings.sources);
  const given = secretsIn(file).filter(({ name }) => !isOfSource(name) || known.includes(name.source));
  return [
    ...unknownSources(file, known),
    ...given.flatMap((one) => {
      const mistake =
        mistakeIn(one.name, one.value, settings) ?? mistakeOfEquality(one, [...given, ...stored], settings);
      return mistake ? [`${labelOf(one.name)}: ${mistake}`] : [];
    }),
  ];
}

/** The sources of a file that an environment does not have, each with what may be meant. */
export function unknownSources(file: Pick<SecretsFile, 'sources'>, known: readonly string[]): string[] {
  return Object.keys(file.sources)
    .filter((name) => !known.includes(name))
    .map((name) => {
      const near = didYouMean(name, known);
      const remedy = near ? `did you mean "${near}"?` : `its sources are ${known.join(', ')}`;
      return `sources.${name}: the environment has no source of this name; ${remedy}`;
    });
}

/** Ids of the secrets in the Secrets Manager of the local stack. */
export const secretIds = {
  portal: 'portal-key',
  tagSigningKey: 'tag-signing-key',
  verify: (source: string) => `verify/${source}`,
  writeBack: (source: string) => `write-back/${source}`,
};

/** The same by what webhooks are sent to, for the variables of Lambdas. */
export function secretIdsOf(settings: Receiving) {
  const ids = (use: 'verify' | 'writeBack') => {
    const names = use === 'verify' ? webhookNames(settings) : Object.keys(settings.sources);
    return Object.fromEntries(names.map((name) => [name, secretIds[use](name)]));
  };
  return {
    portalKeySecret: secretIds.portal,
    tagSigningKeySecret: secretIds.tagSigningKey,
    verifySecrets: ids('verify'),
    writeBackSecrets: ids('writeBack'),
  };
}

/** What key tags of this process are made with: its records are gone when it ends. */
export const localSigningKey = randomUUID();

/** What the Secrets Manager of the local stack keeps: values by id. */
export function storedSecrets(
  { portalWebhook = [], sources }: SecretsFile,
  portalKey: string,
): Map<string, string> {
  const values = new Map([
    [secretIds.portal, portalKey],
    [secretIds.tagSigningKey, localSigningKey],
  ]);
  if (portalWebhook.length > 0)
    values.set(secretIds.verify(portalWebhookName), JSON.stringify(portalWebhook));
  for (const [source, { verify, writeBack }] of Object.entries(sources)) {
    if (verify.length > 0) values.set(secretIds.verify(source), JSON.stringify(verify));
    if (writeBack) values.set(secretIds.writeBack(source), writeBack);
  }
  return values;
}

/**
 * The secrets of the local stack where no file gives any: the same at every start, so that `npx rooms send`
 * in another terminal knows them. They protect nothing, as the stack listens on the loopback interface only.
 */
export function localSecrets(sources: Readonly<Record<string, { type: string }>>): SecretsFile {
  const hash = (use: string) => createHash('sha256').update(`DocSpace Rooms, local stack, ${use}`);
  return {
    portalWebhook: [makePortalWebhookSecret(hash('portal webhook').digest())],
    sources: Object.fromEntries(
      Object.entries(sources).map(([name, source]) => {
        const random = (use: string) => hash(`${use} ${name}`).digest('hex').slice(0, 40);
        const { verify, writeBack } = localSourceTypeOf(source).secrets(random);
        return [name, { verify: [verify], writeBack }];
      }),
    ),
  };
}

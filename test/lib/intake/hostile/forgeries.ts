import type { Random } from '../../../../infra/local/docspace/state/random.ts';
import type { Settings, SourceSettings } from '../../../../lib/settings/schema.ts';
import { receiverOf } from '../../../../lib/sources/registry/receivers.ts';
import { samplesOf } from '../../../../lib/sources/registry/samples.ts';
import { type Conformance, conformance } from '../../sources/conformance.ts';
import { nowMs, settingsWith, signedHeaders, type Wire } from '../../sources/receiver.ts';

/** One source for each entry of the conformance table, with secrets of their own. */
const sources: Readonly<Record<string, Conformance>> = Object.fromEntries(
  conformance.map((entry, index) => [`source-${index}`, entry]),
);
/** An environment has room for fewer: the receiver under attack has those of several. */
const parts = Object.entries(sources).map(([name, entry]) =>
  settingsWith({ [name]: { type: entry.type, roomsPerHour: 10_000, ...entry.settings } }),
);
export const settings: Settings = {
  ...(parts[0] as Settings),
  sources: Object.assign({}, ...parts.map(({ sources: its }) => its)),
};
export const secrets = Object.fromEntries(
  Object.entries(sources).map(([name, { secret }]) => [name, [secret]]),
);

/** A request and what is wrong with it. */
export interface Attack extends Wire {
  what: string;
}

/** A request as its source sends it, to begin with. */
interface Genuine {
  name: string;
  entry: Conformance;
  source: SourceSettings;
  headers: Record<string, string>;
  body: string;
}

const titles = [
  'Printer offline',
  'Принтер 🖨️',
  '"}{"',
  '\\',
  '',
  'x'.repeat(2000),
  '\u0000',
  '{{7*7}}',
  '__proto__',
];

function genuine(random: Random, name = one(random, Object.keys(sources))): Genuine {
  const entry = sources[name] as Conformance;
  const source = settings.sources[name] as SourceSettings;
  const { samples } = samplesOf(source);
  const wish = { id: String(Math.floor(random() * 1e6)), title: one(random, titles) };
  const body = JSON.stringify(one(random, Object.values(samples(source, wish))));
  const headers = signedHeaders(source, { secret: entry.secret, body, nowMs, deliveryId: `d${wish.id}` });
  return { name, entry, source, headers, body };
}

type Forge = (its: Genuine, random: Random) => Partial<Wire> | undefined;

/** Ways to forge a webhook, none of which may be authenticated; undefined where a way does not apply to the scheme. */
const forgeries: Record<string, Forge> = {
  'another key': (its, random) => ({ headers: signed(its, { secret: otherSecret(its, random) }) }),
  'the key of another source': (its) => ({ headers: signed(its, { secret: its.entry.other }) }),
  'the key of a public example': ({ entry, ...its }, random) => {
    const known = receiverOf(its.source).secret.publicExamples?.secrets ?? [];
    if (!entry.signsBody || known.length === 0) return undefined;
    return { headers: signed({ entry, ...its }, { secret: one(random, known) }) };
  },
  'a header is missing': ({ entry, headers }, random) => {
    const { [one(random, entry.authenticationHeaders)]: _, ...rest } = headers;
    return { headers: rest };
  },
  'no header at all': () => ({ headers: {} }),
  'another character': (its, random) =>
    changed(its, random, (value) => {
      const at = Math.floor(random() * value.length);
      const old = value[at] ?? '';
      const letter = one(
        random,
        [...'0123456789abcdefXYZ+/=,. %'].filter((c) => c.toLowerCase() !== old.toLowerCase()),
      );
      return value.slice(0, at) + letter + value.slice(at + 1);
    }),
  'cut short': (its, random) =>
    changed(its, random, (value) => value.slice(0, Math.floor(random() * value.length))),
  'made longer': (its, random) => changed(its, random, (value) => value + one(random, ['x', '=', '0', ','])),
  'sent twice': (its, random) => changed(its, random, (value) => [value, one(random, [value, 'x', ''])]),
  'sent twice, wrong first': (its, random) => changed(its, random, (value) => ['x', value]),
  backwards: (its, random) => changed(its, random, (value) => [...value].reverse().join('')),
  garbage: (its, random) => changed(its, random, () => text(random, 200)),
  'too old or too new': (its, random) => {
    if (!its.entry.signsTime) return undefined;
    const offMs = 301_000 + Math.floor(random() * 1e11);
    return { headers: signed(its, { atMs: nowMs + (random() < 0.5 ? offMs : -offMs) }) };
  },
  'other bytes': (its, random) => {
    if (!its.entry.signsBody) return undefined;
    const { body } = its;
    const bytes = Buffer.from(body);
    const flipped = Buffer.from(bytes);
    const at = Math.floor(random() * bytes.length);
    flipped[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8));
    const others = [
      `${body} `,
      ` ${body}`,
      body + body,
      '',
      JSON.stringify(JSON.parse(body), null, 1),
      flipped,
    ];
    return { body: one(random, others) };
  },
  'read as Latin-1': ({ entry, body }) => {
    const latin = Buffer.from(body).toString('latin1');
    return entry.signsBody && latin !== body ? { body: latin } : undefined;
  },
  'headers of another scheme': (its, random) => {
    const other = genuine(random);
    if (other.entry.authenticationHeaders.some((name) => its.entry.authenticationHeaders.includes(name)))
      return undefined;
    return { headers: other.headers };
  },
  'another source': (_, random) => ({
    source: one(random, [
      'nobody',
      '__proto__',
      'constructor',
      '',
      '../source-0',
      'SOURCE-0',
      text(random, 20),
    ]),
  }),
  'another content type': ({ headers }, random) => ({
    headers: {
      ...headers,
      'content-type': one(random, ['text/plain', 'application/xml', '', text(random, 30)]),
    },
  }),
};

/** A request that is not authenticated. */
export function forgery(random: Random): Attack {
  for (;;) {
    const its = genuine(random);
    const what = one(random, Object.keys(forgeries));
    const wrong = forgeries[what]?.(its, random);
    if (!wrong) continue;
    const headers = { 'content-type': 'application/json', ...(wrong.headers ?? its.headers) };
    return { what, source: its.name, body: its.body, asText: random() < 0.2, ...wrong, headers };
  }
}

/** A request that its source has signed, about something that no source sends. */
export function hostileBody(random: Random): Attack {
  const its = genuine(random);
  const body = one(random, [
    () => JSON.stringify(junk(random, 4)),
    () => JSON.stringify(damaged(JSON.parse(its.body), random)),
    () => JSON.stringify(damaged(damaged(JSON.parse(its.body), random), random)),
    () => its.body.slice(0, Math.floor(random() * its.body.length)),
    () => '['.repeat(Math.floor(random() * 20_000)),
    () => ['{"a":'.repeat(5000), '1', '}'.repeat(5000)].join(''),
    () => JSON.stringify({ ...JSON.parse(its.body), wide: Array(one(random, [1000, 60_000])).fill({}) }),
    () => JSON.stringify({ ...JSON.parse(its.body), long: 'x'.repeat(one(random, [30, 1000, 300_000])) }),
    () => its.body.replace(/"/g, () => one(random, ['"', "'", '\\"', '""'])),
    () => text(random, 500),
    () => {
      const fields = Object.entries(damaged(JSON.parse(its.body), random) ?? {});
      const texts = fields.map(([name, value]): [string, string] => [name, `${JSON.stringify(value)}`]);
      return new URLSearchParams(texts).toString();
    },
    () => `payload=${encodeURIComponent(its.body)}${one(random, ['', '&', '%', '&payload', '&a=1'])}`,
    () => `${'a=&'.repeat(20_000)}%e4`,
  ])();
  const { secret } = its.entry;
  const headers = signedHeaders(its.source, { secret, body, nowMs, deliveryId: 'd1' });
  return {
    what: 'a hostile body',
    source: its.name,
    body,
    headers: {
      'content-type': one(random, ['application/json', 'application/x-www-form-urlencoded']),
      ...headers,
    },
  };
}

function signed({ entry, source, body }: Genuine, changes: { secret?: string; atMs?: number }) {
  const { secret = entry.secret, atMs = nowMs } = changes;
  return signedHeaders(source, { secret, body, nowMs: atMs, deliveryId: 'd1' });
}

function otherSecret({ entry: { secret } }: Genuine, random: Random): string {
  if (secret.startsWith('whsec_')) {
    return `whsec_${Buffer.from(Array.from({ length: 32 }, () => Math.floor(random() * 256))).toString('base64')}`;
  }
  const at = Math.floor(random() * secret.length);
  return secret.slice(0, at) + (secret[at] === 'q' ? 'r' : 'q') + secret.slice(at + 1);
}

/** One header of the authentication changed; undefined if the change changes nothing. */
function changed(
  { entry, headers }: Genuine,
  random: Random,
  change: (value: string) => string | string[],
): Partial<Wire> | undefined {
  const name = one(random, entry.authenticationHeaders);
  const value = headers[name] ?? '';
  const wrong = change(value);
  // Basic's scheme and hexadecimal digits have no letter case.
  if (typeof wrong === 'string' && wrong.toLowerCase() === value.toLowerCase()) return undefined;
  return { headers: { ...headers, [name]: wrong } };
}

/** Replaces or adds a part somewhere in a JSON value. */
function damaged(json: unknown, random: Random): unknown {
  if (typeof json !== 'object' || json === null || random() < 0.15) return junk(random, 2);
  const keys = Object.keys(json);
  const key =
    keys.length === 0 || random() < 0.1 ? one(random, ['__proto__', 'ticket_id', 'id']) : one(random, keys);
  const copy: Record<string, unknown> = { ...json };
  copy[key] = damaged((json as Record<string, unknown>)[key], random);
  return copy;
}

function junk(random: Random, depth: number): unknown {
  const leaf = [
    null,
    true,
    -1,
    1e300,
    2 ** 53,
    0.1,
    '',
    '7',
    '{{x}}',
    'closed',
    '\ud800',
    '9'.repeat(400),
    'x'.repeat(5000),
  ];
  // Objects that cannot be turned into a text, wherever a text is expected.
  if (random() < 0.1)
    return one<unknown>(random, [{ toString: 0 }, [{ toString: 0, valueOf: 0 }], { length: 3 }]);
  if (depth === 0 || random() < 0.4) return one(random, leaf);
  const parts = Array.from({ length: Math.floor(random() * 4) }, () => junk(random, depth - 1));
  if (random() < 0.5) return parts;
  const names = [
    'type',
    'detail',
    'issue',
    'ticket_id',
    'subject',
    'freshdesk_webhook',
    'toString',
    'only',
    'fields',
  ];
  return Object.fromEntries(parts.map((part) => [one(random, names), part]));
}

function text(random: Random, longest: number): string {
  const length = Math.floor(random() * longest);
  return Array.from({ length }, () => String.fromCodePoint(32 + Math.floor(random() ** 4 * 0x2fff))).join('');
}

function one<T>(random: Random, list: readonly T[]): T {
  return list[Math.floor(random() * list.length)] as T;
}

import * as v from 'valibot';
import { isAddressRange } from './addresses.ts';
import * as f from './fields.ts';
import type { GatewaySettings, NetworkSettings, OperationsSettings } from './types.ts';

/** Retention that CloudWatch Logs knows, in days (API reference, PutRetentionPolicy). */
const logRetentionDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const arn = (service: string, example: string) =>
  f.pattern(
    new RegExp(`^arn:aws[a-z-]*:${service}:[a-z0-9-]+:\\d{12}:.+$`),
    `write an ARN such as "arn:aws:${service}:eu-central-1:123456789012:${example}"`,
  );

const listener = () => {
  const remedy =
    'write an e-mail address, or the ARN of an SNS topic such as "arn:aws:sns:eu-central-1:123456789012:alarms"';
  return f.pattern(
    /^(arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]+|(?!arn:)[^\s@"<>]+@[^\s@"<>]+\.[^\s@"<>]+)$/,
    remedy,
  );
};

const texts = (key: v.GenericSchema<string>, value: v.GenericSchema, remedy: string) =>
  v.lazy((input) => (f.isObject(input) ? v.record(key, value) : v.custom(() => false, remedy)));

/** Who is told, how long logs are kept, and with which key everything is encrypted. */
export const operations = f.shape(
  {
    alarms: v.optional(f.list(listener(), 'write a list such as ["oncall@example.com"], or []'), []),
    runbookUrl: v.optional(
      f.text('write where your team reads infra/runbook.md, such as a URL'),
      'infra/runbook.md',
    ),
    longestWaitMinutes: v.optional(f.whole(10, 1440, 'minutes'), 60),
    logRetentionDays: v.optional(
      v.picklist(logRetentionDays, `write one of ${logRetentionDays.join(', ')}`),
      90,
    ),
    encryptionKey: v.optional(arn('kms', 'key/1234abcd-12ab-34cd-56ef-1234567890ab')),
    tags: v.optional(
      texts(
        // docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
        f.pattern(
          /^(?!aws:)[\w .:/=+@-]{1,128}$/,
          'a tag\'s name is 1 to 128 of letters, digits, spaces and _.:/=+-@, such as "cost-center"',
        ),
        f.pattern(/^[\w .:/=+@-]{0,256}$/, 'write a text such as "4711"'),
        'write an object such as { "cost-center": "4711" }, or {}',
      ),
      {},
    ),
  },
  'an object such as { "alarms": ["oncall@example.com"] }',
) as v.GenericSchema<unknown, OperationsSettings>;

const range = () => {
  const remedy = 'write an address or a range such as "203.0.113.7" or "203.0.113.0/24"';
  return v.pipe(v.string(remedy), v.check(isAddressRange, remedy));
};

const throttled = {
  allowedIps: v.optional(f.list(range(), 'write a list such as ["203.0.113.0/24"], or [] for all'), []),
  requestsPerSecond: v.optional(f.whole(1, 1000, 'requests a second'), 50),
  burst: v.optional(f.whole(1, 5000, 'requests'), 100),
};

const domain = f.shape(
  {
    name: f.pattern(
      /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
      'write a domain name such as "rooms.example.com"',
    ),
    certificate: arn('acm', 'certificate/1234abcd-12ab-34cd-56ef-1234567890ab'),
    hostedZone: v.optional(
      f.shape(
        {
          id: f.pattern(
            /^Z[A-Z0-9]{1,31}$/,
            'write the id that Route 53 shows, such as "Z0123456789ABCDEFGHIJ"',
          ),
          name: f.text('write the zone\'s name, such as "example.com"'),
        },
        '{ "id": "Z0123456789ABCDEFGHIJ", "name": "example.com" }',
      ),
    ),
  },
  '{ "name": "rooms.example.com", "certificate": "arn:aws:acm:..." }',
);

/** The door for webhooks. What it says of a source concerns the gateway alone, hence not the source. */
export const gateway = f.shape(
  {
    accessLogs: v.optional(f.yesOrNo(), true),
    domain: v.optional(domain),
    sources: v.optional(
      texts(
        v.string(),
        f.shape(throttled, 'an object such as { "allowedIps": ["203.0.113.0/24"] }'),
        'write an object such as { "project-system": { "allowedIps": ["203.0.113.0/24"] } }, or {}',
      ),
      {},
    ),
  },
  'an object such as { "sources": {} }',
) as v.GenericSchema<unknown, GatewaySettings>;

const ids = (prefix: string) =>
  v.pipe(
    f.list(
      f.pattern(
        new RegExp(`^${prefix}-[0-9a-f]{8,17}$`),
        `write an id such as "${prefix}-0123456789abcdef0"`,
      ),
      `write a list such as ["${prefix}-0123456789abcdef0"]`,
    ),
    v.minLength(1, `write at least one, such as ["${prefix}-0123456789abcdef0"]`),
  );

/** Where the Lambdas stand that speak to the portal and to the sources. */
export const network = f.shape(
  { subnets: ids('subnet'), securityGroups: ids('sg') },
  '{ "subnets": ["subnet-0123456789abcdef0"], "securityGroups": ["sg-0123456789abcdef0"] }',
) as v.GenericSchema<unknown, NetworkSettings>;

/** What is kept of people, for how long. */
export const privacy = f.shape(
  { keepPersonalDataDays: v.optional(f.whole(7, 3650, 'days'), 365) },
  'an object such as { "keepPersonalDataDays": 365 }',
);

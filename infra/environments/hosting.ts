import * as v from 'valibot';
import { isAddressRange } from '../../lib/settings/addresses.ts';
import * as f from '../../lib/settings/fields.ts';

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

/** Who gets alarms, how long logs are kept, and with which key everything is encrypted. */
export const operations = f.shape(
  {
    /** Who gets the alarms: e-mail addresses and ARNs of SNS topics. */
    alarms: v.optional(f.list(listener(), 'write a list such as ["oncall@example.com"], or []'), []),
    /** Where people read infra/runbook.md; alarms link to its sections. */
    runbookUrl: v.optional(
      f.text('write where your team reads infra/runbook.md, such as a URL'),
      'infra/runbook.md',
    ),
    /** How much is watched: `basic` has no dashboard, and no alarm on what another one or the reconciler notices too. */
    monitoring: v.optional(f.choice(['full', 'basic']), 'full'),
    /** A project that waits longer for the portal slot rings an alarm. */
    longestWaitMinutes: v.optional(f.whole(10, 1440, 'minutes'), 60),
    logRetentionDays: v.optional(
      v.picklist(logRetentionDays, `write one of ${logRetentionDays.join(', ')}`),
      90,
    ),
    /** ARN of a KMS key for table, secrets, logs, alarms, state machines and variables; absent: keys of AWS. */
    encryptionKey: v.exactOptional(arn('kms', 'key/1234abcd-12ab-34cd-56ef-1234567890ab')),
    /** On every resource. */
    tags: v.optional(
      f.dictionary(
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
);
export type OperationsSettings = v.InferOutput<typeof operations>;

const range = () => {
  const remedy = 'write an address or a range such as "203.0.113.7" or "203.0.113.0/24"';
  return v.pipe(v.string(remedy), v.check(isAddressRange, remedy));
};

const throttled = {
  /** Addresses and CIDR ranges that its webhooks may come from; empty: all. */
  allowedIps: v.optional(f.list(range(), 'write a list such as ["203.0.113.0/24"], or [] for all'), []),
  requestsPerSecond: v.optional(f.whole(1, 1000, 'requests a second'), 50),
  /** Requests at once. */
  burst: v.optional(f.whole(1, 5000, 'requests'), 100),
};

const domain = f.shape(
  {
    name: f.pattern(
      /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
      'write a domain name such as "rooms.example.com"',
    ),
    /** ARN, in the region of the environment. */
    certificate: arn('acm', 'certificate/1234abcd-12ab-34cd-56ef-1234567890ab'),
    /** Absent: the DNS record is made by hand. */
    hostedZone: v.exactOptional(
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
    /** One line for each request; needs the account's CloudWatch role for API Gateway. */
    accessLogs: v.optional(f.yesOrNo(), true),
    domain: v.exactOptional(domain),
    /** By name; a source that is not here has no address restriction and the default throttle. */
    sources: v.optional(
      f.dictionary(
        v.string(),
        f.shape(throttled, 'an object such as { "allowedIps": ["203.0.113.0/24"] }'),
        'write an object such as { "project-system": { "allowedIps": ["203.0.113.0/24"] } }, or {}',
      ),
      {},
    ),
  },
  'an object such as { "sources": {} }',
);
export type GatewaySettings = v.InferOutput<typeof gateway>;

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
);
export type NetworkSettings = v.InferOutput<typeof network>;

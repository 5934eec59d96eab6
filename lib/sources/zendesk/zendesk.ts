import * as v from 'valibot';
import { isNoteDue, noteOf, toHtml } from '../../results/note.ts';
import * as f from '../../settings/fields.ts';
import { isObject } from '../../settings/fields.ts';
import type { SourceSettings } from '../../settings/schema.ts';
import {
  body,
  digits,
  isTest,
  mistakesOf,
  parseHandwritten,
  parseJson,
  testSeen,
  title,
  words,
} from '../bodies.ts';
import { type Conditions, onlySetting, unmet } from '../conditions.ts';
import { basic } from '../header-secret.ts';
import { hmac, isHmac } from '../hmac.ts';
import type {
  Reading,
  Result,
  SourceTrouble,
  SourceType,
  WriteBack,
  WriteBackTools,
} from '../source-type.ts';
import { checked, concluded, type VendorApi, vendorApi } from '../vendor-api.ts';
import { apiUrlOf, type VendorSettings, vendorSettings } from '../vendor-settings.ts';

/** Zendesk Support. Its page is zendesk.md. */
export interface ZendeskSettings extends SourceSettings, VendorSettings {
  /** `acme` of acme.zendesk.com. */
  subdomain: string;
  /** Id of the custom ticket field that gets the room's URL. */
  roomField: number;
  only?: Conditions;
}

// developer.zendesk.com, Webhooks, "Verifying webhooks", 2026
const signatureHeader = 'x-zendesk-webhook-signature';
const timestampHeader = 'x-zendesk-webhook-signature-timestamp';
/** Zendesk publishes no tolerance; it is the one that Standard Webhooks has. */
const toleranceMs = 300_000;
const shortestSecret = 16;
/** A sample that Zendesk's test sends is about a ticket of long ago. */
const stalestEventMs = 24 * 3_600_000;
const created = 'zen:event-type:ticket.created';
/** Tickets in these can no longer be written to. A merged ticket is closed, one marked as spam deleted. */
const goneStatuses = ['closed', 'deleted'];

export const zendesk: SourceType<ZendeskSettings> = {
  settings: (local) => ({
    subdomain: f.pattern(
      /^[a-z0-9][a-z0-9-]{0,62}$/,
      'write the first part of your Zendesk address, such as "acme" of acme.zendesk.com',
    ),
    roomField: v.pipe(
      v.number('write the id of the ticket field for the room, such as 360001234567'),
      v.safeInteger('write the id of the ticket field for the room, such as 360001234567'),
      v.minValue(1, 'write the id of the ticket field for the room, such as 360001234567'),
    ),
    only: onlySetting({ tags: 'vip', forms: '360000012345', groups: '98738', brands: '123' }),
    ...vendorSettings(local),
  }),
  example: { subdomain: 'acme', roomField: 360001234567 },
  secretHints: () => ({
    verify: 'the signing secret that Zendesk shows for the webhook',
    writeBack: 'agent@example.com/token:API_TOKEN, or "Bearer " and an OAuth token',
  }),

  verify(_, { headers, body, secrets, nowMs }) {
    const signature = headers[signatureHeader];
    const timestamp = headers[timestampHeader];
    if (!signature || !timestamp || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(timestamp))
      return false;
    // False, too, for what looks like a date and is none.
    if (!(Math.abs(nowMs - Date.parse(timestamp)) <= toleranceMs)) return false;
    return isHmac(signature, 'base64', [timestamp, body], secrets);
  },
  sign(_, { secret, body, nowMs, deliveryId }) {
    const timestamp = new Date(nowMs).toISOString().replace(/\.\d+Z$/, 'Z');
    return {
      [signatureHeader]: hmac(secret, [timestamp, body], 'base64'),
      [timestampHeader]: timestamp,
      'x-zendesk-webhook-invocation-id': deliveryId,
    };
  },
  isSecret: (_, secret) => secret.length >= shortestSecret,
  publicSecrets: {
    // The first signs the test of a webhook that is not saved yet; the second is an example of an older page.
    secrets: ['dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ==', 'HRkRd4BeOAoUkfZr-mhauJT64rvBASlJRoIyPsd3zeA='],
    remedy:
      'This was signed with the secret that Zendesk has for tests only: save the webhook, then test it. Its own signing secret appears when it is saved.',
  },

  // The bodies of triggers are written by hand and begin as our page says; events are made by Zendesk.
  parse: (text) =>
    /^\s*\{\s*"(event|ticket_id|subject)"/.test(text) ? parseHandwritten(text) : parseJson(text),
  read(source, json, { headers, nowMs }) {
    if (isTest(json) || (isObject(json) && Object.keys(json).length === 0)) return testSeen;
    const isEvent = isObject(json) && typeof json.type === 'string' && json.type.startsWith('zen:');
    return isEvent ? readEvent(source, json, headers, nowMs) : readTrigger(source, json);
  },
  samples: (_, { id, title: subject = 'Printer offline' }) => ({
    event: {
      type: created,
      account_id: 22129848,
      id: `01JHZ${id.padStart(21, '0')}`,
      zendesk_event_version: '2022-11-06',
      subject: `zen:ticket:${id}`,
      detail: {
        id,
        subject,
        status: 'NEW',
        tags: ['vip'],
        form_id: '360000012345',
        group_id: '98738',
        brand_id: '123',
      },
      event: {},
    },
    trigger: { ticket_id: id, tags: 'vip printer', subject },
    test: { event: 'test' },
  }),

  wantsResult: () => true,
  isWriteBackSecret: (_, secret) => authorizationOf(secret) !== undefined,
  writeBack: (source, result, tools) => concluded(() => update(source, result, tools)),
  check: (source, tools) => checked(() => check(source, tools)),
};

/** The envelope of an event subscription (Zendesk API reference, Ticket events, 2022-11-06). */
const event = v.object({
  type: v.string(),
  account_id: words,
  time: v.optional(v.string()),
  detail: body(
    {
      id: digits('35436'),
      subject: title,
      status: v.nullish(v.string(), ''),
      tags: words,
      form_id: words,
      group_id: words,
      brand_id: words,
    },
    '{ "id": "35436", "subject": "Login error" }',
  ),
});

function readEvent(
  source: ZendeskSettings,
  json: Record<string, unknown>,
  headers: Readonly<Record<string, string | undefined>>,
  nowMs: number,
): Reading {
  if (json.type !== created) {
    return {
      outcome: 'ignored',
      reason: 'Only the event "Ticket created" makes a room; unsubscribe the others.',
    };
  }
  const parsed = v.safeParse(event, json);
  if (!parsed.success) return { outcome: 'invalid', mistakes: mistakesOf(parsed.issues) };
  const { detail, account_id: [account] = [], time } = parsed.output;
  const signedFor = headers['x-zendesk-account-id'];
  // A sample names an account and a time of its own.
  if (signedFor && account && signedFor !== account) return testSeen;
  if (time && nowMs - Date.parse(time) > stalestEventMs) return testSeen;
  return ticket(source, {
    id: detail.id,
    subject: detail.subject,
    status: detail.status,
    tags: detail.tags,
    forms: detail.form_id,
    groups: detail.group_id,
    brands: detail.brand_id,
  });
}

/** The body that our page gives for a trigger; tags come with spaces between them. */
const triggerBody = body(
  {
    ticket_id: digits('{{ticket.id}}'),
    subject: title,
    status: v.nullish(v.string(), ''),
    tags: words,
    form: words,
    group: words,
    brand: words,
  },
  '{ "ticket_id": "{{ticket.id}}", "subject": "{{ticket.title}}" }',
);

function readTrigger(source: ZendeskSettings, json: unknown): Reading {
  const parsed = v.safeParse(triggerBody, json);
  if (!parsed.success) return { outcome: 'invalid', mistakes: mistakesOf(parsed.issues) };
  const { ticket_id: id, subject, status, tags, form, group, brand } = parsed.output;
  return ticket(source, {
    id,
    subject,
    status,
    tags: tags?.flatMap((tag) => tag.split(/\s+/)),
    forms: form,
    groups: group,
    brands: brand,
  });
}

interface Told {
  id: string;
  subject: string;
  status: string;
  [condition: string]: string | string[] | undefined;
}

function ticket({ only }: ZendeskSettings, { id, subject, status, ...told }: Told): Reading {
  if (goneStatuses.includes(status.toLowerCase())) {
    return { outcome: 'ignored', reason: 'The ticket is closed or deleted already, so it gets no room.' };
  }
  const reason = unmet(only, told as Record<string, string[] | undefined>);
  if (reason) return { outcome: 'ignored', reason };
  return { outcome: 'work-item', facts: { kind: 'ticket', ticketId: id, subject } };
}

/** A ticket as the API shows it; every active field of the account is in it, empty ones as null. */
const ticketAnswer = v.object({
  ticket: v.object({
    status: v.string(),
    updated_at: v.string(),
    custom_fields: v.array(v.object({ id: v.number(), value: v.unknown() })),
  }),
});
const commentsAnswer = v.object({
  comments: v.array(v.object({ public: v.boolean(), body: v.string() })),
  meta: v.optional(v.object({ has_more: v.boolean(), after_cursor: v.nullish(v.string()) })),
});

/** Somebody else may write in between so often before it is left to a later try. */
const mostRounds = 3;

/**
 * Field and note in one update that Zendesk refuses (409) when the ticket has changed since it was read:
 * so whatever is interrupted, the field says whether the note is there
 * (Zendesk API reference, Tickets, "Protecting against ticket update collisions").
 */
async function update(source: ZendeskSettings, result: Result, tools: WriteBackTools): Promise<WriteBack> {
  const { record, event: told } = result;
  if (record.facts.kind !== 'ticket') throw new Error('not a ticket');
  const failed = told.type === 'room.failed';
  if (failed && source.note === 'never') return { outcome: 'delivered' };
  const call = apiOf(source, tools);
  const path = `/api/v2/tickets/${record.facts.ticketId}`;
  const note = noteOf(result);
  let refused: WriteBack | undefined;
  for (let round = 0; round < mostRounds; round += 1) {
    const read = await call({ path: `${path}.json`, schema: ticketAnswer }, 404);
    if (!read.ok) return { outcome: 'gone' };
    const { status, updated_at, custom_fields } = read.body.ticket;
    if (goneStatuses.includes(status)) return { outcome: 'gone' };
    const field = custom_fields.find(({ id }) => id === source.roomField);
    if (!failed && !field) {
      const message = `The ticket field ${source.roomField} does not exist or is not active.`;
      return { outcome: 'refused', code: 'WriteBackRejected', message };
    }
    if (failed ? await isNoted(note.marker) : field?.value === record.room?.url)
      return { outcome: 'delivered' };
    const wantsNote = failed || (source.note === 'always' && isNoteDue(result, field?.value));
    const ticket = {
      ...(failed ? {} : { custom_fields: [{ id: source.roomField, value: record.room?.url }] }),
      ...(wantsNote ? { comment: { html_body: toHtml(note), public: false } } : {}),
      safe_update: true,
      updated_stamp: updated_at,
    };
    const written = await call(
      { method: 'PUT', path: `${path}.json`, body: { ticket }, schema: ticketAnswer },
      404,
      409,
      422,
    );
    if (written.ok) return { outcome: 'delivered' };
    // Closed in between, or really refused: the ticket itself tells, and the next round ends there.
    if (written.status === 422 && refused) return refused;
    if (written.status === 422) refused = written.outcome;
  }
  return { outcome: 'try-later', message: 'The ticket is being changed all the time.' };

  async function isNoted(marker: string): Promise<boolean> {
    for (let after: string | undefined; ; ) {
      const query = { 'page[size]': '100', ...(after ? { 'page[after]': after } : {}) };
      const answer = await call({ path: `${path}/comments.json`, query, schema: commentsAnswer }, 404);
      if (!answer.ok) return false;
      const { comments, meta } = answer.body;
      if (comments.some((comment) => !comment.public && comment.body.includes(marker))) return true;
      after = meta?.has_more ? (meta.after_cursor ?? undefined) : undefined;
      if (!after) return false;
    }
  }
}

/** An API token with its agent (Basic), or an OAuth token. */
function authorizationOf(secret: string): string | undefined {
  if (/^Bearer \S{16,}$/.test(secret)) return secret;
  return /^[^\s:/@]+@[^\s:/]+\/token:\S{16,}$/.test(secret) ? basic(secret) : undefined;
}

function apiOf(source: ZendeskSettings, tools: WriteBackTools): VendorApi {
  return vendorApi(tools, {
    url: apiUrlOf(source, `https://${source.subdomain}.zendesk.com`),
    authorization: authorizationOf(tools.secret) ?? '',
  });
}

const meAnswer = v.object({ user: v.object({ id: v.nullish(v.number()), role: v.nullish(v.string()) }) });
const fieldAnswer = v.object({
  ticket_field: v.object({
    type: v.string(),
    active: v.boolean(),
    visible_in_portal: v.optional(v.boolean(), false),
  }),
});

/** The account and the field (Zendesk API reference, Users, "Show Self"; Ticket Fields, "Show Ticket Field"). */
async function check(source: ZendeskSettings, tools: WriteBackTools): Promise<SourceTrouble[]> {
  const call = apiOf(source, tools);
  const me = await call({ path: '/api/v2/users/me.json', schema: meAnswer });
  const role = me.ok ? me.body.user.role : undefined;
  if (role !== 'agent' && role !== 'admin') {
    const says = 'The credential of the write-back secret is no agent of this Zendesk.';
    return [{ grave: true, says, remedy: 'Store the API token of an agent who may edit all tickets.' }];
  }
  const found = await call(
    { path: `/api/v2/ticket_fields/${source.roomField}.json`, schema: fieldAnswer },
    404,
  );
  const remedy = 'Make a text field for agents as the page of the type says, and write its id as roomField.';
  if (!found.ok || !found.body.ticket_field.active) {
    const says = `The ticket field ${source.roomField} does not exist or is not active.`;
    return [{ grave: true, says, remedy }];
  }
  const { type, visible_in_portal: seen } = found.body.ticket_field;
  const troubles: SourceTrouble[] = [];
  if (!['text', 'textarea'].includes(type)) {
    const says = `The ticket field ${source.roomField} is of the type ${type} and takes no URL.`;
    troubles.push({ grave: true, says, remedy });
  }
  if (seen) {
    const says = `The ticket field ${source.roomField} is shown to end users.`;
    troubles.push({ grave: false, says, remedy: 'Set its permissions to "Agents can edit" in Zendesk.' });
  }
  return troubles;
}

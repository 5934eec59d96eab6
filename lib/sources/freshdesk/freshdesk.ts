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
import { basic, isBasicSecret, isHeaderSecret, verifyBasic, verifyHeaderSecret } from '../header-secret.ts';
import { type HeaderProof, proofSetting } from '../proof-setting.ts';
import type { Result, SourceTrouble, SourceType, WriteBack, WriteBackTools } from '../source-type.ts';
import { checked, concluded, type VendorApi, vendorApi } from '../vendor-api.ts';
import { apiUrlOf, type VendorSettings, vendorSettings } from '../vendor-settings.ts';

/** Freshdesk. Its page is freshdesk.md. */
export interface FreshdeskSettings extends SourceSettings, VendorSettings {
  /** `acme` of acme.freshdesk.com. */
  subdomain: string;
  /** Name of the custom ticket field that gets the room's URL. */
  roomField: string;
  /** Freshdesk signs nothing: its rules send a user and password, or a header. */
  proof: { scheme: 'basic' } | HeaderProof;
  only?: Conditions;
}

/** Freshdesk API reference, Tickets, "Ticket Properties", 2026: 5 is Closed. */
const closed = 5;
const pageSize = 100;

export const freshdesk: SourceType<FreshdeskSettings> = {
  settings: (local) => ({
    subdomain: f.pattern(
      /^[a-z0-9][a-z0-9-]{0,62}$/,
      'write the first part of your Freshdesk address, such as "acme" of acme.freshdesk.com',
    ),
    roomField: v.optional(
      f.pattern(
        /^cf_[a-z0-9_]{1,100}$/,
        'write the name of the ticket field for the room as the API has it, such as "cf_docspace_room_url"',
      ),
      'cf_docspace_room_url',
    ),
    proof: proofSetting('basic'),
    only: onlySetting({ tags: 'vip', types: 'Incident', groups: 'Second line' }),
    ...vendorSettings(local),
  }),
  example: { subdomain: 'acme' },
  secretHints: ({ proof }) => ({
    verify:
      proof.scheme === 'header'
        ? `what its rule sends in the header ${proof.header}`
        : 'user:password of its rule, the password 16 characters or longer',
    writeBack: 'the API key of a Freshdesk agent',
  }),

  verify({ proof }, { headers, secrets }) {
    return proof.scheme === 'header'
      ? verifyHeaderSecret(headers[proof.header], secrets)
      : verifyBasic(headers.authorization, secrets);
  },
  sign({ proof }, { secret }) {
    return proof.scheme === 'header' ? { [proof.header]: secret } : { authorization: basic(secret) };
  },
  isSecret: ({ proof }, secret) =>
    proof.scheme === 'header' ? isHeaderSecret(secret) : isBasicSecret(secret),

  // "Simple" bodies are made by Freshdesk, "Advanced" ones by hand.
  parse: (text) => (/^\s*\{\s*"(ticket_id|subject)"/.test(text) ? parseHandwritten(text) : parseJson(text)),
  read({ only }, json) {
    const told = isObject(json) && isObject(json.freshdesk_webhook) ? simple(json.freshdesk_webhook) : json;
    if (isTest(told)) return testSeen;
    const parsed = v.safeParse(ticketBody, told);
    if (!parsed.success) return { outcome: 'invalid', mistakes: mistakesOf(parsed.issues) };
    const { ticket_id: ticketId, subject, status, tags, type: types, group: groups } = parsed.output;
    if (['closed', 'spam', 'deleted'].includes(status.toLowerCase())) {
      return {
        outcome: 'ignored',
        reason: 'The ticket is closed, spam or deleted already, so it gets no room.',
      };
    }
    const reason = unmet(only, { tags, types, groups });
    if (reason) return { outcome: 'ignored', reason };
    return { outcome: 'work-item', facts: { kind: 'ticket', ticketId, subject } };
  },
  samples: (_, { id, title: subject = 'Printer offline' }) => ({
    simple: {
      freshdesk_webhook: {
        ticket_id: id,
        ticket_subject: subject,
        ticket_url: `http://acme.freshdesk.com/helpdesk/tickets/${id}`,
        ticket_status: 'Open',
        ticket_type: 'Incident',
        ticket_tags: 'vip, printer',
        ticket_group_name: 'Second line',
        triggered_event: '{ticket_action:created}',
      },
    },
    advanced: { ticket_id: id, tags: 'vip, printer', subject },
    test: { event: 'test' },
  }),

  wantsResult: () => true,
  isWriteBackSecret: (_, secret) => /^[A-Za-z0-9_-]{16,100}$/.test(secret),
  writeBack: (source, result, tools) => concluded(() => update(source, result, tools)),
  check: (source, tools) => checked(() => check(source, tools)),
};

const ticketBody = body(
  {
    ticket_id: digits('{{ticket.id}}'),
    subject: title,
    status: v.nullish(v.string(), ''),
    tags: words,
    type: words,
    group: words,
  },
  '{ "ticket_id": "{{ticket.id}}", "subject": "{{ticket.subject}}" }',
);

/** The names of the "Simple" content as those of our own "Advanced" one. */
function simple(told: Record<string, unknown>): Record<string, unknown> {
  const { ticket_id, ticket_subject, ticket_status, ticket_tags, ticket_type, ticket_group_name } = told;
  return {
    ticket_id,
    subject: ticket_subject,
    status: ticket_status,
    tags: ticket_tags,
    type: ticket_type,
    group: ticket_group_name,
  };
}

const ticketAnswer = v.object({
  status: v.number(),
  spam: v.optional(v.boolean(), false),
  deleted: v.optional(v.boolean(), false),
  custom_fields: v.record(v.string(), v.unknown()),
});
const conversations = v.array(
  v.object({ private: v.boolean(), body: v.optional(v.string(), ''), body_text: v.optional(v.string(), '') }),
);

/**
 * The note first, unless its marker is there already, and the field last: field and note are two calls, and
 * whatever is interrupted, a field that has the room says that nothing is left to do.
 */
async function update(source: FreshdeskSettings, result: Result, tools: WriteBackTools): Promise<WriteBack> {
  const { record, event } = result;
  if (record.facts.kind !== 'ticket') throw new Error('not a ticket');
  const failed = event.type === 'room.failed';
  if (failed && source.note === 'never') return { outcome: 'delivered' };
  const call = apiOf(source, tools);
  const path = `/api/v2/tickets/${record.facts.ticketId}`;
  const read = await call({ path, schema: ticketAnswer }, 404);
  if (!read.ok) return { outcome: 'gone' };
  const { status, spam, deleted, custom_fields: fields } = read.body;
  if (spam || deleted || status === closed) return { outcome: 'gone' };
  if (!failed && !Object.hasOwn(fields, source.roomField)) {
    const message = `The ticket field ${source.roomField} does not exist.`;
    return { outcome: 'refused', code: 'WriteBackRejected', message };
  }
  const current = failed ? undefined : fields[source.roomField];
  if (!failed && current === record.room?.url) return { outcome: 'delivered' };
  const note = noteOf(result);
  const wantsNote = failed || (source.note === 'always' && isNoteDue(result, current));
  if (wantsNote && !(await isNoted(note.marker))) {
    const body = { body: toHtml(note), private: true };
    const added = await call({ method: 'POST', path: `${path}/notes`, body, schema: v.unknown() }, 404);
    if (!added.ok) return { outcome: 'gone' };
  }
  if (failed) return { outcome: 'delivered' };
  const body = { custom_fields: { [source.roomField]: record.room?.url } };
  const written = await call({ method: 'PUT', path, body, schema: v.unknown() }, 404);
  return { outcome: written.ok ? 'delivered' : 'gone' };

  async function isNoted(marker: string): Promise<boolean> {
    for (let page = 1; ; page += 1) {
      const query = { page: String(page), per_page: String(pageSize) };
      const answer = await call({ path: `${path}/conversations`, query, schema: conversations }, 404);
      if (!answer.ok) return false;
      const noted = ({ private: own, body, body_text }: v.InferOutput<typeof conversations>[number]) =>
        own && (body.includes(marker) || body_text.includes(marker));
      if (answer.body.some(noted)) return true;
      if (answer.body.length < pageSize) return false;
    }
  }
}

function apiOf(source: FreshdeskSettings, tools: WriteBackTools): VendorApi {
  return vendorApi(tools, {
    url: apiUrlOf(source, `https://${source.subdomain}.freshdesk.com`),
    // The password is not looked at (Freshdesk API reference, "Authentication").
    authorization: basic(`${tools.secret}:X`),
  });
}

const fieldsAnswer = v.array(
  v.object({
    name: v.string(),
    type: v.string(),
    displayed_to_customers: v.optional(v.boolean(), false),
  }),
);

/** The account and the field (Freshdesk API reference, "Currently Authenticated Agent", "List All Ticket Fields"). */
async function check(source: FreshdeskSettings, tools: WriteBackTools): Promise<SourceTrouble[]> {
  const call = apiOf(source, tools);
  await call({ path: '/api/v2/agents/me', schema: v.unknown() });
  // Only administrators may list them: for another agent the first result tells.
  const listed = await call({ path: '/api/v2/ticket_fields', schema: fieldsAnswer }, 403);
  if (!listed.ok) return [];
  const field = listed.body.find(({ name }) => name === source.roomField);
  const remedy = 'Make a text field as the page of the type says, and write its name as roomField.';
  if (!field) {
    return [{ grave: true, says: `The ticket field ${source.roomField} does not exist.`, remedy }];
  }
  const troubles: SourceTrouble[] = [];
  if (!['custom_text', 'custom_paragraph'].includes(field.type)) {
    const says = `The ticket field ${source.roomField} is of the type ${field.type} and takes no URL.`;
    troubles.push({ grave: true, says, remedy });
  }
  if (field.displayed_to_customers) {
    const says = `The ticket field ${source.roomField} is shown to customers.`;
    troubles.push({ grave: false, says, remedy: 'Take the check mark from "Displayed to customers".' });
  }
  return troubles;
}

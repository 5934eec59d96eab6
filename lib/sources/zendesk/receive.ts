import * as v from 'valibot';
import { parseJson } from '../../kernel/json.ts';
import { day } from '../../kernel/time.ts';
import { isObject } from '../../settings/fields.ts';
import { ofAnotherAccount } from '../bodies/accounts.ts';
import { changed, lookAt, notFollowed } from '../bodies/changes.ts';
import { unmet } from '../bodies/conditions.ts';
import { body, digits, mistakesOf, title, words } from '../bodies/fields.ts';
import { parseHandwritten, parseOnce } from '../bodies/handwritten.ts';
import { isVendorTest, testSeen } from '../bodies/test-webhooks.ts';
import type { HeaderMap, Reading, SourceReceiver } from '../contract/receive.ts';
import { verify, verifySecret, whyNot } from './authentication.ts';

import type { ZendeskSettings } from './settings.ts';
import { isTicketGone } from './ticket-status.ts';

/** The sample that Zendesk's test sends is about a ticket of long ago. */
const sampleAgeMs = day;
export const ticketCreated = 'zen:event-type:ticket.created';
/** The events that may change what becomes of a room (Zendesk API reference, Webhooks, "Ticket events", 2022-11-06). */
const ticketChanges: ReadonlySet<unknown> = new Set(
  [
    ...['status_changed', 'custom_status_changed', 'subject_changed', 'merged', 'marked_as_spam'],
    ...['agent_assignment_changed', 'group_assignment_changed', 'followers_changed'],
    ...['soft_deleted', 'permanently_deleted', 'undeleted'],
  ].map((change) => `zen:event-type:ticket.${change}`),
);

export const zendeskReceiver: SourceReceiver<ZendeskSettings> = {
  secret: verifySecret,
  verify,
  whyNot,
  // Events are made by Zendesk, the bodies of triggers by hand; the latter alone name the ticket in ticket_id.
  parse: (text) => (isEvent(parseJson(text)) ? parseOnce(text) : parseHandwritten(text, trigger)),
  read(source, json, { headers, nowMs, follows = false }) {
    if (isVendorTest(json, 'ticket_id') || (isObject(json) && Object.keys(json).length === 0))
      return testSeen;
    const account = headers['x-zendesk-account-id'];
    if (source.accountId && account && account !== `${source.accountId}`) {
      return ofAnotherAccount(`the account ${account}`, `${source.accountId}`);
    }
    const about = { headers, nowMs, follows };
    const reading = isEvent(json) ? readEvent(source, json, about) : readTrigger(source, json, about);
    const isOfItem = reading.outcome === 'work-item' || reading.outcome === 'look';
    return isOfItem && account ? { ...reading, account } : reading;
  },
};

/** The fields of a trigger's body on our page: a customer writes the subject alone. */
const trigger = {
  words: 'subject',
  trusted: ['event', 'ticket_id', 'status', 'tags', 'form', 'group', 'brand', 'url'],
};

function isEvent(json: unknown): json is Record<string, unknown> {
  if (!isObject(json) || 'ticket_id' in json) return false;
  return typeof json.type === 'string' && json.type.startsWith('zen:');
}

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

interface About {
  headers: HeaderMap;
  nowMs: number;
  follows: boolean;
}

const noChangeOfRoom: Reading = {
  outcome: 'ignored',
  reason:
    'This event changes nothing about a room: "Ticket created" makes one, and it follows status, subject, people and deletion of its ticket. Unsubscribe the others.',
};

const onlyCreated: Reading = {
  outcome: 'ignored',
  reason: 'Only the event "Ticket created" makes a room; unsubscribe the others.',
};

function readEvent(
  source: ZendeskSettings,
  json: Record<string, unknown>,
  { headers, nowMs, follows }: About,
): Reading {
  const isChange = follows && ticketChanges.has(json.type);
  if (json.type !== ticketCreated && !isChange) return follows ? noChangeOfRoom : onlyCreated;
  const parsed = v.safeParse(event, json);
  if (!parsed.success) return { outcome: 'invalid', mistakes: mistakesOf(parsed.issues) };
  const { detail, account_id: [account] = [], time } = parsed.output;
  const signedFor = headers['x-zendesk-account-id'];
  // A sample names an account of its own.
  if (signedFor && account && signedFor !== account) return testSeen;
  if (isChange) return lookAt(detail.id);
  // Real ones may come late, after an outage. Where no account distinguishes a sample from them, an old one makes no room.
  const isConfirmed = signedFor !== undefined && account === signedFor;
  if (!isConfirmed && time && nowMs - Date.parse(time) > sampleAgeMs) {
    return {
      outcome: 'ignored',
      reason:
        'The event is more than a day old and names no account that fits the delivery, as a sample does: nothing is made. Use a trigger on the tag of tickets that still need a room.',
    };
  }
  return workItem(source, {
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
    event: v.nullish(v.string(), ''),
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

function readTrigger(source: ZendeskSettings, json: unknown, { follows }: About): Reading {
  const parsed = v.safeParse(triggerBody, json);
  if (!parsed.success) return { outcome: 'invalid', mistakes: mistakesOf(parsed.issues) };
  const { event: what, ticket_id: id, subject, status, tags, form, group, brand } = parsed.output;
  if (what === changed) return follows ? lookAt(id) : notFollowed;
  return workItem(source, {
    id,
    subject,
    status,
    tags: tags?.flatMap((tag) => tag.split(/\s/)),
    forms: form,
    groups: group,
    brands: brand,
  });
}

/** A ticket as a webhook describes it, with the values of the conditions by their names. */
interface DescribedTicket {
  id: string;
  subject: string;
  status: string;
  [condition: string]: string | string[] | undefined;
}

function workItem({ only }: ZendeskSettings, { id, subject, status, ...values }: DescribedTicket): Reading {
  if (isTicketGone(status)) {
    return { outcome: 'ignored', reason: 'The ticket is closed or deleted already, so it gets no room.' };
  }
  const reason = unmet(only, values as Record<string, string[] | undefined>);
  if (reason) return { outcome: 'ignored', reason };
  return { outcome: 'work-item', facts: { kind: 'ticket', ticketId: id, subject } };
}

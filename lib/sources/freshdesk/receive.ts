import * as v from 'valibot';
import { isObject } from '../../settings/fields.ts';
import { ofAnotherAccount } from '../bodies/accounts.ts';
import { changed, lookAt, notFollowed } from '../bodies/changes.ts';
import { unmet } from '../bodies/conditions.ts';
import { body, digits, mistakesOf, title, words } from '../bodies/fields.ts';
import { parseHandwritten } from '../bodies/handwritten.ts';
import { isVendorTest, testSeen } from '../bodies/test-webhooks.ts';
import type { SourceReceiver } from '../contract/receive.ts';
import { verify, verifySecret, whyNot } from './authentication.ts';
import type { FreshdeskSettings } from './settings.ts';

export const freshdeskReceiver: SourceReceiver<FreshdeskSettings> = {
  secret: verifySecret,
  verify,
  whyNot,
  // "Advanced" bodies are written by hand; "Simple" ones are made by Freshdesk and have no field of that name.
  parse: (text) => parseHandwritten(text, advanced),
  read({ only, subdomain }, json, { follows = false }) {
    const ticket =
      isObject(json) && isObject(json.freshdesk_webhook) ? asAdvanced(json.freshdesk_webhook) : json;
    if (isVendorTest(ticket, 'ticket_id')) return testSeen;
    const parsed = v.safeParse(ticketBody, ticket);
    if (!parsed.success) return { outcome: 'invalid', mistakes: mistakesOf(parsed.issues) };
    const {
      event,
      ticket_id: ticketId,
      subject,
      status,
      url,
      tags,
      type: types,
      group: groups,
    } = parsed.output;
    const [ours, its] = [`${subdomain}.freshdesk.com`, hostOf(url)];
    // A domain of the customer's own stands for any account.
    if (its?.endsWith('.freshdesk.com') && its !== ours) return ofAnotherAccount(its, ours);
    if (event === changed) return follows ? lookAt(ticketId) : notFollowed;
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
};

/** The fields of "Advanced" content on our page: a customer writes the subject alone. */
const advanced = {
  words: 'subject',
  trusted: ['event', 'ticket_id', 'status', 'tags', 'type', 'group', 'url'],
};

function hostOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).hostname : undefined;
}

/** The body that our page gives for "Advanced" content. */
const ticketBody = body(
  {
    event: v.nullish(v.string(), ''),
    ticket_id: digits('{{ticket.id}}'),
    subject: title,
    status: v.nullish(v.string(), ''),
    url: v.nullish(v.string(), ''),
    tags: words,
    type: words,
    group: words,
  },
  '{ "ticket_id": "{{ticket.id}}", "subject": "{{ticket.subject}}" }',
);

/** "Simple" content with the names that "Advanced" content has on our page. */
function asAdvanced(simple: Record<string, unknown>): Record<string, unknown> {
  const {
    ticket_id,
    ticket_subject,
    ticket_url,
    ticket_status,
    ticket_tags,
    ticket_type,
    ticket_group_name,
  } = simple;
  return {
    ticket_id,
    url: ticket_url,
    subject: ticket_subject,
    status: ticket_status,
    tags: ticket_tags,
    type: ticket_type,
    group: ticket_group_name,
  };
}

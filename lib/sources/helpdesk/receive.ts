import { body, id, title } from '../bodies/fields.ts';
import { callbackUrl, genericReceiver } from '../generic/receive.ts';
import type { GenericSettings } from '../generic/settings.ts';

/** The body of a ticket's webhook: `{ ticketId, subject?, callbackUrl? }`. */
export function ticketBody(settings: Pick<GenericSettings, 'callbackHosts'>) {
  return body(
    {
      ticketId: id('35436'),
      subject: title,
      callbackUrl: callbackUrl(settings),
    },
    '{ "ticketId": "35436", "subject": "Login error" }',
  );
}

/** A helpdesk that speaks our own form. */
export const helpdeskReceiver = genericReceiver(ticketBody, (said) => ({ kind: 'ticket', ...said }), {
  words: 'subject',
  trusted: ['ticketId', 'callbackUrl'],
});

import * as v from 'valibot';
import { body, id, text } from '../bodies/fields.ts';
import { callbackUrl, genericReceiver } from '../generic/receive.ts';
import type { GenericSettings } from '../generic/settings.ts';

/** The body of a ticket's webhook: `{ ticketId, subject?, callbackUrl? }`. */
export function ticketBody(settings: Pick<GenericSettings, 'callbackHosts'>) {
  return body(
    {
      ticketId: id('35436'),
      subject: v.nullish(text('send a string of at most 1,000 characters, or leave it out', 1000), ''),
      callbackUrl: callbackUrl(settings),
    },
    '{ "ticketId": "35436", "subject": "Login error" }',
  );
}

/** A helpdesk that speaks our own form. */
export const helpdeskReceiver = genericReceiver(ticketBody, (said) => ({ kind: 'ticket', ...said }));

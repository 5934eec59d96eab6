import * as v from 'valibot';
import { body, id, itemUrl, title } from '../bodies/fields.ts';
import { people } from '../generic/people.ts';
import { callbackUrl, genericReceiver } from '../generic/receive.ts';
import type { GenericSettings } from '../generic/settings.ts';
import type { StateForm } from '../generic/state.ts';

/** The body of a ticket's webhook: `{ ticketId, subject?, itemUrl?, people?, callbackUrl? }`. */
export function ticketBody(settings: Pick<GenericSettings, 'callbackHosts'>) {
  return body(
    {
      ticketId: id('35436'),
      subject: title,
      itemUrl: v.nullish(itemUrl),
      people,
      callbackUrl: callbackUrl(settings),
    },
    '{ "ticketId": "35436", "subject": "Login error" }',
  );
}

/** What names a ticket in a webhook that says its state. */
export const ticketStateForm: StateForm = {
  id: { field: 'ticketId', example: '35436' },
  title: 'subject',
  factsOf: (ticketId) => ({ kind: 'ticket', ticketId, subject: '' }),
};

/** A helpdesk that speaks our own form. */
export const helpdeskReceiver = genericReceiver(
  ticketBody,
  (said) => ({ kind: 'ticket', ...said }),
  ticketStateForm,
  { words: 'subject', trusted: ['ticketId', 'itemUrl', 'callbackUrl'] },
);

import * as v from 'valibot';
import { body, id, isTest, mistakesOf, testSeen, text } from '../bodies.ts';
import { callbackUrl, type GenericSettings, generic } from '../generic.ts';
import type { SourceType } from '../source-type.ts';

/** A helpdesk that speaks our own form: `{ ticketId, subject?, callbackUrl? }`. */
export const helpdesk: SourceType<GenericSettings> = {
  ...generic,
  read(settings, json) {
    if (isTest(json)) return testSeen;
    const parsed = v.safeParse(ticketBody(settings), json);
    if (!parsed.success) return { outcome: 'invalid', mistakes: mistakesOf(parsed.issues) };
    const { callbackUrl: to, ...facts } = parsed.output;
    return { outcome: 'work-item', facts: { kind: 'ticket', ...facts }, ...(to ? { callbackUrl: to } : {}) };
  },
  samples: (_, { id: ticketId, title: subject, callbackUrl }) => ({
    ticket: { ticketId, subject, callbackUrl },
    test: { event: 'test' },
  }),
};

/** What a webhook of a ticket says. */
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

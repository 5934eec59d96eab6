import * as v from 'valibot';
import { body, callbackUrl, genericProof, id, mistakesOf, text } from './generic.ts';
import type { SourceType } from './source-type.ts';

/** A helpdesk that speaks our own form: `{ ticketId, subject?, callbackUrl? }`. */
export const helpdesk: SourceType = {
  ...genericProof,
  read(settings, json) {
    const schema = body(
      {
        ticketId: id('35436'),
        subject: v.nullish(text('send a string of at most 1,000 characters, or leave it out', 1000), ''),
        callbackUrl: callbackUrl(settings),
      },
      '{ "ticketId": "35436", "subject": "Login error" }',
    );
    const parsed = v.safeParse(schema, json);
    if (!parsed.success) return { outcome: 'invalid', mistakes: mistakesOf(parsed.issues) };
    const { callbackUrl: to, ...facts } = parsed.output;
    return { outcome: 'work-item', facts: { kind: 'ticket', ...facts }, ...(to ? { callbackUrl: to } : {}) };
  },
};

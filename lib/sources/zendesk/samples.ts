import type { SourceSamples } from '../contract/samples.ts';
import { sign } from './authentication.ts';
import { ticketCreated } from './receive.ts';
import type { ZendeskSettings } from './settings.ts';

export const zendeskSamples: SourceSamples<ZendeskSettings> = {
  sign,
  samples: (_, { id, title: subject = 'Printer offline' }) => ({
    event: {
      type: ticketCreated,
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
    // The whole ticket comes with each change; what counts is read.
    changed: {
      type: 'zen:event-type:ticket.status_changed',
      account_id: 22129848,
      id: `01JJ0${id.padStart(21, '0')}`,
      zendesk_event_version: '2022-11-06',
      subject: `zen:ticket:${id}`,
      detail: { id, subject, status: 'SOLVED' },
      event: { current: 'SOLVED', previous: 'OPEN' },
    },
    'changed-trigger': { event: 'changed', ticket_id: id },
    trigger: { ticket_id: id, tags: 'vip printer', subject },
    test: { event: 'test' },
  }),
};

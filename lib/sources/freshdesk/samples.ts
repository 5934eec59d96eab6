import type { SourceSamples } from '../contract/samples.ts';
import { sign } from './authentication.ts';
import type { FreshdeskSettings } from './settings.ts';

export const freshdeskSamples: SourceSamples<FreshdeskSettings> = {
  sign,
  samples: ({ subdomain }, { id, title: subject = 'Printer offline' }) => ({
    simple: {
      freshdesk_webhook: {
        ticket_id: id,
        ticket_subject: subject,
        ticket_url: `http://${subdomain}.freshdesk.com/helpdesk/tickets/${id}`,
        ticket_status: 'Open',
        ticket_type: 'Incident',
        ticket_tags: 'vip, printer',
        ticket_group_name: 'Second line',
        triggered_event: '{ticket_action:created}',
      },
    },
    // What counts is read.
    changed: {
      event: 'changed',
      ticket_id: id,
      url: `http://${subdomain}.freshdesk.com/helpdesk/tickets/${id}`,
    },
    advanced: { ticket_id: id, tags: 'vip, printer', subject },
    test: { event: 'test' },
  }),
};

import type { SourceSamples } from '../contract/samples.ts';
import { sign } from '../generic/authentication.ts';
import type { GenericSettings } from '../generic/settings.ts';

export const helpdeskSamples: SourceSamples<GenericSettings> = {
  sign,
  samples: (_, { id: ticketId, title: subject, callbackUrl }) => ({
    ticket: { ticketId, subject, callbackUrl },
    test: { event: 'test' },
  }),
};

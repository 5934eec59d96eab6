import type { SourceSettings } from '../../settings/schema.ts';
import type { SourceSamples } from '../contract/samples.ts';
import { customSamples } from '../custom/samples.ts';
import { freshdeskSamples } from '../freshdesk/samples.ts';
import { helpdeskSamples } from '../helpdesk/samples.ts';
import { jiraSamples } from '../jira/samples.ts';
import { projectSystemSamples } from '../project-system/samples.ts';
import { zendeskSamples } from '../zendesk/samples.ts';
import { partOf, type SourceTypeName } from './names.ts';

const samples: Readonly<Record<SourceTypeName, SourceSamples>> = {
  'project-system': projectSystemSamples,
  helpdesk: helpdeskSamples,
  zendesk: zendeskSamples,
  freshdesk: freshdeskSamples,
  jira: jiraSamples,
  custom: customSamples,
};

/** Webhooks as a source sends them. */
export function samplesOf(source: Pick<SourceSettings, 'type'>): SourceSamples {
  return partOf(samples, source);
}

import type { SourceSettings } from '../../settings/schema.ts';
import type { SourceSamples } from '../contract/samples.ts';
import { customSamples } from '../custom/samples.ts';
import { freshdeskSamples } from '../freshdesk/samples.ts';
import { helpdeskSamples } from '../helpdesk/samples.ts';
import { jiraSamples } from '../jira/samples.ts';
import { projectSystemSamples } from '../project-system/samples.ts';
import { zendeskSamples } from '../zendesk/samples.ts';
import { forDescribedTypes, partOf, type SourceTypeName } from './names.ts';

const samples: Readonly<Record<SourceTypeName, SourceSamples>> = {
  'project-system': projectSystemSamples,
  helpdesk: helpdeskSamples,
  zendesk: zendeskSamples,
  freshdesk: freshdeskSamples,
  jira: jiraSamples,
  ...forDescribedTypes(customSamples),
};

/** Webhooks as a source sends them. */
export function samplesOf(source: Pick<SourceSettings, 'type'>): SourceSamples {
  return partOf(samples, source);
}

/** What a source makes rooms for. Of one without code its samples say it: each is checked to give the item that it names. */
export function itemKindOf(source: SourceSettings): 'project' | 'ticket' {
  const { makes, samples: own = [] } = source as { makes?: string; samples?: { items: object[] }[] };
  const makesProjects =
    source.type === 'project-system' ||
    makes === 'projects' ||
    own.some(({ items }) => items.some((item) => 'projectId' in item));
  return makesProjects ? 'project' : 'ticket';
}

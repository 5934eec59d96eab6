import type { SourceSettings } from '../../settings/schema.ts';
import type { SourceWriteBack } from '../contract/write-back.ts';
import { customWriteBack } from '../custom/write-back.ts';
import { freshdeskWriteBack } from '../freshdesk/write-back.ts';
import { genericWriteBack } from '../generic/write-back.ts';
import { jiraWriteBack } from '../jira/write-back.ts';
import { zendeskWriteBack } from '../zendesk/write-back.ts';
import { forDescribedTypes, partOf, type SourceTypeName } from './names.ts';

const writeBacks: Readonly<Record<SourceTypeName, SourceWriteBack>> = {
  'project-system': genericWriteBack,
  helpdesk: genericWriteBack,
  zendesk: zendeskWriteBack,
  freshdesk: freshdeskWriteBack,
  jira: jiraWriteBack,
  ...forDescribedTypes(customWriteBack),
};

/** How results get into a source. */
export function writeBackOf(source: Pick<SourceSettings, 'type'>): SourceWriteBack {
  return partOf(writeBacks, source);
}

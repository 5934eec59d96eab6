import type { Clock } from '../../kernel/clock.ts';
import type { Log } from '../../kernel/log.ts';
import type { VersionedItem } from '../../kernel/versioned-item.ts';
import { storedKeyOf } from '../../work-items/keys.ts';
import type { WorkRecord } from '../../work-items/record.ts';
import { requestsOf } from './creation-request.ts';
import { type FailingTemplates, noteTemplateFailure } from './failing-templates.ts';

/**
 * The portal ended the request of an attempt with an error: logs it, and calls an operator once its template fails.
 *
 * @param reason the portal's own words, redacted
 */
export async function noteFailedJob(
  record: Pick<WorkRecord, 'key' | 'attempt' | 'intent' | 'template'>,
  templateId: number,
  reason: string,
  {
    failingTemplates,
    clock,
    log,
  }: { failingTemplates: VersionedItem<FailingTemplates>; clock: Clock; log: Log },
): Promise<void> {
  const { key, attempt, template } = record;
  const facts = { key, attempt, templateId, template: template?.title, reason };
  log.warn('PORTAL_JOB_FAILED', facts);
  // Not the key itself: it may be personal data, and this item outlives what `forget` erases.
  const request = { name: `${storedKeyOf(key)} ${attempt}.${requestsOf(record)}`, message: reason };
  if (await noteTemplateFailure(failingTemplates, templateId, request, clock.now())) {
    log.error('TEMPLATE_FAILING', facts);
  }
}

import type { Portal } from '../../lib/docspace/client.ts';
import { listTemplates, templateById } from '../../lib/docspace/templates.ts';
import type { Clock } from '../../lib/kernel/clock.ts';
import { Failure } from '../../lib/kernel/failures.ts';
import type { Log } from '../../lib/kernel/log.ts';
import {
  chooseTemplate,
  mappedTemplateId,
  type TemplateChoice,
} from '../../lib/rooms/project/template-choice.ts';
import { retireRooms } from '../../lib/rooms/retire-rooms.ts';
import type { ProjectRoomSettings } from '../../lib/settings/schema.ts';
import { type AttemptRef, beginAttempt, changeRecord } from '../../lib/work-items/attempt.ts';
import type { RecordStore } from '../../lib/work-items/record-store.ts';
import { bindStep } from '../bind.ts';
import { clock, log, portal, projectRoom, records } from '../runtime.ts';

export interface SelectTemplateDependencies {
  portal: Portal;
  records: RecordStore;
  projectRoom: ProjectRoomSettings;
  clock: Clock;
  log: Log;
}

/** Picks the template for the project's type among all that the service user sees. */
export async function selectTemplate(
  ref: AttemptRef,
  { portal, records, projectRoom, clock, log }: SelectTemplateDependencies,
): Promise<{ id: number; title: string }> {
  const record = await beginAttempt(records, ref, clock);
  const { facts } = record;
  const type = facts.kind === 'project' ? facts.projectType : undefined;
  const choice = await choiceFor(type, portal, projectRoom);
  if (choice.outcome === 'not-found') throw new Failure('TemplateNotFound', choice.message);
  if (choice.outcome === 'ambiguous') throw new Failure('TemplateAmbiguous', choice.message);
  const { id, title } = choice.template;
  // Not before there is a template: what people have is not archived for nothing.
  await retireRooms(record, { portal, records, clock, log });
  await changeRecord(records, ref, { template: { id, title } }, clock);
  return { id, title };
}

async function choiceFor(
  type: string | undefined,
  { call }: Portal,
  projectRoom: ProjectRoomSettings,
): Promise<TemplateChoice> {
  const id = mappedTemplateId(type, projectRoom);
  const template = id === undefined ? undefined : await templateById(call, id);
  if (template) return { outcome: 'chosen', template, by: 'map' };
  return chooseTemplate(type, await listTemplates(call), projectRoom);
}

export const handler = bindStep(selectTemplate, { portal, records, projectRoom, clock, log });

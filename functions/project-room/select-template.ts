import type { Portal } from '../../lib/docspace/client.ts';
import { listTemplates, templateById } from '../../lib/docspace/templates.ts';
import type { Clock } from '../../lib/kernel/clock.ts';
import { Failure } from '../../lib/kernel/failures.ts';
import type { Log } from '../../lib/kernel/log.ts';
import { chooseTemplate, mappedTemplateId, type Template } from '../../lib/rooms/project/template-choice.ts';
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
  const { id, title } =
    (await mapped(type, portal, projectRoom)) ?? (await chosen(type, portal, projectRoom));
  // Not before there is a template: what people have is not archived for nothing.
  await retireRooms(record, { portal, records, clock, log });
  await changeRecord(records, ref, { template: { id, title } }, clock);
  return { id, title };
}

/** The template whose id the environment's map names, unless it is gone: it need not be looked for among all. */
async function mapped(
  type: string | undefined,
  { call }: Portal,
  projectRoom: ProjectRoomSettings,
): Promise<Template | undefined> {
  const id = mappedTemplateId(type, projectRoom);
  return id === undefined ? undefined : templateById(call, id);
}

async function chosen(
  type: string | undefined,
  { call }: Portal,
  projectRoom: ProjectRoomSettings,
): Promise<Template> {
  const choice = chooseTemplate(type, await listTemplates(call), projectRoom);
  if (choice.outcome === 'not-found') throw new Failure('TemplateNotFound', choice.message);
  if (choice.outcome === 'ambiguous') throw new Failure('TemplateAmbiguous', choice.message);
  return choice.template;
}

export const handler = bindStep(selectTemplate, { portal, records, projectRoom, clock, log });

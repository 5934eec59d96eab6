import type { Portal } from '../../lib/docspace/client.ts';
import { listTemplates, templateById } from '../../lib/docspace/templates.ts';
import { type LookUpDependencies, lookUpItem } from '../../lib/intake/look-up-item.ts';
import { Failure } from '../../lib/kernel/failures.ts';
import { chooseTemplate, mappedTemplateId, type Template } from '../../lib/rooms/project/template-choice.ts';
import { retireRooms } from '../../lib/rooms/retire-rooms.ts';
import type { ProjectRoomSettings } from '../../lib/settings/schema.ts';
import { type AttemptRef, beginAttempt, changeRecord } from '../../lib/work-items/attempt.ts';
import { bindStep } from '../bind.ts';
import { delivery, portal, projectRoom, sourceHolds } from '../runtime.ts';

export interface SelectTemplateDependencies extends LookUpDependencies {
  portal: Portal;
  projectRoom: ProjectRoomSettings;
}

/**
 * Looks the project up where its webhook had its id alone, and picks the template for its type among all that the service
 * user sees. Within one step, so that no other project pays for a state of its own.
 */
export async function selectTemplate(
  ref: AttemptRef,
  dependencies: SelectTemplateDependencies,
): Promise<{ id: number; title: string }> {
  const { portal, records, projectRoom, clock, log } = dependencies;
  const record = await lookUpItem(ref, await beginAttempt(records, ref, clock), dependencies);
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

const { settings, records, writeBackSecret, fetch, clock, log } = delivery;

export const handler = bindStep(selectTemplate, {
  portal,
  projectRoom,
  settings,
  records,
  sourceHolds,
  writeBackSecret,
  fetch,
  clock,
  log,
});

import { describe, expect, it } from 'vitest';
import { selectTemplate } from '../../../functions/project-room/select-template.ts';
import type { WorkRecord } from '../../../lib/work-items/record.ts';
import { projectRecord } from '../../lib/builders/records.ts';
import { worldOf } from '../../lib/builders/world.ts';

const { keyTag } = projectRecord();

describe('selecting the template of a project', () => {
  async function selected(record: WorkRecord, more: Record<string, unknown> = {}) {
    const world = await worldOf({ records: [record], settings: { projectRoom: more } });
    const { clock, dependencies } = world;
    const { projectRoom } = dependencies.settings;
    const step = () => clock.run(selectTemplate(record, { ...dependencies, projectRoom }));
    return { ...world, step };
  }

  it("takes the one of the project's type, and begins the attempt", async () => {
    const { step, stored, simulator } = await selected(projectRecord());
    const template = { id: simulator.templates.marketing, title: 'Marketing' };
    expect(await step()).toEqual(template);
    expect(stored()).toMatchObject({ status: 'running', template });
  });

  it('reads the one whose id the settings name, and no list of all', async () => {
    const { step, simulator } = await selected(projectRecord(), { templates: { marketing: 101 } });
    const id = simulator.templates.marketing;
    expect(id).toBe(101);
    expect(await step()).toEqual({ id, title: 'Marketing' });
    const paths = simulator.world.requests.map(({ path }) => path);
    expect(paths).toEqual([`files/rooms/${id}`]);
  });

  it.each([
    ['is gone', () => 999_999],
    ['is that of a room', (add: (room: object) => number) => add({})],
    ['is that of an archived room', (add: (room: object) => number) => add({ place: 'archive' })],
  ])('fails with the list of the visible ones where the id in the settings %s', async (_, idOf) => {
    const { dependencies, clock, addRoom } = await worldOf({ records: [projectRecord()] });
    const projectRoom = {
      ...dependencies.settings.projectRoom,
      templates: { marketing: idOf(addRoom) },
    };
    const step = clock.run(selectTemplate(projectRecord(), { ...dependencies, projectRoom }));
    await expect(step).rejects.toMatchObject({
      code: 'TemplateNotFound',
      message: expect.stringMatching(/names the template with the id .* does not see.*"Marketing" \(101\)/),
    });
  });

  it('fails when none fits, and makes way for none', async () => {
    const facts = { kind: 'project', projectId: 'PRJ-1', projectType: 'unknown', projectName: 'Q1' } as const;
    const { step, addRoom, roomAt } = await selected(projectRecord({ facts, newRoomWanted: true }));
    const id = addRoom({ tags: [keyTag] });
    await expect(step()).rejects.toMatchObject({ code: 'TemplateNotFound' });
    expect(roomAt(id)?.place).toBe('rooms');
  });

  it('fails when several fit', async () => {
    const { step, addRoom } = await selected(projectRecord());
    addRoom({ place: 'templates', title: 'Marketing' });
    await expect(step()).rejects.toMatchObject({ code: 'TemplateAmbiguous' });
  });

  it('makes way for a new room once there is a template', async () => {
    const warnings = [{ code: 'TemplateCopyIncomplete', message: 'm' } as const];
    const { step, addRoom, roomAt, stored } = await selected(
      projectRecord({ newRoomWanted: true, warnings }),
    );
    const id = addRoom({ tags: [keyTag] });
    await step();
    expect(roomAt(id)?.place).toBe('archive');
    expect(stored()).toMatchObject({ retired: [id] });
    expect(stored()).not.toHaveProperty('newRoomWanted');
  });

  it('does nothing for an attempt that is over', async () => {
    const { step, simulator } = await selected(projectRecord({ status: 'done' }));
    await expect(step()).rejects.toMatchObject({ code: 'AttemptSuperseded' });
    expect(simulator.world.requests).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import type { StoredRoom } from '../../../infra/local/docspace/state/model.ts';
import { minute } from '../../../lib/kernel/time.ts';
import { type Flow, flow } from '../harness/flow.ts';

const projectOf = (index: number, projectType: string) => ({
  projectId: `PRJ-${index}`,
  projectType,
  projectName: `Project ${index}`,
});

/** A portal whose template for marketing always fails, as a private one does; others are well. */
async function given(types: readonly string[]) {
  const made = await flow();
  const { simulator, clock, send } = made;
  const template = simulator.world.portal.folders.get(simulator.templates.marketing) as StoredRoom;
  template.room.private = true;
  const startMs = clock.now();
  for (const [index, type] of types.entries()) {
    await clock.run(send('project-system', projectOf(index + 1, type), `msg_${index}`));
  }
  const at = (code: string, level?: string) =>
    made.log
      .filter((line) => line.code === code && (level === undefined || line.level === level))
      .map(({ atMs, fields }) => ({ seconds: (atMs - startMs) / 1000, ...fields }));
  const resultOf = (index: number) =>
    made.results
      .filter(({ event: { data } }) => data.projectId === `PRJ-${index}`)
      .map(({ event, atMs }) => ({ ...event, minutes: (atMs - startMs) / minute }));
  return { ...made, template, at, resultOf };
}

const statusesOf = ({ records }: Pick<Flow, 'records'>) =>
  [...records.all.values()].map(({ value }) => value.held?.reason ?? value.status);

describe('a creation that the portal ends with an error at once', () => {
  it('stalls no other project: each of four gets its room in its turn', async () => {
    const made = await given([
      'marketing',
      'implementation',
      'implementation',
      'implementation',
      'implementation',
    ]);
    await made.keepFor(2);
    for (const index of [2, 3, 4, 5]) {
      const [result] = made.resultOf(index);
      expect(result).toMatchObject({ type: 'room.created' });
      expect(result?.minutes).toBeLessThan(1);
    }
  });

  it('is logged as a warning, with the words of the portal, within seconds', async () => {
    const made = await given(['marketing']);
    await made.keepFor(1);
    const [line, ...more] = made.at('PORTAL_JOB_FAILED', 'warn');
    expect(more).toEqual([]);
    expect(line).toMatchObject({
      key: expect.stringContaining('PRJ-1'),
      templateId: made.simulator.templates.marketing,
      reason: "Value cannot be null. (Parameter 'shares')",
    });
    expect(line?.seconds).toBeLessThan(5);
  });

  it('is waited out without the slot: a room that comes of it late is reported and not made twice', async () => {
    const made = await flow();
    const { worker } = made.simulator.world;
    worker.nextCopy({ orphan: { tagged: false, message: 'boom' } });
    await made.make('project-system', projectOf(1, 'implementation'));
    await made.keepFor(30);
    const rooms = made.simulator.world.portal.rooms().filter(({ room }) => room.place === 'rooms');
    expect(rooms).toHaveLength(1);
    expect(made.results.map(({ event }) => event.type)).toEqual(['room.created']);
    expect(made.slot.store.current.slot.holder).toBeUndefined();
  });
});

describe('a template that fails twice within an hour', () => {
  it('holds its later projects alone, and calls an operator with its name', async () => {
    const made = await given(['marketing', 'marketing', 'marketing', 'implementation', 'marketing']);
    await made.keepFor(3);
    expect(statusesOf(made)).toEqual(['running', 'running', 'TemplateFailing', 'done', 'TemplateFailing']);
    expect(made.at('TEMPLATE_FAILING', 'error')).toMatchObject([
      {
        templateId: made.simulator.templates.marketing,
        template: made.template.title,
        reason: "Value cannot be null. (Parameter 'shares')",
      },
    ]);
    expect(made.at('HOLD_BEGAN')).toEqual([]);
    expect(made.at('AWS_TROUBLE')).toEqual([]);
    // Its failed projects are reported once nothing can come of their requests any more.
    await made.keepFor(10);
    for (const index of [1, 2]) {
      expect(made.resultOf(index)).toMatchObject([
        { type: 'room.failed', data: { error: { code: 'CreationFailed' } } },
      ]);
    }
  });

  it('is remembered without the ids of the projects, which may be personal data', async () => {
    const made = await given(['marketing', 'marketing']);
    await made.keepFor(1);
    const stored = JSON.stringify(await made.failingTemplates.read());
    expect(stored).toContain("Parameter 'shares'");
    expect(stored).not.toContain('PRJ');
  });

  it('has its held projects made by themselves once it is mended', async () => {
    const made = await given(['marketing', 'marketing', 'marketing', 'marketing']);
    await made.keepFor(10);
    made.template.room.private = false;
    await made.keepFor(20);
    for (const index of [3, 4]) expect(made.resultOf(index)).toMatchObject([{ type: 'room.created' }]);
    expect(made.at('TEMPLATE_FAILING')).toHaveLength(1);
  });

  it('fails its projects after about four hours, of which none asks the portal more than once', async () => {
    const made = await given(['marketing', 'marketing', 'marketing', 'marketing']);
    await made.keepFor(6 * 60);
    for (const index of [1, 2, 3, 4]) expect(made.resultOf(index)).toMatchObject([{ type: 'room.failed' }]);
    const posts = made.simulator.world.requests.filter(({ path }) => /fromtemplate$/i.test(path));
    expect(posts).toHaveLength(4);
  });
});

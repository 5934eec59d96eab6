import { describe, expect, it } from 'vitest';
import { flow } from '../harness/flow.ts';
import { living, project, ticket } from './harness.ts';

const iso = (ms: number) => new Date(ms).toISOString();

describe('a webhook that says the state of a work item', () => {
  it('of which nothing is known is ignored with the reason, and leaves no record', async () => {
    const made = await living();
    for (const status of ['solved', 'open']) {
      expect(await made.sayTicket({ status })).toEqual({
        status: 'ignored',
        reason: expect.stringContaining('Nothing is known of this work item'),
      });
    }
    expect(made.records.all.size).toBe(0);
  });

  it('counts only if it is newer: repeats and late ones are ignored with the time that is known', async () => {
    const made = await living({ life: { graceDays: 0 } });
    await made.make('helpdesk', ticket);
    const nowMs = made.clock.now();
    await made.sayTicket({ status: 'open', updatedAt: iso(nowMs) });
    for (const updatedAt of [iso(nowMs), iso(nowMs - 1), '2026-01-01T00:00:00+02:00']) {
      expect(await made.sayTicket({ status: 'solved', subject: 'Late', updatedAt })).toEqual({
        status: 'ignored',
        reason: expect.stringContaining(iso(nowMs)),
      });
    }
    await made.keepFor(3);
    expect(made.place()).toBe('rooms');
    expect(made.updates()).toEqual([]);
  });

  it('that the settings do not know is ignored by its name, which is logged once', async () => {
    const made = await living();
    await made.make('helpdesk', ticket);
    for (let index = 0; index < 3; index += 1) {
      expect(await made.sayTicket({ status: 'limbo' })).toEqual({
        status: 'ignored',
        reason: expect.stringContaining('"limbo"'),
      });
    }
    expect(made.codes().filter((code) => code === 'STATE_UNKNOWN')).toHaveLength(1);
    expect(made.record()).not.toHaveProperty('life');
  });

  it('is read by the states of its source, in any way of writing them', async () => {
    const sources = { helpdesk: { closedStates: ['Erledigt', 'On-Hold'], openStates: ['offen'] } };
    const made = await living({ sources });
    await made.make('helpdesk', ticket);
    for (const [status, closed] of [
      ['ERLEDIGT', true],
      ['Offen', false],
      ['on_hold', true],
    ] as const) {
      await made.clock.advance(1);
      expect(await made.sayTicket({ status })).toMatchObject({ status: 'noted' });
      expect(made.record()?.life?.reported.closed).toBe(closed);
    }
    expect(await made.sayTicket({ status: 'solved' })).toMatchObject({ status: 'ignored' });
  });

  it('is refused with every wrong field', async () => {
    const made = await living();
    const answer = await made.clock.run(
      made.send('project-system', { projectId: '', projectName: {}, updatedAt: 'yesterday' }),
    );
    expect(answer.status).toBe(400);
    const { errors } = answer.body as { errors: { field: string }[] };
    expect(errors.map(({ field }) => field).sort()).toEqual([
      'projectId',
      'projectName',
      'status',
      'updatedAt',
    ]);
  });

  it('is refused from more than an hour in the future, which would make all that follows older', async () => {
    const made = await living();
    await made.make('helpdesk', ticket);
    const at = (ms: number) => made.sayTicket({ status: 'open', updatedAt: iso(made.clock.now() + ms) });
    expect(await at(2 * 3_600_000)).toMatchObject({ status: 400 });
    expect(await at(1_800_000)).toMatchObject({ status: 'noted' });
  });

  it('is a webhook like every other where the environment lets rooms be', async () => {
    const made = await flow();
    await made.make('project-system', project);
    const body = { ...project, status: 'closed', updatedAt: iso(made.clock.now()) };
    expect((await made.clock.run(made.send('project-system', body))).body).toMatchObject({
      status: 'duplicate',
    });
    expect([...made.records.all.values()][0]?.value).not.toHaveProperty('life');
  });

  it('stops to count for rooms when the environment leaves them alone again', async () => {
    const made = await living();
    await made.make('helpdesk', ticket);
    await made.sayTicket({ status: 'solved' });
    delete made.settings.life;
    await made.passDays(8);
    expect(made.place()).toBe('rooms');
    expect(made.updates()).toEqual([]);
  });

  it('keeps no subject in a record that was erased, and its room is archived all the same', async () => {
    const made = await living({ settings: { privacy: { keepPersonalDataDays: 7 } }, life: { graceDays: 9 } });
    await made.make('helpdesk', ticket);
    await made.sayTicket({ status: 'solved', subject: 'Secret words' });
    await made.passDays(1);
    expect(made.title()).toContain('Secret words');
    await made.passDays(7);
    expect(made.record()?.erasedAt).toBeDefined();
    expect(JSON.stringify(made.record())).not.toContain('Secret words');
    await made.sayTicket({ status: 'solved', subject: 'Other secret words' });
    expect(JSON.stringify(made.record())).not.toContain('secret words');
    expect(made.place()).toBe('rooms');
    await made.passDays(1);
    expect(made.place()).toBe('archive');
  });
});

import { describe, expect, it } from 'vitest';
import { forget } from '../../../infra/cli/commands/work-items/forget.ts';
import { resend } from '../../../infra/cli/commands/work-items/resend.ts';
import { retry, retryFailed } from '../../../infra/cli/commands/work-items/retry.ts';
import type { StoredRoom } from '../../../infra/local/docspace/state/model.ts';
import { beginHold, endHold } from '../../../lib/work-items/holds.ts';
import { isStoredKey } from '../../../lib/work-items/keys.ts';
import type { WorkRecord } from '../../../lib/work-items/record.ts';
import {
  operated,
  project,
  projectKey,
  recordOf,
  retried,
  roomsOf,
  theRoom,
  ticket,
  ticketKey,
  typesOf,
} from '../harness/operated.ts';

/** A project that failed for want of a template, and a portal that has one now. */
async function failedForNow(ids: string[]) {
  const made = await operated({ settings: { projectRoom: { fallback: 'fail' } } });
  const template = made.simulator.world.portal.folders.get(made.simulator.templates.marketing) as StoredRoom;
  const { title } = template;
  template.title = 'Renamed';
  for (const projectId of ids) await made.make('project-system', { ...project, projectId });
  template.title = title;
  return made;
}

describe('rooms retry', () => {
  it('starts the next attempt at once, without the limits of repeated webhooks', async () => {
    const made = await failedForNow(['PRJ-10021']);
    expect(recordOf(made)).toMatchObject({ status: 'failed', error: { code: 'TemplateNotFound' } });
    expect(await made.clock.run(made.send('project-system', project))).toMatchObject({
      body: { status: 'duplicate' },
    });
    await retried(made, projectKey);
    theRoom(made);
    expect(recordOf(made)).toMatchObject({ attempt: 2 });
    expect(typesOf(made)).toEqual(['room.failed', 'room.created']);
  });

  it('refuses a work item that is running or done, with the reason, and changes nothing', async () => {
    const made = await operated();
    const answer = await made.clock.run(made.send('project-system', project));
    expect(answer.status).toBe(202);
    const open = await retry(projectKey, {}, made.operator);
    expect(open).toEqual({ outcome: 'refused', reason: 'Attempt 1 is running; wait for its end.' });
    await made.keepFor(10);
    const done = await retry(projectKey, {}, made.operator);
    expect(done).toEqual({
      outcome: 'refused',
      reason: 'It has a room; another is made only with --new-room.',
    });
    expect(recordOf(made)).toMatchObject({ status: 'done', attempt: 1 });
  });

  it('starts nothing during a hold', async () => {
    const made = await failedForNow(['PRJ-10021']);
    await beginHold(made.hold, { reason: 'OperatorHold', message: 'm' }, made.clock.now());
    expect(await retry(projectKey, {}, made.operator)).toMatchObject({
      outcome: 'refused',
      reason: expect.stringContaining('OperatorHold'),
    });
    expect(recordOf(made)).toMatchObject({ status: 'failed' });
  });

  it('with a failure code and a time retries only what failed with it since then, oldest first, ten each minute', async () => {
    const ids = Array.from({ length: 23 }, (_, index) => `PRJ-${index + 1}`);
    const made = await failedForNow(['OLD', ...ids]);
    const [old, first] = [...made.records.all.values()];
    const sinceMs = Date.parse(first?.value.outcomeAt ?? '');
    const wanted = { code: 'TemplateNotFound', sinceMs } as const;
    const failed = () =>
      [...made.records.all.values()].filter(({ value }) => value.status === 'failed').length;
    // A dry run says what would be done and does nothing
    const planned = await retryFailed({ ...wanted, dryRun: true }, made.operator);
    expect(failed()).toBe(24);
    expect(await retryFailed({ ...wanted, code: 'CreationLost', dryRun: false }, made.operator)).toEqual([]);
    const all = await made.clock.run(retryFailed({ ...wanted, dryRun: false }, made.operator));
    expect(all.map(({ key, outcome }) => [key, outcome])).toEqual(
      planned.map(({ key, outcome }) => [key, outcome]),
    );
    expect(all.map(({ key }) => key.split('/').at(-1))).toEqual(ids);
    const startsOf = (minutes: number) =>
      all.filter(({ startAtMs }) => Math.round((startAtMs - (all[0]?.startAtMs ?? 0)) / 60_000) === minutes);
    expect([0, 1, 2].map((minutes) => startsOf(minutes).length)).toEqual([10, 10, 3]);
    const started = () => made.machines.project.listExecutions().filter(({ name }) => /-2$/.test(name ?? ''));
    expect(started()).toHaveLength(10);
    await made.keepFor(1);
    expect(started()).toHaveLength(20);
    await made.keepFor(120);
    expect(failed()).toBe(1);
    expect(roomsOf(made)).toHaveLength(23);
    expect(recordOf(made, old?.value.key)).toMatchObject({ status: 'failed', attempt: 1 });
  }, 60_000);
});

describe('rooms retry --code that is interrupted', () => {
  it.each([
    ['between the record of an attempt and the start of its execution', 'start'],
    ['before the record of an attempt', 'write'],
  ] as const)('%s leaves nothing half-done, and the same command retries the rest', async (_, where) => {
    const ids = Array.from({ length: 6 }, (_, index) => `PRJ-${index}`);
    const made = await failedForNow(ids);
    const wanted = { code: 'TemplateNotFound', sinceMs: 0, dryRun: false } as const;
    // Given a process that ends in the middle of its third work item
    let left = 2;
    const dying =
      <Args extends unknown[], Result>(call: (...args: Args) => Promise<Result>) =>
      (...args: Args) => {
        left -= 1;
        return left < 0 ? Promise.reject(new Error('the process has ended')) : call(...args);
      };
    const { records, executions } = made.operator;
    const operator = {
      ...made.operator,
      ...(where === 'write' ? { records: { ...records, write: dying(records.write) } } : {}),
      ...(where === 'start' ? { executions: { ...executions, start: dying(executions.start) } } : {}),
    };
    await expect(made.clock.run(retryFailed(wanted, operator))).rejects.toThrow('the process has ended');
    // When the reconciler goes on, and the command is run again
    await made.keepFor(10);
    const again = await made.clock.run(retryFailed(wanted, made.operator));
    await made.keepFor(60);
    // Then each work item has one further attempt and one room
    expect(again.length).toBeLessThan(ids.length);
    expect([...made.records.all.values()].map(({ value }) => [value.status, value.attempt])).toEqual(
      ids.map(() => ['done', 2]),
    );
    expect(roomsOf(made)).toHaveLength(ids.length);
  });
});

describe('rooms resend', () => {
  it('sends the same result again within a minute, also after its delivery was given up', async () => {
    let well = false;
    const made = await operated({ receiver: () => (well ? 204 : 500) });
    await made.make('helpdesk', ticket);
    await made.keepFor(78 * 60);
    expect(recordOf(made, ticketKey)).toMatchObject({ delivery: 'undelivered' });
    well = true;
    for (const times of [1, 2]) {
      const ordered = await resend(ticketKey, made.settings, made.operator);
      expect(ordered.outcome).toBe('changed');
      await made.keepFor(1);
      expect(made.results).toHaveLength(times);
      expect(recordOf(made, ticketKey)).toMatchObject({ delivery: 'delivered' });
    }
    expect(new Set(made.results.map(({ id }) => id)).size).toBe(1);
    // With the invitation link, which nobody stored
    expect(made.results[1]?.event.data).toHaveProperty('invitationUrl');
  }, 60_000);

  it('repeats the result by the whole schedule while the receiver refuses it', async () => {
    let well = true;
    const made = await operated({ receiver: () => (well ? 204 : 500) });
    await made.make('project-system', project);
    well = false;
    await resend(projectKey, made.settings, made.operator);
    await made.keepFor(60);
    expect(recordOf(made)).toMatchObject({ status: 'done', delivery: 'pending' });
    well = true;
    await made.keepFor(24 * 60);
    expect(recordOf(made)).toMatchObject({ delivery: 'delivered' });
    expect(made.results).toHaveLength(2);
  });

  it('refuses a work item without a result, with the reason', async () => {
    const made = await operated({ settings: { sources: { 'project-system': {}, helpdesk: {} } } });
    await made.clock.run(made.send('project-system', project));
    const open = await resend(projectKey, made.settings, made.operator);
    expect(open).toEqual({ outcome: 'refused', reason: 'It is running and has no result yet.' });
    await made.keepFor(10);
    expect(await resend(projectKey, made.settings, made.operator)).toMatchObject({
      outcome: 'refused',
      reason: 'The source "project-system" of the environment wants no results.',
    });
    expect(recordOf(made)).not.toHaveProperty('delivery');
  });
});

describe('a corrected project type', () => {
  const misspelt = { ...project, projectType: 'marketting' };

  it('that is sent again begins the next attempt at once', async () => {
    const made = await operated({ settings: { projectRoom: { fallback: 'fail' } } });
    await made.make('project-system', misspelt);
    expect((await made.make('project-system', project)).status).toBe('SUCCEEDED');
    theRoom(made);
    expect(recordOf(made)).toMatchObject({ attempt: 2, template: { title: 'Marketing' } });
  });

  it('that is sent after five attempts in a day counts for the one that an operator begins', async () => {
    const made = await operated({ settings: { projectRoom: { fallback: 'fail' } } });
    for (const projectType of ['a', 'b', 'c', 'd', 'marketting']) {
      await made.make('project-system', { ...project, projectType });
    }
    const corrected = await made.clock.run(made.send('project-system', project));
    expect(corrected.body).toMatchObject({ status: 'duplicate', nextAttemptAfter: expect.any(String) });
    expect(corrected.body).not.toHaveProperty('differs');
    await retried(made, projectKey);
    theRoom(made);
    expect(recordOf(made)).toMatchObject({ attempt: 6, template: { title: 'Marketing' } });
  });

  it('counts for the first attempt when it comes during a hold', async () => {
    const made = await operated({ settings: { projectRoom: { fallback: 'fail' } } });
    await beginHold(made.hold, { reason: 'OperatorHold', message: 'm' }, made.clock.now());
    await made.clock.run(made.send('project-system', misspelt));
    await made.clock.run(made.send('project-system', project));
    await endHold(made.hold);
    await made.keepFor(3);
    theRoom(made);
    expect(recordOf(made)).toMatchObject({ attempt: 1 });
  });

  it('is named in the answer when the room is there already', async () => {
    const made = await operated();
    await made.make('project-system', project);
    const { body } = await made.clock.run(made.send('project-system', misspelt));
    expect(body).toMatchObject({ status: 'duplicate', differs: ['projectType'] });
  });

  it('is named in the answer that starts the next attempt after the room was requested', async () => {
    const made = await operated();
    await made.make('project-system', project);
    await made.records.write(
      { ...(recordOf(made) as WorkRecord), status: 'failed' },
      made.records.all.get(projectKey)?.version ?? 0,
    );
    await made.clock.advance(11 * 60_000);
    const { body } = await made.clock.run(made.send('project-system', misspelt));
    expect(body).toMatchObject({ status: 'accepted', differs: ['projectType'] });
  });
});

describe('rooms forget', () => {
  it('leaves no personal data in the record', async () => {
    const made = await operated();
    await made.make('helpdesk', ticket);
    const { id } = theRoom(made, ticketKey);
    expect(await forget(ticketKey, made.operator)).toMatchObject({ outcome: 'changed' });
    const left = recordOf(made, ticketKey);
    expect(isStoredKey(left?.key ?? '')).toBe(true);
    const words = JSON.stringify(left);
    for (const word of ['35436', 'Login', String(id), 'portal', 'http']) expect(words).not.toContain(word);
    await made.keepFor(25 * 60);
    expect(recordOf(made, ticketKey)).toEqual(left);
    for (const outcome of [
      await retry(ticketKey, { newRoom: true }, made.operator),
      await resend(ticketKey, made.settings, made.operator),
      await forget(ticketKey, made.operator),
    ]) {
      expect(outcome).toMatchObject({ outcome: 'refused', reason: expect.stringContaining('was forgotten') });
    }
  }, 60_000);

  it('lets a done work item come again, with a room and a key tag of its own', async () => {
    const made = await operated();
    await made.make('helpdesk', ticket);
    const { id, room } = theRoom(made, ticketKey);
    await forget(ticketKey, made.operator);
    await made.make('helpdesk', { ...ticket, subject: 'Other' });
    const again = recordOf(made, ticketKey);
    expect(again).toMatchObject({ status: 'done', attempt: 2, facts: { subject: 'Other' } });
    expect(again?.room?.id).not.toBe(id);
    expect(room.tags).not.toContain(again?.keyTag);
    await made.keepFor(25 * 60);
    expect(roomsOf(made)).toHaveLength(2);
    expect(made.records.all.size).toBe(1);
  }, 60_000);

  it('lets a failed work item come again at once, with what its webhook says then', async () => {
    const made = await failedForNow(['PRJ-10021']);
    await forget(projectKey, made.operator);
    await made.make('project-system', { ...project, projectType: 'sales' });
    expect(recordOf(made, projectKey)).toMatchObject({ attempt: 2, facts: { projectType: 'sales' } });
    expect(await retryFailed({ code: 'PortalRejected', sinceMs: 0, dryRun: false }, made.operator)).toEqual(
      [],
    );
  });

  it('gives a work item that comes again during a hold its attempt when the hold is over', async () => {
    const made = await operated();
    await made.make('helpdesk', ticket);
    await forget(ticketKey, made.operator);
    await beginHold(made.hold, { reason: 'OperatorHold', message: 'm' }, made.clock.now());
    const held = await made.clock.run(made.send('helpdesk', ticket));
    expect(held.body).toMatchObject({ status: 'held' });
    const repeated = await made.clock.run(made.send('helpdesk', ticket));
    expect(repeated.body).not.toHaveProperty('execution');
    await endHold(made.hold);
    await made.keepFor(3);
    expect(recordOf(made, ticketKey)).toMatchObject({ status: 'done', attempt: 2 });
  });

  it('erases the id too, which the reconciler keeps when it erases personal data', async () => {
    const made = await operated({ settings: { privacy: { keepPersonalDataDays: 7 } } });
    await made.make('helpdesk', ticket);
    await made.keepFor(11);
    await made.clock.advance(24 * 60 * 60_000);
    await made.keepFor(1);
    await made.clock.advance(7 * 24 * 60 * 60_000);
    await made.keepFor(1);
    expect(recordOf(made, ticketKey)).toMatchObject({ key: ticketKey, erasedAt: expect.any(String) });
    // Without its subject no other room can be named
    for (const ordered of [
      await retry(ticketKey, { newRoom: true }, made.operator),
      await resend(ticketKey, made.settings, made.operator),
    ]) {
      expect(ordered).toMatchObject({ reason: expect.stringContaining('was erased at') });
    }
    await forget(ticketKey, made.operator);
    expect(JSON.stringify(recordOf(made, ticketKey))).not.toContain('35436');
  });

  it('refuses a work item while an attempt is open or held', async () => {
    const made = await operated();
    await made.clock.run(made.send('project-system', project));
    expect(await forget(projectKey, made.operator)).toEqual({
      outcome: 'refused',
      reason: 'Attempt 1 is running; wait for its end, and forget it then.',
    });
    await beginHold(made.hold, { reason: 'OperatorHold', message: 'm' }, made.clock.now());
    await made.clock.run(made.send('helpdesk', ticket));
    expect(await forget(ticketKey, made.operator)).toMatchObject({
      reason: expect.stringContaining('It is held'),
    });
    expect(recordOf(made, ticketKey)).toMatchObject({ facts: ticket });
  });
});

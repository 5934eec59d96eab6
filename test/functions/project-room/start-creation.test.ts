import { describe, expect, it } from 'vitest';
import { type StartCreationInput, startCreation } from '../../../functions/project-room/start-creation.ts';
import { minute } from '../../../lib/kernel/time.ts';
import { slotRefOf } from '../../../lib/portal-slot/portal-slot.ts';
import { type FailingTemplates, noteTemplateFailure } from '../../../lib/rooms/project/failing-templates.ts';
import { memoryItem } from '../../../lib/stores/memory/memory-stores.ts';
import type { WorkRecord } from '../../../lib/work-items/record.ts';
import { intentOf, projectRecord, startMs } from '../../lib/builders/records.ts';
import { worldOf } from '../../lib/builders/world.ts';

const expected = { files: 8, folders: 4 };
const running = (change: Partial<WorkRecord> = {}) => projectRecord({ status: 'running', ...change });
const fromTemplate = 'POST files/rooms/fromtemplate';

/** The step for the template "Marketing", with the portal slot granted to the attempt unless another holds it. */
async function given(record: WorkRecord, { holder = record }: { holder?: WorkRecord } = {}) {
  const world = await worldOf({ records: [record] });
  const { clock, dependencies, store, simulator } = world;
  const failingTemplates = memoryItem<FailingTemplates>();
  store.current = {
    slot: { fence: 1, confirmed: false, leaseUntilMs: startMs + minute, holder: slotRefOf(holder) },
    version: 1,
  };
  const step = (more: Partial<StartCreationInput> = {}) =>
    clock.run(
      startCreation(
        {
          ...{ key: record.key, attempt: record.attempt, fence: 1, before: {}, looks: 0 },
          template: { id: simulator.templates.marketing },
          ...more,
        },
        { ...dependencies, failingTemplates },
      ),
    );
  const posts = () => world.writes().filter((call) => call === fromTemplate).length;
  return { ...world, step, posts, failingTemplates };
}

/** The same while another attempt holds the slot. */
async function givenEarly() {
  const record = running();
  const made = await given(record, { holder: projectRecord({ key: 'other' }) });
  return { ...made, record, before: made.store.current.slot, world: made.simulator.world };
}

describe('starting the creation of a project room', () => {
  it('asks the portal once, after it has written down what it asks for', async () => {
    const record = running();
    const { step, posts, stored, clock, store, simulator } = await given(record);
    const template = simulator.world.portal.room(simulator.templates.marketing);
    if (template) template.room.hasLogo = true;
    const output = await step();
    expect(output).toEqual({
      outcome: 'started',
      watch: {
        startedAtMs: stored().intent?.lastAtMs,
        expected,
        posts: 1,
        answeredFor: simulator.templates.marketing,
      },
    });
    expect(stored().intent).toMatchObject({ posts: 1, attempt: 1, title: 'Q1 (PRJ-1)', expected });
    expect(store.current.slot).toMatchObject({ confirmed: true });
    expect(posts()).toBe(1);
    await clock.advance(minute);
    const [room] = simulator.world.portal.rooms().filter(({ room: { place } }) => place === 'rooms');
    expect(room).toMatchObject({ title: 'Q1 (PRJ-1)', room: { tags: [record.keyTag], hasLogo: true } });
  });

  it('makes its tag before the first request alone', async () => {
    const first = await given(running());
    await first.step();
    expect(first.writes()).toContain('POST files/tags');
    const again = await given(running({ intent: intentOf({ lastAtMs: startMs - 6 * minute, expected }) }));
    await again.step();
    expect(again.writes()).not.toContain('POST files/tags');
    const busy = { sinceMs: startMs, roomId: 1, progress: 0, sameSinceMs: startMs };
    const afterWait = await given(running());
    await afterWait.step({ before: { busy } });
    expect(afterWait.writes()).not.toContain('POST files/tags');
  });

  it('takes a room that is there, with the counts as they are now where none were written down', async () => {
    const record = running();
    const { step, posts, addRoom } = await given(record);
    addRoom({ tags: [record.keyTag] });
    const watch = { startedAtMs: startMs, expected, posts: 0, hint: 'boom' };
    expect(await step({ before: { hint: 'boom' } })).toEqual({ outcome: 'found', watch });
    expect(posts()).toBe(0);
  });

  it('takes a room that is there, with the counts of its request', async () => {
    const counts = { files: 3, folders: 1 };
    const record = running({ intent: intentOf({ posts: 2, expected: counts }) });
    const { step, addRoom } = await given(record);
    addRoom({ tags: [record.keyTag] });
    expect(await step()).toMatchObject({ outcome: 'found', watch: { expected: counts, posts: 2 } });
  });

  it.each([
    ['looks for the room of a request of less than five minutes ago', 4.99, 0],
    ['asks again after five minutes', 5, 1],
  ])('%s', async (_, agoMinutes, requests) => {
    const lastAtMs = startMs - agoMinutes * minute;
    const { step, posts } = await given(running({ intent: intentOf({ lastAtMs, expected }) }));
    const output = await step();
    expect(output.outcome).toBe('started');
    expect(posts()).toBe(requests);
    const startedAtMs = requests === 0 ? lastAtMs : startMs;
    expect(output).toMatchObject({ watch: { posts: 1 + requests, expected } });
    expect((output as { watch: { startedAtMs: number } }).watch.startedAtMs - startedAtMs).toBeLessThan(
      minute,
    );
  });

  it('waits for the tag of a young room, however long ago the request was', async () => {
    const lastAtMs = startMs - 10 * minute;
    const { step, posts, addRoom } = await given(
      running({ intent: intentOf({ lastAtMs, firstAtMs: lastAtMs, expected }) }),
    );
    addRoom();
    expect(await step()).toMatchObject({ outcome: 'started', watch: { startedAtMs: lastAtMs } });
    expect(posts()).toBe(0);
  });

  it('asks nothing without the portal slot', async () => {
    const { step, posts, stored } = await given(running(), { holder: projectRecord({ key: 'other' }) });
    expect(await step()).toEqual({ outcome: 'slot-lost' });
    expect(posts()).toBe(0);
    expect(stored()).not.toHaveProperty('intent');
  });

  it('that was woken early reads at once and asks the portal as soon as the grant is made', async () => {
    const { step, posts, clock, store, world, record, before } = await givenEarly();
    const started = step({ fence: 2 });
    await clock.advance(5_000);
    expect(posts()).toBe(0);
    const reads = world.requests.length;
    store.current = {
      slot: { ...before, fence: 2, holder: slotRefOf(record), idleAtMs: clock.now() },
      version: 2,
    };
    expect(await started).toMatchObject({ outcome: 'started' });
    // The portal was seen idle a moment ago: nothing is read before the request.
    expect(world.requests.slice(reads).map(({ method }) => method)).toEqual(['POST']);
  });

  it.each([
    ['nobody says that the portal is idle', undefined],
    ['that was seen more than a second ago', 2_000],
  ])('reads the status again after its wait for the grant when %s', async (_, agoMs) => {
    const { step, clock, store, world, record, before } = await givenEarly();
    const started = step({ fence: 2 });
    await clock.advance(5_000);
    const reads = world.requests.length;
    const seen = agoMs === undefined ? {} : { idleAtMs: clock.now() - agoMs };
    store.current = { slot: { ...before, fence: 2, holder: slotRefOf(record), ...seen }, version: 2 };
    expect(await started).toMatchObject({ outcome: 'started' });
    expect(world.requests.slice(reads).map(({ method }) => method)).toEqual(['GET', 'POST']);
  });

  it('that was woken early queues up again when the grant does not come within eight seconds', async () => {
    const { step, posts, stored, clock } = await givenEarly();
    const begunMs = clock.now();
    expect(await step({ fence: 2 })).toEqual({ outcome: 'slot-lost' });
    expect(clock.now() - begunMs).toBeLessThan(9_000);
    expect(posts()).toBe(0);
    expect(stored()).not.toHaveProperty('intent');
  });

  it("waits for somebody else's creation", async () => {
    const { step, posts, simulator, clock } = await given(running());
    const { people, templates, world } = simulator;
    world.timings.copyMsPerFile = 20_000;
    await clock.run(simulator.createRoomInUi(people.maria, templates.marketing, 'Hers'));
    await clock.advance(60_000);
    expect(await step()).toMatchObject({ outcome: 'busy', busy: { roomId: expect.any(Number) } });
    expect(posts()).toBe(0);
  });

  it.each([
    ['believes the holder before, who saw the portal idle less than a second ago', 999, 'started'],
    ['looks itself whether it is', 1_000, 'busy'],
  ])('that has its grant %s', async (_, agoMs, outcome) => {
    const { step, store, simulator, clock } = await given(running());
    const { people, templates, world } = simulator;
    world.timings.copyMsPerFile = 20_000;
    await clock.run(simulator.createRoomInUi(people.maria, templates.marketing, 'Hers'));
    store.current.slot.idleAtMs = clock.now() - agoMs;
    expect(await step()).toMatchObject({ outcome });
  });

  it.each([
    ['holds an attempt that has not requested a room from it', undefined, 'TemplateFailing'],
    [
      'fails an attempt that has sent a request itself',
      intentOf({ lastAtMs: startMs - 6 * minute, expected }),
      'CreationFailed',
    ],
  ])('from a template that fails %s', async (_, intent, code) => {
    const { step, posts, failingTemplates, simulator, clock } = await given(
      running(intent ? { intent } : {}),
    );
    for (const name of ['one', 'two']) {
      const request = { name, message: 'boom' };
      await noteTemplateFailure(failingTemplates, simulator.templates.marketing, request, clock.now());
    }
    await expect(step()).rejects.toMatchObject({ code, message: expect.stringContaining('"boom"') });
    expect(posts()).toBe(0);
  });

  it('gives up after three requests of one attempt', async () => {
    const intent = intentOf({ lastAtMs: startMs - 6 * minute, posts: 3, expected });
    const { step, posts } = await given(running({ intent }));
    await expect(step()).rejects.toMatchObject({ code: 'CreationLost' });
    await expect(step({ before: { hint: 'boom' } })).rejects.toMatchObject({ code: 'CreationFailed' });
    expect(posts()).toBe(0);
  });

  it.each<['hang' | 'status', boolean]>([
    ['hang', true],
    ['status', false],
  ])('after a request that met a fault of the kind "%s" may have a room: %s', async (kind, mayHave) => {
    const { step, stored, simulator } = await given(running());
    const match = { method: 'POST', path: /fromtemplate$/ };
    simulator.world.faults.next(kind === 'hang' ? { kind, match } : { kind, status: 429, match });
    if (mayHave) expect(await step()).toMatchObject({ outcome: 'started', watch: { posts: 1 } });
    else await expect(step()).rejects.toMatchObject({ code: 'PortalThrottled' });
    expect(stored().intent !== undefined).toBe(mayHave);
  });

  it('does nothing for an attempt that is over', async () => {
    for (const status of ['done', 'failed', 'held', 'accepted'] as const) {
      const { step, simulator } = await given(projectRecord({ status }));
      await expect(step()).rejects.toMatchObject({ code: 'AttemptSuperseded' });
      expect(simulator.world.requests).toEqual([]);
    }
  });
});

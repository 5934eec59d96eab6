import { type DeployScenario, isSame } from './scenario.ts';

const howMany = 20;

export const twentyProjects: DeployScenario = {
  name: 'twenty projects',
  async run(stack, check) {
    const { world, templates } = stack.outside.simulator;
    const firstFence = (await stack.slot()).fence;
    const requestsBefore = world.requests.length;
    const items = Array.from({ length: howMany }, (_, at) => stack.item('project-system', `TWENTY-${at}`));
    const answers = await Promise.all(items.map((item) => stack.send(item, `Project ${item.id}`)));
    check(
      'all webhooks at once are accepted',
      answers.every(({ status }) => status === 202),
      answers.map(({ body }) => body),
    );
    const executions = await Promise.all(items.map((item) => stack.ended(item)));
    const statuses = executions.map(({ status }) => status);
    check(
      'all executions succeed',
      statuses.every((status) => status === 'SUCCEEDED'),
      statuses,
    );
    const rooms = items.map((item) => stack.rooms(item).length);
    check(
      'each has one room',
      rooms.every((count) => count === 1),
      rooms,
    );
    const files = items.map((item) => stack.filesIn(stack.rooms(item)[0]?.id ?? 0));
    const expected = stack.filesIn(templates.marketing);
    check(
      'with all files',
      files.every((count) => count === expected),
      files,
    );
    const posts = world.requests
      .slice(requestsBefore)
      .filter(({ method, path }) => method === 'POST' && /fromtemplate$/i.test(path));
    check(
      'the portal was asked once for each: no creation met another',
      posts.length === howMany,
      posts.length,
    );
    const records = await Promise.all(items.map((item) => stack.record(item)));
    check(
      'all records are done',
      records.every((record) => record?.status === 'done'),
      records.map((record) => record?.status),
    );
    const results = items.map((item) => stack.results(item).length);
    check(
      'each was reported once',
      results.every((count) => count === 1),
      results,
    );
    const slot = await stack.slot();
    check('the slot was granted once for each', slot.fence - firstFence === howMany, slot);
    check('the slot is free and nobody waits', slot.holder === undefined && slot.waiting === 0, slot);
    const order = [...items].sort((a, b) => createdAt(stack.rooms(a)) - createdAt(stack.rooms(b)));
    const queued = new Map(records.map((record) => [record?.key.split('/').at(-1), record?.queuedAt]));
    const places = order.map(({ id }) => queued.get(id) ?? '');
    check('whoever came first was served first', isFirstComeFirstServed(places), places);
    check(
      'the histories name no state twice but the looks, and the queue where the copy before took longer than it promised',
      executions.every(hasNoRepeats),
      executions.map(({ states }) => states),
    );
  },
};

const createdAt = (rooms: { created: number }[]) => rooms[0]?.created ?? 0;

/** The head of the queue is granted the slot before the last have joined, so the first few may be out of order. */
function isFirstComeFirstServed(places: string[]): boolean {
  const late = places.slice(howMany / 2);
  return isSame(late, [...late].sort());
}

/** A project is woken shortly before its grant, and queues up again in its place where the grant does not come in time. */
const wokenTooEarly = /(Acquire portal slot;Start creation;Creation started\?;)+(?=Acquire portal slot;)/g;

function hasNoRepeats({ states }: { states: string[] }): boolean {
  const path = states.map((state) => `${state};`).join('');
  const once = path
    .replace(wokenTooEarly, '')
    .split(';')
    .filter((state) => !['Wait for copy', 'Check creation', 'Copy finished?'].includes(state));
  return new Set(once).size === once.length;
}

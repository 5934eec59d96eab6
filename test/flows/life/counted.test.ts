import { expect, it } from 'vitest';
import { flow } from '../harness/flow.ts';
import { living, project, ticket } from './harness.ts';

it('rooms are counted once an hour: active, about to be archived, and archived', async () => {
  const made = await living({ life: { graceDays: 1 } });
  await made.make('helpdesk', ticket);
  await made.make('project-system', project);
  await made.keepFor(1);
  await made.sayTicket({ status: 'closed' });
  await made.keepFor(62);
  await made.passDays(2);
  const counted = made.log.filter(({ code }) => code === 'ROOMS_COUNTED').map(({ fields }) => fields);
  expect(counted).toEqual([
    { active: 2, inGrace: 0, archived: 0 },
    { active: 1, inGrace: 1, archived: 0 },
    { active: 1, inGrace: 1, archived: 0 },
  ]);
  await made.keepFor(60);
  expect(made.log.filter(({ code }) => code === 'ROOMS_COUNTED').at(-1)?.fields).toEqual({
    active: 1,
    inGrace: 0,
    archived: 1,
  });
});

it('rooms are not counted where they follow nothing', async () => {
  const made = await flow();
  await made.keepFor(1);
  expect(made.log.map(({ code }) => code)).not.toContain('ROOMS_COUNTED');
});

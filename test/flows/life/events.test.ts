import { describe, expect, it } from 'vitest';
import { living, project, ticket } from './harness.ts';

const withEvents = { life: { graceDays: 0, events: true } };
const typesOf = ({ results }: Awaited<ReturnType<typeof living>>) => results.map(({ event }) => event.type);

describe('events of what became of a room', () => {
  it('are sent for each change to a source that wants them, in order, with the title of that time', async () => {
    const made = await living(withEvents);
    await made.make('helpdesk', ticket);
    const roomId = made.room().id;
    await made.sayTicket({ status: 'open', subject: 'Second' });
    await made.keepFor(2);
    await made.sayTicket({ status: 'solved' });
    await made.keepFor(3);
    await made.sayTicket({ status: 'open', subject: 'Third' });
    await made.keepFor(3);
    expect(typesOf(made)).toEqual([
      'room.created',
      'room.renamed',
      'room.archived',
      'room.restored',
      'room.renamed',
      'room.linked',
    ]);
    expect(made.results[2]?.event).toEqual({
      type: 'room.archived',
      timestamp: expect.any(String),
      data: {
        source: 'helpdesk',
        ticketId: '35436',
        roomId,
        roomUrl: made.record()?.room?.url,
        title: 'Ticket #35436 - Second',
      },
    });
    expect(new Set(made.results.map(({ id }) => id)).size).toBe(6);
    expect(made.record()?.life).not.toHaveProperty('results');
    expect(made.record()?.due.report).toBeUndefined();
  });

  it('are not sent where the environment does not want them, nor about what people do', async () => {
    const silent = await living({ life: { graceDays: 0 } });
    await silent.make('project-system', project);
    await silent.sayProject({ status: 'done' });
    await silent.keepFor(3);
    expect(typesOf(silent)).toEqual(['room.created']);
    const made = await living(withEvents);
    await made.make('project-system', project);
    await made.sayProject({ status: 'done' });
    await made.keepFor(3);
    made.byHand({ place: 'rooms' });
    await made.sayProject({ status: 'active' });
    await made.sayProject({ status: 'done', updatedAt: new Date(made.clock.now() + 1).toISOString() });
    await made.keepFor(3);
    expect(typesOf(made)).toEqual(['room.created', 'room.archived', 'room.archived']);
  });

  it('come again under one id until they are taken, and the room is not touched for that', async () => {
    let answer = 204;
    const tried: number[] = [];
    const made = await living({
      ...withEvents,
      receiver: () => {
        tried.push(answer);
        return answer;
      },
    });
    await made.make('helpdesk', ticket);
    answer = 500;
    await made.sayTicket({ status: 'solved' });
    await made.keepFor(20);
    expect(typesOf(made)).toEqual(['room.created']);
    expect(tried.filter((one) => one === 500).length).toBeGreaterThan(1);
    answer = 204;
    await made.keepFor(60);
    expect(typesOf(made)).toEqual(['room.created', 'room.archived']);
    expect(made.updates()).toHaveLength(1);
  });

  it('are given up after the schedule of results, which is a dead letter for operators', async () => {
    let answer = 204;
    const made = await living({ ...withEvents, receiver: () => answer });
    await made.make('helpdesk', ticket);
    answer = 500;
    await made.sayTicket({ status: 'solved' });
    for (let hours = 0; hours < 90; hours += 1) {
      await made.clock.advance(3_540_000);
      await made.keepFor(1);
    }
    expect(made.codes().filter((code) => code === 'RESULT_UNDELIVERED')).toHaveLength(1);
    expect(made.record()?.due.report).toBeUndefined();
    expect(made.place()).toBe('archive');
  });
});

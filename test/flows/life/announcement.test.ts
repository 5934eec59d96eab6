import { describe, expect, it } from 'vitest';
import { day } from '../../../lib/kernel/time.ts';
import { living, project, ticket } from './harness.ts';

type Made = Awaited<ReturnType<typeof living>>;
const inThree = { life: { graceDays: 7, noteDaysBefore: 3, events: true } };
const announced = ({ results }: Made) => results.filter(({ event }) => event.type === 'room.archiving');

describe('the announcement of an archive', () => {
  it('is made so many days before, with the time, once', async () => {
    const made = await living(inThree);
    await made.make('helpdesk', ticket);
    const { archiveAfter } = await made.sayTicket({ status: 'solved' });
    await made.passDays(3);
    expect(announced(made)).toEqual([]);
    await made.passDays(1);
    expect(announced(made).map(({ event }) => event.data)).toEqual([
      {
        source: 'helpdesk',
        ticketId: '35436',
        roomId: made.room().id,
        roomUrl: made.record()?.room?.url,
        archiveAfter,
        title: 'Ticket #35436 - Login error',
      },
    ]);
    await made.sayTicket({ status: 'closed' });
    await made.passDays(2);
    expect(made.place()).toBe('rooms');
    await made.passDays(1);
    expect(made.place()).toBe('archive');
    expect(announced(made)).toHaveLength(1);
    expect(made.codes().filter((code) => code === 'ROOM_ARCHIVE_ANNOUNCED')).toHaveLength(1);
  });

  it('is made again for the next closing', async () => {
    const made = await living(inThree);
    await made.make('project-system', project);
    await made.sayProject({ status: 'done' });
    await made.passDays(5);
    await made.sayProject({ status: 'active' });
    await made.passDays(10);
    await made.sayProject({ status: 'done' });
    await made.passDays(5);
    expect(announced(made)).toHaveLength(2);
    expect(made.place()).toBe('rooms');
  });

  it('is not made for a room that people archived, which is looked at no more often for it', async () => {
    const made = await living(inThree);
    await made.make('helpdesk', ticket);
    made.byHand({ place: 'archive' });
    await made.sayTicket({ status: 'solved' });
    await made.passDays(4);
    const before = made.updates().length;
    await made.keepFor(30);
    expect(made.updates().length - before).toBeLessThanOrEqual(1);
    expect(announced(made)).toEqual([]);
  });

  it('is left out where the item was opened again before the receiver took it', async () => {
    let answer = 204;
    const made = await living({ ...inThree, receiver: () => answer });
    await made.make('helpdesk', ticket);
    answer = 500;
    await made.sayTicket({ status: 'solved' });
    await made.passDays(4);
    await made.sayTicket({ status: 'open' });
    answer = 204;
    await made.passDays(1);
    expect(announced(made)).toEqual([]);
    expect(made.record()?.life).not.toHaveProperty('results');
  });

  it('is left out where nobody looked before the end of the grace, and where the settings want none', async () => {
    const late = await living(inThree);
    await late.make('helpdesk', ticket);
    await late.sayTicket({ status: 'solved' });
    await late.clock.advance(7 * day);
    await late.keepFor(3);
    expect(late.place()).toBe('archive');
    expect(announced(late)).toEqual([]);
    const silent = await living({ life: { graceDays: 7, events: true } });
    await silent.make('helpdesk', ticket);
    await silent.sayTicket({ status: 'solved' });
    await silent.passDays(5);
    await silent.passDays(2);
    expect(silent.place()).toBe('archive');
    expect(announced(silent)).toEqual([]);
  });

  it('is no event where the environment wants none, and the room goes all the same', async () => {
    const made = await living({ life: { graceDays: 2, noteDaysBefore: 2 } });
    await made.make('helpdesk', ticket);
    await made.sayTicket({ status: 'solved' });
    await made.passDays(1);
    expect(made.results.map(({ event }) => event.type)).toEqual(['room.created']);
    await made.passDays(1);
    expect(made.place()).toBe('archive');
  });
});

import { describe, expect, it } from 'vitest';
import { living, project, ticket } from './harness.ts';

describe('the title of a room', () => {
  it('of a ticket follows its subject, and travels in no execution', async () => {
    const made = await living();
    await made.make('helpdesk', ticket);
    const { execution = '' } = await made.sayTicket({ status: 'open', subject: 'Cannot log in' });
    await made.clock.run(made.machines.update.finished(execution));
    expect(made.title()).toBe('Ticket #35436 - Cannot log in');
    expect(made.record()?.room?.title).toBe('Ticket #35436 - Cannot log in');
    expect(JSON.stringify(made.machines.update.getExecutionHistory(execution))).not.toContain(
      'Cannot log in',
    );
  });

  it('of a project follows its name', async () => {
    const made = await living();
    await made.make('project-system', project);
    await made.sayProject({ status: 'active', projectName: 'Q2: Campaign' });
    await made.keepFor(1);
    expect(made.title()).toBe('Q2_ Campaign (PRJ-10021)');
  });

  it('stays as people have written it, also when the work item is renamed again', async () => {
    const made = await living();
    await made.make('helpdesk', ticket);
    made.byHand({ title: 'The big one' });
    for (const subject of ['Second', 'Third']) {
      await made.sayTicket({ status: 'open', subject });
      await made.keepFor(1);
    }
    expect(made.title()).toBe('The big one');
    expect(made.updates().every(({ status }) => status === 'SUCCEEDED')).toBe(true);
  });

  it('stays where the webhook says none, and where the environment wants it so', async () => {
    const made = await living({ life: { renameRooms: false } });
    await made.make('helpdesk', ticket);
    await made.sayTicket({ status: 'open', subject: 'Other' });
    await made.keepFor(1);
    expect(made.title()).toBe('Ticket #35436 - Login error');
    expect(made.updates()).toEqual([]);
  });

  it('follows when the room comes out of the archive, for the portal renames none there', async () => {
    const made = await living({ life: { graceDays: 0 } });
    await made.make('helpdesk', ticket);
    await made.sayTicket({ status: 'closed' });
    await made.keepFor(2);
    await made.sayTicket({ status: 'closed', subject: 'Renamed while closed' });
    await made.keepFor(2);
    expect(made.title()).toBe('Ticket #35436 - Login error');
    await made.sayTicket({ status: 'open' });
    await made.keepFor(2);
    expect(made.title()).toBe('Ticket #35436 - Renamed while closed');
  });
});

import { describe, expect, it } from 'vitest';
import { day } from '../../../lib/kernel/time.ts';
import { type Flow, flow } from '../harness/flow.ts';

const keepDays = 30;
const ticket = { ticketId: '35436', subject: 'Grievance of Jane Doe' };
const callbackUrl = 'https://hooks.example.com/of/jane';
const project = {
  projectId: 'PRJ-1',
  projectType: 'marketing',
  projectName: 'Launch for Jane Doe',
  callbackUrl,
};
const settings = {
  sources: {
    'project-system': {
      resultUrl: 'https://projects.example.com/results',
      callbackHosts: ['hooks.example.com'],
    },
    helpdesk: { resultUrl: 'https://helpdesk.example.com/results' },
  },
  privacy: { keepPersonalDataDays: keepDays },
};

/** Lets the last look at the portal pass, a day after the outcome. */
async function passLastLook({ clock, keepFor }: Flow) {
  await keepFor(11);
  await clock.advance(day);
  await keepFor(1);
}

async function stored({ records }: Flow): Promise<string> {
  const keys = ['test/helpdesk/ticket/35436', 'test/project-system/project/PRJ-1'];
  return JSON.stringify(await Promise.all(keys.map((key) => records.read(key))));
}

describe('what people wrote', () => {
  it('is kept for as long as the environment says, and then goes out of the record', async () => {
    // Given a ticket's and a project's room, and nothing left to do about them
    const made = await flow({ settings });
    await made.make('helpdesk', ticket);
    await made.make('project-system', project);
    await passLastLook(made);
    // When the time is not yet up
    await made.clock.advance((keepDays - 2) * day);
    await made.keepFor(1);
    // Then it is still there
    expect((await stored(made)).match(/Jane/g)?.length).toBeGreaterThan(3);
    // When it is
    await made.clock.advance(day);
    await made.keepFor(1);
    // Then it is gone, and what says that the rooms exist is not
    const after = await stored(made);
    expect(after).not.toMatch(/Jane/i);
    expect(after).toContain('"status":"done"');
    expect(after.match(/"erasedAt"/g)).toHaveLength(2);
  });

  it('once it is gone, is still known: the same webhook makes nothing and learns where the room is', async () => {
    const made = await flow({ settings });
    await made.make('helpdesk', ticket);
    await passLastLook(made);
    await made.clock.advance(keepDays * day);
    await made.keepFor(1);
    const rooms = made.simulator.world.portal.activeRoomCount();
    const { status, body } = await made.send('helpdesk', ticket);
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { status: 'duplicate', room: { id: expect.any(Number) } },
    });
    expect(body).not.toHaveProperty('differs');
    expect(made.simulator.world.portal.activeRoomCount()).toBe(rooms);
    expect(await stored(made)).not.toMatch(/Jane/i);
  });

  it('of a work item without a room goes as well, and a webhook that says it again makes the room', async () => {
    const made = await flow({ settings });
    await made.make('project-system', { ...project, projectType: 'unheard of' });
    await passLastLook(made);
    await made.clock.advance(keepDays * day);
    await made.keepFor(1);
    expect(await stored(made)).not.toMatch(/Jane/i);
    const { status, body } = await made.send('project-system', project);
    expect({ status, body }).toMatchObject({ status: 202, body: { status: 'accepted' } });
    expect(body).not.toHaveProperty('differs');
  });
});

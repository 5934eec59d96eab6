import { describe, expect, it } from 'vitest';
import { keep } from '../../../../infra/cli/commands/life/keep.ts';
import { lifeText } from '../../../../infra/cli/work-items/life-text.ts';
import { plannedArchive } from '../../../../lib/rooms/life/next-update.ts';
import { living, ticket } from '../harness.ts';

type Made = Awaited<ReturnType<typeof living>>;

const shown = (made: Made) => {
  const record = made.record();
  if (!record) throw new Error('no record');
  const at = plannedArchive(record, made.settings.life);
  return lifeText({ record, ...(at === undefined ? {} : { archiveAfter: new Date(at).toISOString() }) });
};

async function kept(made: Made, back = false, reason?: string) {
  return keep(made.record()?.key ?? '', { back, reason }, made);
}

describe('rooms keep', () => {
  it('leaves the room of a closed work item where it is, and lets it follow again with --back', async () => {
    const made = await living({ life: { graceDays: 1 } });
    await made.make('helpdesk', ticket);
    await made.sayTicket({ status: 'solved' });
    expect(await kept(made, false, 'Case 4711')).toMatchObject({ outcome: 'changed' });
    await made.passDays(3);
    expect(await made.sayTicket({ status: 'solved', subject: 'Renamed' })).toEqual({ status: 'noted' });
    await made.keepFor(3);
    expect(made.place()).toBe('rooms');
    expect(made.title()).toBe('Ticket #35436 - Login error');
    expect(made.updates()).toEqual([]);
    expect(shown(made)).toMatch(/^KEPT as it is since .*: Case 4711\n/);
    await kept(made, true);
    await made.keepFor(3);
    expect(made.place()).toBe('archive');
    expect(made.title()).toBe('Ticket #35436 - Renamed');
  });

  it('stops an update that runs', async () => {
    const made = await living({ life: { graceDays: 0 }, simulator: { timings: { operationMs: 70_000 } } });
    await made.make('helpdesk', ticket);
    made.simulator.world.operations.next({ error: 'lost' });
    await made.sayTicket({ status: 'solved' });
    await made.keepFor(1);
    expect(made.updates().map(({ status }) => status)).toEqual(['RUNNING']);
    await kept(made);
    await made.keepFor(5);
    expect(made.updates().map(({ status }) => status)).toEqual(['SUCCEEDED']);
    expect(made.place()).toBe('rooms');
  });

  it('keeps a room of which no state was reported yet, and says so when there is nothing to take back', async () => {
    const made = await living({ life: { graceDays: 0 } });
    await made.make('helpdesk', ticket);
    expect(await kept(made, true)).toEqual({ outcome: 'refused', reason: 'Its room is not kept.' });
    await kept(made);
    await made.sayTicket({ status: 'solved' });
    await made.keepFor(3);
    expect(made.place()).toBe('rooms');
  });
});

describe('what rooms find shows of the life of a room', () => {
  it('is the state, the planned archive with its date, and what was done and why', async () => {
    const made = await living();
    await made.make('helpdesk', ticket);
    expect(shown(made)).toBeUndefined();
    await made.sayTicket({ status: 'solved' });
    expect(shown(made)).toMatch(
      /^the work item is closed since 20\S+ .*, its source says "solved"\ngoes to the archive after 20/,
    );
    await made.passDays(7);
    expect(shown(made)).toMatch(/\n20.*archived: the work item was closed$/);
    expect(shown(made)).not.toContain('goes to the archive');
    await made.sayTicket({ status: 'open' });
    await made.keepFor(2);
    expect(shown(made)).toMatch(
      /^the work item is open, its source says "open"\n.*access removed: .*\n.*archived.*\n.*restored: .*\n.*link made again: /,
    );
  });

  it('is the failure of its updates', async () => {
    const made = await living({ life: { graceDays: 0 } });
    await made.make('helpdesk', ticket);
    await made.sayTicket({ status: 'solved' });
    await made.keepFor(2);
    const { portal } = made.simulator.world;
    portal.settings.roomLimit = portal.activeRoomCount();
    await made.sayTicket({ status: 'open' });
    await made.keepFor(10);
    expect(shown(made)).toMatch(/WAITS since .*\nthe last update failed, at .*: PortalPlanLimit\. /);
  });
});

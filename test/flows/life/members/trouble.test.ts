import { describe, expect, it } from 'vitest';
import type { Services } from '../../../../functions/runtime.ts';
import { LambdaError } from '../../../../infra/local/aws/state-machine/errors.ts';
import { calmHost, type Host } from '../../harness/host.ts';
import { Editing, maria, tom, withPeople } from './harness.ts';

const assignee = (email: string) => [{ role: 'assignee', email }];

/** The step that changes members dies when it writes the record: after what it has requested from the portal. */
function dyingHost(dies: () => boolean) {
  return (services: Services): Host => {
    const host = calmHost(services.clock, services);
    return (lambda, work) => {
      if (lambda !== 'ChangeMembers' || !dies()) return host(lambda, work);
      const write = () => Promise.reject(new LambdaError('UnexpectedError', 'it died'));
      return work({ ...services, records: { ...services.records, write } });
    };
  };
}

describe('members of a room, in trouble', () => {
  it('come once although the step dies between the portal and the record, and go when they are named no more', async () => {
    let isDying = true;
    const made = await withPeople({ host: dyingHost(() => isDying) });
    await made.makeTicket(assignee(tom));
    expect(made.rightOf(tom)).toBe(Editing);
    expect(made.record()?.life?.room?.members?.[0]?.requested).toMatchObject({ to: 'added' });
    isDying = false;
    await made.name(assignee(maria));
    expect([made.rightOf(tom), made.rightOf(maria)]).toEqual([undefined, Editing]);
    expect(made.changes().filter((what) => what === 'member-added')).toHaveLength(2);
  });

  it('go in the end although the step that removes them never does anything for a day', async () => {
    let isBroken = false;
    const made = await withPeople({
      host: (services) => {
        const host = calmHost(services.clock, services);
        return (lambda, work) =>
          isBroken && lambda === 'ChangeMembers'
            ? Promise.reject(new LambdaError('UnexpectedError', 'for a test'))
            : host(lambda, work);
      },
    });
    await made.makeTicket(assignee(tom));
    isBroken = true;
    await made.name([]);
    expect(made.rightOf(tom)).toBe(Editing);
    expect(made.codes()).toContain('ROOM_UPDATE_FAILING');
    isBroken = false;
    await made.passDays(1);
    expect(made.rightOf(tom)).toBeUndefined();
    expect(made.record()?.life).not.toHaveProperty('error');
  });

  it('follow when the portal is back that was away', async () => {
    const made = await withPeople();
    await made.makeTicket(assignee(tom));
    made.simulator.world.mode = 'down';
    await made.name(assignee(maria));
    await made.keepFor(20);
    made.simulator.world.mode = 'normal';
    await made.keepFor(30);
    expect([made.rightOf(tom), made.rightOf(maria)]).toEqual([undefined, Editing]);
  });

  it('are those whom the ticket names last, however late the webhooks before it come', async () => {
    const made = await withPeople();
    await made.makeTicket([]);
    const updatedAt = new Date(made.clock.now()).toISOString();
    await made.clock.advance(1_000);
    await made.name(assignee(maria));
    await made.sayTicket({ status: 'open', people: assignee(tom), updatedAt });
    await made.keepFor(2);
    expect([made.rightOf(tom), made.rightOf(maria)]).toEqual([undefined, Editing]);
  });

  it('that the portal does not remove after three requests are trouble of the update, for an alarm', async () => {
    const made = await withPeople();
    await made.makeTicket(assignee(tom));
    const { shares } = made.room().room;
    shares.delete = () => true;
    await made.name([]);
    expect(made.record()?.life?.error).toMatchObject({ code: 'AccessNotRemoved' });
    expect(made.record()?.status).toBe('done');
  });
});

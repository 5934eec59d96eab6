import { describe, expect, it } from 'vitest';
import type { ZendeskFake } from '../../../../infra/local/vendors/zendesk.ts';
import { minute } from '../../../../lib/kernel/time.ts';
import { followed, itemId } from './vendor.ts';

const zendesk = async (options: Parameters<typeof followed>[1] = {}) => {
  const made = await followed('zendesk', options);
  const fake = made.fakes.get('zendesk') as ZendeskFake;
  return { ...made, fake, reads: () => fake.calls.filter(({ method }) => method === 'GET').length };
};

describe('the room of a ticket of Zendesk', () => {
  it('is archived when the ticket is solved, restored when it is opened again, and gets its new subject', async () => {
    const made = await zendesk();
    made.fake.touch(itemId, { status: 'solved' });
    const answer = await made.changed();
    expect(answer).toEqual({ status: 'noted', execution: expect.stringMatching(/^35436-.*-life-1$/) });
    await made.keepFor(2);
    expect(made.place()).toBe('archive');
    made.fake.touch(itemId, { status: 'open', subject: 'Very private words' });
    await made.followsChange();
    expect(made.place()).toBe('rooms');
    expect(made.title()).toBe(`Ticket #${itemId} - Very private words`);
    expect(made.history() + JSON.stringify(made.log)).not.toContain('private words');
  });

  it('is what the ticket is, and not what a late webhook says', async () => {
    const made = await zendesk();
    // The webhook says SOLVED; by now the ticket is open again.
    made.fake.touch(itemId, { status: 'open' });
    await made.followsChange();
    expect(made.place()).toBe('rooms');
    expect(made.codes()).not.toContain('ROOM_ARCHIVED');
  });

  it('is archived once however often the same webhook comes, with one look more for those that come during an update', async () => {
    const made = await zendesk();
    made.fake.touch(itemId, { status: 'solved' });
    const before = made.reads();
    const answers = [await made.changed()];
    for (let times = 0; times < 9; times += 1)
      answers.push((await made.send('zendesk', { event: 'changed', ticket_id: itemId })).body);
    expect(answers.filter((answer) => 'execution' in answer)).toHaveLength(1);
    await made.keepFor(3);
    expect(made.place()).toBe('archive');
    expect(made.codes().filter((code) => code === 'ROOM_ARCHIVED')).toHaveLength(1);
    expect(made.updates()).toHaveLength(1);
    expect(made.reads() - before).toBe(2);
  });

  it('follows a change whose webhook is lost within a day', async () => {
    const made = await zendesk();
    await made.keepFor(11);
    made.fake.touch(itemId, { status: 'solved' });
    await made.passDays(1);
    await made.keepFor(10);
    expect(made.place()).toBe('archive');
    made.fake.touch(itemId, { status: 'open' });
    await made.passDays(8);
    expect(made.place()).toBe('rooms');
  });

  it('is archived when the ticket is deleted, and restored when it is undeleted', async () => {
    const made = await zendesk();
    made.fake.remove(itemId);
    await made.followsChange();
    expect(made.place()).toBe('archive');
    made.fake.undelete(itemId);
    await made.followsChange();
    expect(made.place()).toBe('rooms');
  });

  it('stays where people archived it, whatever becomes of the ticket', async () => {
    const made = await zendesk();
    made.archiveByHand();
    made.fake.touch(itemId, { status: 'solved' });
    await made.followsChange();
    made.fake.touch(itemId, { status: 'open' });
    await made.followsChange();
    expect(made.place()).toBe('archive');
  });

  it('follows later when Zendesk wants a pause, and sends nothing before its end', async () => {
    const made = await zendesk();
    made.fake.touch(itemId, { status: 'solved' });
    made.fake.next({ status: 429, retryAfter: '900' });
    await made.changed();
    await made.keepFor(1);
    const before = made.reads();
    expect(made.record()?.life?.error?.code).toBe('SourceUnavailable');
    await made.changed();
    await made.keepFor(12);
    expect(made.reads()).toBe(before);
    await made.keepFor(5);
    expect(made.place()).toBe('archive');
    expect(made.record()?.life).not.toHaveProperty('error');
  });

  it('is not archived while Zendesk cannot be read, although its grace is over', async () => {
    const made = await zendesk({ life: { graceDays: 1 } });
    made.fake.touch(itemId, { status: 'solved' });
    await made.followsChange();
    made.fake.touch(itemId, { status: 'open' });
    const credential = made.fake;
    credential.credentialAccepted = false;
    await made.passDays(2);
    expect(made.place()).toBe('rooms');
    expect(made.codes()).toContain('ROOM_UPDATE_FAILING');
    credential.credentialAccepted = true;
    await made.passDays(2);
    expect(made.place()).toBe('rooms');
    expect(made.record()?.life?.reported).toMatchObject({ closed: false, status: 'open' });
  });

  it('is none for a ticket that never had one: nothing is written down', async () => {
    const made = await zendesk();
    expect(await made.changed({ event: 'changed', ticket_id: '7' })).toEqual({
      status: 'ignored',
      reason: expect.stringContaining('Nothing is known of this work item'),
    });
    expect(made.records.all.size).toBe(1);
  });

  it('of a bulk change begins at once for the first twenty, and the others within minutes', async () => {
    const made = await zendesk();
    const answers: object[] = [];
    for (let number = 1; number <= 30; number += 1) {
      await made.make('zendesk', { ticket_id: String(number), subject: 'x' });
    }
    await made.clock.advance(minute);
    for (let number = 1; number <= 30; number += 1) {
      made.fake.touch(String(number), { status: 'solved' });
      const { body } = await made.send('zendesk', { event: 'changed', ticket_id: String(number) });
      answers.push(body as object);
    }
    expect(answers.filter((answer) => 'execution' in answer)).toHaveLength(20);
    await made.keepFor(3);
    const rooms = made.simulator.world.portal.rooms();
    expect(rooms.filter(({ room }) => room.place === 'archive')).toHaveLength(30);
  });
});

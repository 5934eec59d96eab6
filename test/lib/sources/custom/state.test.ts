import { describe, expect, it } from 'vitest';
import { customReceiver } from '../../../../lib/sources/custom/receive.ts';
import type { CustomSettings } from '../../../../lib/sources/custom/settings.ts';
import { nowMs, settingsWith, sourceOf } from '../receiver.ts';

const base = {
  type: 'custom',
  proof: { header: 'x-webhook-secret' },
  item: { projectId: 'data.id', projectName: 'data.name', projectType: 'data.kind' },
};
const samples = (body: unknown, ...items: object[]) => [{ body, items }];

describe('a body that says the state of a work item', () => {
  const source = sourceOf(
    settingsWith({
      source: {
        ...base,
        state: { when: "event = 'changed'", status: 'data.state', updatedAt: 'at' },
        closedStates: ['Won'],
        openStates: ['Open'],
        conditions: [{ expression: "event = 'created'", otherwise: 'Only new ones.' }],
        samples: samples(
          { event: 'changed', at: '2026-01-15T09:00:00Z', data: { id: 7, name: 'Bridge', state: 'won' } },
          {
            projectId: '7',
            projectName: 'Bridge',
            status: 'won',
            updatedAt: '2026-01-15T09:00:00.000Z',
            closed: true,
          },
        ),
      },
    }),
  ) as CustomSettings;
  const read = (body: object, follows = true) => {
    const parsed = customReceiver.itemsOf?.(source, {
      event: 'changed',
      at: '2026-01-15T09:00:00Z',
      ...body,
    });
    if (!parsed || !('json' in parsed)) throw new Error('no item');
    return customReceiver.read(source, parsed.json, { headers: {}, nowMs, follows });
  };

  it.each([
    ['won', true],
    ['open', false],
    ['lost', undefined],
  ])('is closed or open by the states of the settings: %s', (state, closed) => {
    expect(read({ data: { id: 7, name: 'Bridge', state } })).toEqual({
      outcome: 'state',
      facts: { kind: 'project', projectId: '7', projectName: '', projectType: '' },
      reported: { status: state, atMs: Date.parse('2026-01-15T09:00:00Z'), title: 'Bridge' },
      closed,
    });
  });

  it('makes no room and is ignored with the reason where rooms follow nothing', () => {
    expect(read({ data: { id: 7, state: 'won' } }, false)).toMatchObject({
      outcome: 'ignored',
      reason: expect.stringContaining('"life"'),
    });
  });

  it('makes no room either where nobody says whether rooms follow', () => {
    const item = {
      outcome: 'state',
      item: { projectId: '7' },
      status: 'won',
      updatedAt: '2026-01-15T09:00:00Z',
    };
    expect(customReceiver.read(source, item, { headers: {}, nowMs })).toMatchObject({ outcome: 'ignored' });
  });

  it('is about a ticket where its item has a ticketId', () => {
    const ofTickets = { ...source, item: { ticketId: 'id', subject: 'subject' } };
    const item = {
      outcome: 'state',
      item: { ticketId: '8', subject: 'Login' },
      status: 'Won',
      updatedAt: '2026-01-15T09:00:00Z',
    };
    expect(customReceiver.read(ofTickets, item, { headers: {}, nowMs, follows: true })).toMatchObject({
      outcome: 'state',
      facts: { kind: 'ticket', ticketId: '8' },
      reported: { title: 'Login' },
    });
  });

  it('names the expression that says whether it is one, and no condition, where that fails', () => {
    const failing = {
      ...source,
      state: { when: '$number(event)', status: 'data.state', updatedAt: 'at' },
      conditions: [{ expression: '$number(event)', otherwise: 'Only new ones.' }],
    };
    const parsed = customReceiver.itemsOf?.(failing, { event: 'x', data: { id: 7, name: 'x' } });
    expect(parsed).toMatchObject({
      json: { outcome: 'invalid', mistakes: [{ field: 'state.when' }] },
    });
    const { mistakes = [] } = (parsed as { json: { mistakes?: object[] } }).json;
    expect(mistakes).toHaveLength(1);
  });

  it('is refused where its time is ahead of our clock, as a value that its expression gives', () => {
    expect(read({ data: { id: 7, state: 'won' }, at: '2026-01-15T11:00:01Z' })).toEqual({
      outcome: 'invalid',
      mistakes: [
        {
          field: 'state.updatedAt',
          message:
            'the expression "at" of the settings gives a value that is more than an hour ahead of our clock; send the time of the change',
        },
      ],
    });
  });

  it('is refused by the expression that gave no state or no time', () => {
    expect(read({ data: { id: 7 }, at: 'yesterday' })).toEqual({
      outcome: 'invalid',
      mistakes: [
        { field: 'state.status', message: expect.stringContaining('the expression "data.state"') },
        { field: 'state.updatedAt', message: expect.stringContaining('the expression "at"') },
      ],
    });
  });
});

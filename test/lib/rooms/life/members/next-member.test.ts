import { describe, expect, it } from 'vitest';
import { accessRights } from '../../../../../lib/docspace/numbers.ts';
import { day, second } from '../../../../../lib/kernel/time.ts';
import { nextMember, type SeenMember } from '../../../../../lib/rooms/life/members/next-member.ts';
import type { RoomMember } from '../../../../../lib/work-items/life/life.ts';

const { Read, Editing, RoomManager } = accessRights;
const nowMs = 1_000 * day;
const soon = nowMs - 10 * second;
const longAgo = nowMs - day;

const member = (more: Partial<RoomMember> = {}): RoomMember => ({ id: 'kim', access: Editing, ...more });
const asked = (to: 'added' | 'removed', atMs: number, more: object = {}) => ({
  requested: { to, atMs, update: 4, times: 1, ...more },
});
const look = (given: Partial<SeenMember>) =>
  nextMember({ id: 'kim', known: undefined, wanted: undefined, has: undefined, nowMs, update: 5, ...given });

describe('a person whom a work item names', () => {
  it.each<[string, Partial<SeenMember>, string | undefined, string | undefined]>([
    ['who is not in the room: is added', { wanted: Editing }, 'add', undefined],
    [
      'who is in the room by hand with less: keeps that',
      { wanted: Editing, has: Read },
      undefined,
      undefined,
    ],
    [
      'who is in the room by hand with more: keeps that',
      { wanted: Read, has: RoomManager },
      undefined,
      undefined,
    ],
    [
      'who is in as added from here: stays',
      { known: member(), wanted: Editing, has: Editing },
      undefined,
      undefined,
    ],
    [
      'who gets another role: gets its right',
      { known: member(), wanted: Read, has: Editing },
      'add',
      undefined,
    ],
    [
      'whose right somebody changed: keeps it',
      { known: member(), wanted: Editing, has: Read },
      undefined,
      undefined,
    ],
    [
      'whose right somebody changed, with another role: keeps it',
      { known: member(), wanted: RoomManager, has: Read },
      undefined,
      undefined,
    ],
    [
      'whom somebody took out: stays out',
      { known: member(), wanted: Editing },
      undefined,
      'member-removed-by-people',
    ],
    [
      'whom somebody took out before: stays out',
      { known: member({ leftOut: true }), wanted: Editing },
      undefined,
      undefined,
    ],
    [
      'whose addition nobody heard of: is added again',
      { known: member(asked('added', soon)), wanted: Editing },
      'add',
      undefined,
    ],
    [
      'whose addition came although nobody heard of it: was added from here',
      { known: member(asked('added', soon)), wanted: Editing, has: Editing },
      undefined,
      'member-added',
    ],
    [
      'whose new right nobody heard of, and who has the old one: gets it again',
      { known: member(asked('added', soon, { before: Read })), wanted: Editing, has: Read },
      'add',
      undefined,
    ],
    [
      'whom somebody took out while he got a new right: stays out',
      { known: member(asked('added', soon, { before: Read })), wanted: Editing },
      undefined,
      'member-removed-by-people',
    ],
    [
      'who is named again while he may still be removed: waits',
      { known: member(asked('removed', soon)), wanted: Editing, has: Editing },
      'wait',
      undefined,
    ],
    [
      'who is named again and was not removed in time: stays',
      { known: member(asked('removed', longAgo)), wanted: Editing, has: Editing },
      undefined,
      undefined,
    ],
    [
      'who is named again and was removed: is added',
      { known: member(asked('removed', longAgo)), wanted: Editing },
      'add',
      undefined,
    ],
    [
      'whom the portal did not take: is noted',
      { known: member({ access: 0, refused: { atMs: soon, why: 'no' } }), wanted: Editing },
      undefined,
      'member-not-added',
    ],
    [
      'whom the portal did not take today: is not tried again',
      { known: member({ access: 0, refused: { atMs: soon, why: 'no', told: true } }), wanted: Editing },
      undefined,
      undefined,
    ],
    [
      'whom the portal did not take a day ago: is tried again',
      { known: member({ access: 0, refused: { atMs: longAgo, why: 'no', told: true } }), wanted: Editing },
      'add',
      undefined,
    ],
    [
      'whose new right the portal did not take today: keeps the old one',
      {
        known: member({ access: Read, refused: { atMs: soon, why: 'no', told: true } }),
        wanted: Editing,
        has: Read,
      },
      undefined,
      undefined,
    ],
    [
      'whose new right the portal did not take a day ago: is tried again',
      {
        known: member({ access: Read, refused: { atMs: longAgo, why: 'no', told: true } }),
        wanted: Editing,
        has: Read,
      },
      'add',
      undefined,
    ],
  ])('%s', (_, given, step, happened) => {
    const next = look(given);
    expect(next.step).toBe(step);
    expect(next.happened).toBe(happened);
  });

  it('is nobody of ours any more once somebody puts him in again who was out', () => {
    expect(look({ known: member({ leftOut: true }), wanted: Editing, has: Read })).toEqual({});
    const refused = { atMs: longAgo, why: 'no', told: true } as const;
    expect(look({ known: member({ access: 0, refused }), wanted: Editing, has: Read })).toEqual({});
  });

  it('is remembered with the right that was requested, and the one until then', () => {
    expect(look({ wanted: Editing }).known).toEqual({
      id: 'kim',
      access: Editing,
      requested: { to: 'added', atMs: nowMs, update: 5, times: 1 },
    });
    expect(look({ known: member(), wanted: Read, has: Editing }).known).toMatchObject({
      access: Read,
      requested: { to: 'added', before: Editing },
    });
  });

  it('has no trouble left once he is in after all', () => {
    const known = member({ ...asked('added', longAgo), refused: { atMs: longAgo, why: 'no', told: true } });
    expect(look({ known, wanted: Editing, has: Editing }).known).toEqual(member());
  });
});

describe('a person whom a work item names no more', () => {
  it.each<[string, Partial<SeenMember>, string | undefined, string | undefined]>([
    ['and who was never added from here: stays', { has: Read }, undefined, undefined],
    ['and who was added from here: is removed', { known: member(), has: Editing }, 'remove', undefined],
    ['and has less by somebody: is removed', { known: member(), has: Read }, 'remove', undefined],
    ['and has more by somebody: stays', { known: member(), has: RoomManager }, undefined, undefined],
    ['and is out already: is forgotten', { known: member() }, undefined, undefined],
    ['and may still be added: is waited for', { known: member(asked('added', soon)) }, 'wait', undefined],
    [
      'and was not added in time: is forgotten',
      { known: member(asked('added', longAgo)) },
      undefined,
      undefined,
    ],
    [
      'and was added although nobody heard of it: is removed',
      { known: member(asked('added', soon)), has: Editing },
      'remove',
      'member-added',
    ],
    [
      'and may still get the right that he was to have: is waited for',
      { known: member(asked('added', soon, { before: Read })), has: Read },
      'wait',
      undefined,
    ],
    [
      'and did not get that right in time: is removed',
      { known: member(asked('added', longAgo, { before: Read })), has: Read },
      'remove',
      undefined,
    ],
    [
      'whose removal nobody heard of: is removed again',
      { known: member(asked('removed', soon)), has: Editing },
      'remove',
      undefined,
    ],
    [
      'whose removal came: is forgotten',
      { known: member(asked('removed', soon)) },
      undefined,
      'member-removed',
    ],
  ])('%s', (_, given, step, happened) => {
    const next = look(given);
    expect(next.step).toBe(step);
    expect(next.happened).toBe(happened);
    if (step === undefined) expect(next.known).toBeUndefined();
  });

  it('is new when it names him again, whoever took him out before', () => {
    const forgotten = look({ known: member({ leftOut: true }) });
    expect(forgotten).toEqual({});
    expect(look({ known: forgotten.known, wanted: Editing }).step).toBe('add');
  });

  it('is counted by the requests of one update', () => {
    const again = look({ known: member(asked('removed', soon, { update: 5, times: 2 })), has: Editing });
    expect(again.known?.requested?.times).toBe(3);
    const other = look({ known: member(asked('removed', soon, { times: 2 })), has: Editing });
    expect(other.known?.requested?.times).toBe(1);
  });
});

import { describe, expect, it } from 'vitest';
import { confirmedTrouble, portalTrouble } from '../../../lib/docspace/probe.ts';
import { Failure, type FailureCode } from '../../../lib/kernel/failures.ts';
import { jumpingClock, ok, portal, type Reply, type Seen, thrown } from './portal.ts';

const blankTitle = thrown(400, 'The title is blank');
const isSelf = ({ url }: Seen) => url.pathname.endsWith('/people/@self');

/** The trouble of a portal that answers this about its user, and to the request for a room. */
async function troubleOf(self: Reply, create: Reply, key?: () => Promise<string>) {
  await using p = await portal((seen) => (isSelf(seen) ? self : create), key ? { key } : {});
  const trouble = await portalTrouble(p.call);
  return { code: trouble?.code, message: trouble?.message, requests: p.requests };
}

describe('whether the portal would make a room just now', () => {
  it('is asked without making one', async () => {
    const { code, requests } = await troubleOf(ok({ id: 'me' }), blankTitle);
    expect(code).toBeUndefined();
    const sent = requests.map(({ method, url, body }) => [method, url.pathname, body]);
    expect(sent).toHaveLength(2);
    expect(sent).toContainEqual(['GET', '/api/2.0/people/@self', undefined]);
    expect(sent).toContainEqual(['POST', '/api/2.0/files/rooms', { title: ' ', roomType: 2 }]);
  });

  it.each<[string, Reply, Reply, FailureCode | undefined]>([
    ['the plan is used up', ok({ id: 'me' }), thrown(402, 'limit'), 'PortalPlanLimit'],
    ['the portal is suspended', { status: 404 }, { status: 404 }, 'PortalSuspended'],
    ['the user cannot be read for a moment', { status: 502 }, blankTitle, 'PortalUnavailable'],
    [
      'both requests fail: the one for a room counts',
      { status: 502 },
      thrown(402, 'limit'),
      'PortalPlanLimit',
    ],
    [
      'the user is a "User", who may make no rooms',
      ok({ id: 'me', isCollaborator: true }),
      blankTitle,
      'PortalForbidden',
    ],
    ['the user is a "Guest"', ok({ id: 'me', isVisitor: true }), blankTitle, 'PortalForbidden'],
    ['the portal refuses to show the user', thrown(403, 'no'), blankTitle, undefined],
    ['the portal refuses the room for a reason of its own', ok({ id: 'me' }), thrown(403, 'no'), undefined],
    ['a room was made against all expectation', ok({ id: 'me' }), ok({ id: 1 }), undefined],
  ])('where %s', async (_, self, create, code) => {
    expect((await troubleOf(self, create)).code).toBe(code);
  });

  it('counts a key that cannot be read as trouble', async () => {
    const key = () => Promise.reject(new Failure('PortalKeyMissing', 'none'));
    expect((await troubleOf(ok({ id: 'me' }), blankTitle, key)).code).toBe('PortalKeyMissing');
  });

  it('fails by a defect, which is no trouble of the portal', async () => {
    const key = () => Promise.reject(new TypeError('a defect'));
    await expect(troubleOf(ok({ id: 'me' }), blankTitle, key)).rejects.toThrow(TypeError);
  });
});

/** A clock shows a time of day, and no span. */
const startMs = 1_000_000;

describe('trouble for which all work would be held', () => {
  /** What is said of a portal that answers this to the first, second and third request for a room. */
  async function confirmed(answers: Reply[], lookMs = 0) {
    const { clock, pass } = jumpingClock(startMs);
    const reply = (seen: Seen): Reply => {
      if (isSelf(seen)) return ok({ id: 'me' });
      pass(lookMs);
      return answers.shift() ?? blankTitle;
    };
    await using p = await portal(reply, { clock });
    const code = (await confirmedTrouble(p.call, clock))?.code;
    return { code, looks: p.requests.filter((seen) => !isSelf(seen)).length };
  }

  it.each<[string, Reply[], number, { code: FailureCode | undefined; looks: number }]>([
    ['is none where one request met a limit', [{ status: 429 }], 0, { code: undefined, looks: 2 }],
    ['is none where one request met no answer', ['cut'], 0, { code: undefined, looks: 2 }],
    [
      'is a limit that two looks met',
      [{ status: 429 }, { status: 429 }],
      0,
      { code: 'PortalThrottled', looks: 2 },
    ],
    ['is a silence of five seconds', ['cut'], 5_000, { code: 'PortalUnavailable', looks: 1 }],
    [
      'is what a portal says for good, at one look',
      [thrown(402, 'limit')],
      0,
      { code: 'PortalPlanLimit', looks: 1 },
    ],
    ['is none where the portal is well', [], 0, { code: undefined, looks: 1 }],
  ])('%s', async (_, answers, lookMs, expected) => {
    expect(await confirmed(answers, lookMs)).toEqual(expected);
  });
});

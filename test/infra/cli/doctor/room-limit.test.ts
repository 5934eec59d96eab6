import { expect, it } from 'vitest';
import { judgeRoomLimit, type RoomLimit } from '../../../../infra/cli/doctor/portal/room-limit.ts';
import { Failure } from '../../../../lib/kernel/failures.ts';
import { day } from '../../../../lib/kernel/time.ts';

const nowMs = Date.parse('2026-11-23T10:00:00Z');
/** Ten days ago so many rooms, and now. */
const counts = (before: number, now: number) => ({
  counts: [
    { atMs: nowMs - 10 * day, active: before, inGrace: 0, archived: 0 },
    { atMs: nowMs, active: now, inGrace: 0, archived: 0 },
  ],
});
const plan = (used: number, limit = 100) => ({ plan: { used, limit } });

it.each<[string, Partial<RoomLimit>, string, RegExp]>([
  ['of which nothing is known', {}, 'skipped', /write that into portal\.roomLimit/],
  ['with a limit and no count', { limit: 100 }, 'skipped', /100 rooms, .* not counted yet/],
  ['without a limit', plan(500, -1), 'ok', /no limit/],
  ['with free rooms', plan(89), 'ok', /^89 of the plan's 100 rooms are used\.$/],
  ['that is nearly full', plan(90), 'warning', /^90 of the plan's 100 rooms are used\.$/],
  ['with as many rooms as before', { ...plan(50), counts: counts(50, 50) }, 'ok', /become no more/],
  ['that empties and is nearly full', { ...plan(95), counts: counts(99, 95) }, 'warning', /become no more/],
  [
    'that is full in thirty days',
    { ...plan(40), counts: counts(20, 40) },
    'ok',
    /40 of .* used\. At the present rate, 2\.0 more a day, the limit is reached in 30 days, on 2026-12-23\.$/,
  ],
  [
    'that is full in twenty-nine days',
    { ...plan(42), counts: counts(22, 42) },
    'warning',
    /in 29 days, on 2026-12-22/,
  ],
  ['that is nearly full, though not soon', { ...plan(91), counts: counts(90, 91) }, 'warning', /in 90 days/],
  ['that is overfull', { ...plan(120), counts: counts(90, 120) }, 'warning', /in 0 days/],
  [
    'whose limit the settings say',
    { limit: 100, counts: counts(20, 40) },
    'ok',
    /^40 of the plan's 100 rooms are of this environment, beside those of others\. .* in 30 days/,
  ],
  ['whose limit the portal says, too', { ...plan(40), limit: 10, counts: counts(20, 40) }, 'ok', /100 rooms/],
  [
    'that is full',
    { ...plan(1), trouble: new Failure('PortalPlanLimit', 'HTTP 402') },
    'problem',
    /^HTTP 402\.$/,
  ],
  ['in other trouble', { ...plan(1), trouble: new Failure('PortalForbidden', 'x') }, 'ok', /^1 of/],
])('a plan %s', (_, given, level, says) => {
  const none = { trouble: undefined, plan: undefined, limit: undefined, counts: undefined, nowMs };
  expect(judgeRoomLimit({ ...none, ...given })).toMatchObject({
    check: 'portal.rooms',
    level,
    says: expect.stringMatching(says),
  });
});

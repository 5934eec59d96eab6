import { expect, it } from 'vitest';
import { judgePortalHook, type PortalHook } from '../../../../infra/cli/doctor/portal/webhooks.ts';
import { day, hour, minute } from '../../../../lib/kernel/time.ts';

const url = 'https://rooms.example.com/webhooks/portal';
const nowMs = 100 * day;
const hook = (change: Partial<PortalHook> = {}): PortalHook => ({
  id: 1,
  name: 'Rooms',
  uri: url,
  enabled: true,
  triggers: 0b1111 << 23,
  ...change,
});

it.each<[string, PortalHook[] | undefined, number | undefined, string, RegExp]>([
  ['a webhook that sends all', [hook()], nowMs - 3 * minute, 'ok', /the last one came 3 minutes ago/],
  ['one that has sent nothing yet', [hook()], undefined, 'ok', /none has come so far/],
  ['one of all triggers', [hook({ triggers: 0 })], nowMs - 5 * hour, 'ok', /5 hours ago/],
  ['none', [], nowMs - 3 * day, 'warning', /has no webhook to https/],
  [
    'one to another address',
    [hook({ uri: 'https://a.example.com' })],
    undefined,
    'warning',
    /has no webhook/,
  ],
  [
    'one that is turned off',
    [hook({ enabled: false })],
    nowMs - 3 * day,
    'warning',
    /turned .* off; the last one came 3 days ago/,
  ],
  [
    'one without a trigger',
    [hook({ triggers: 0b111 << 23 })],
    undefined,
    'warning',
    /lacks one of room updated/,
  ],
  [
    'one that is off beside one that is on',
    [hook({ enabled: false }), hook()],
    undefined,
    'ok',
    /sends webhooks/,
  ],
  ['a key that may not see them, and some have come', undefined, nowMs - minute, 'ok', /1 minutes ago/],
  [
    'a key that may not see them, and none has come',
    undefined,
    undefined,
    'warning',
    /No webhook of the portal has come/,
  ],
])('of %s', (_, hooks, lastMs, level, says) => {
  const found = judgePortalHook({ hooks, url, lastMs, nowMs, environment: 'production' });
  expect(found).toMatchObject({ check: 'portal.webhook', level, says: expect.stringMatching(says) });
  if ('remedy' in found) expect(found.remedy).toContain('npx rooms portal-webhook production');
});

it('is left out before the first deploy', () => {
  const about = { hooks: [], url: undefined, lastMs: undefined, nowMs, environment: 'production' };
  expect(judgePortalHook(about)).toMatchObject({ level: 'skipped' });
});

import { describe, expect, it } from 'vitest';
import { failures } from '../../../lib/kernel/failures.ts';
import { setUpOf } from '../../../lib/sources/registry/set-ups.ts';
import { settingsWith, sourceOf } from './receiver.ts';
import { type Desk, desk, type Vendor } from './write-back-fixture.ts';

const grave = (says: RegExp) => ({ grave: true, says: expect.stringMatching(says) });
const light = (says: RegExp) => ({ grave: false, says: expect.stringMatching(says) });
type Expected = ReturnType<typeof grave>[];

async function checkedAfter<V extends Vendor>(
  type: V,
  change: (fake: Desk<V>['fake']) => void,
  settings: Record<string, unknown> = {},
) {
  const { fake, check, writes } = desk(type, settings);
  change(fake);
  const troubles = await check();
  expect(writes()).toBe(0);
  for (const { remedy } of troubles) expect(remedy.length).toBeGreaterThan(20);
  return troubles;
}

describe('the check of a Zendesk source', () => {
  it.each<[string, (fake: Desk<'zendesk'>['fake']) => void, Expected]>([
    ['nothing', () => {}, []],
    ['nothing, also for an admin', (fake) => void Object.assign(fake, { role: 'admin' }), []],
    [
      'nothing, also for a field of several lines',
      (fake) => void Object.assign(fake.field, { type: 'textarea' }),
      [],
    ],
    [
      'that the credential is no agent',
      (fake) => void Object.assign(fake, { role: 'end-user' }),
      [grave(/no agent/)],
    ],
    [
      'that the field is not active',
      (fake) => void Object.assign(fake.field, { active: false }),
      [grave(/360001234567 does not exist or is not active/)],
    ],
    [
      'that the field is of another type and shown to customers',
      (fake) => void Object.assign(fake.field, { type: 'checkbox', visible_in_portal: true }),
      [grave(/of the type checkbox/), light(/shown to end users/)],
    ],
    [
      'that the credential is refused',
      (fake) => void Object.assign(fake, { credentialAccepted: false }),
      [{ ...grave(/HTTP 401/), remedy: failures.WriteBackKeyRefused.remedy } as Expected[0]],
    ],
    [
      'that Zendesk is away',
      (fake) => [502, 502, 502].map((status) => fake.next({ status })),
      [grave(/HTTP 502/)],
    ],
    ['that the field is unknown', unknownField, [grave(/does not exist or is not active/)]],
  ])('finds %s', async (_, change, expected) => {
    expect(await checkedAfter('zendesk', change)).toMatchObject(expected);
  });

  function unknownField(fake: Desk<'zendesk'>['fake']): void {
    const { handle } = fake;
    fake.handle = async (request) =>
      request.url.includes('ticket_fields') ? new Response('{}', { status: 404 }) : handle(request);
  }
});

describe('the check of a Freshdesk source', () => {
  it.each<[string, (fake: Desk<'freshdesk'>['fake']) => void, Expected]>([
    ['nothing', () => {}, []],
    [
      'nothing, also for a field of several lines',
      (fake) => void Object.assign(fake.field, { type: 'custom_paragraph' }),
      [],
    ],
    [
      'nothing about the field where only administrators may list fields',
      (fake) => void Object.assign(fake, { admin: false }),
      [],
    ],
    [
      'that the field is of another type and shown to customers',
      (fake) => void Object.assign(fake.field, { type: 'custom_checkbox', displayed_to_customers: true }),
      [grave(/of the type custom_checkbox/), light(/shown to customers/)],
    ],
    ['that the field does not exist', noField, [grave(/cf_docspace_room_url does not exist/)]],
    [
      'that the credential is refused',
      (fake) => void Object.assign(fake, { credentialAccepted: false }),
      [grave(/HTTP 401/)],
    ],
  ])('finds %s', async (_, change, expected) => {
    expect(await checkedAfter('freshdesk', change)).toMatchObject(expected);
  });

  function noField(fake: Desk<'freshdesk'>['fake']): void {
    const { handle } = fake;
    fake.handle = async (request) =>
      request.url.endsWith('/ticket_fields') ? Response.json([{ name: 'cf_x', type: 'x' }]) : handle(request);
  }
});

describe('the check of a Jira source', () => {
  const only = { projects: ['SUP', 'HR'] };
  it.each<[string, (fake: Desk<'jira'>['fake']) => void, Record<string, unknown>, Expected]>([
    ['nothing', () => {}, {}, []],
    ['nothing in the projects of its condition', () => {}, { only }, []],
    [
      'permissions that are missing everywhere',
      (fake) => void fake.denied.add('LINK_ISSUES').add('EDIT_ISSUES'),
      {},
      [grave(/^Our account lacks LINK_ISSUES, EDIT_ISSUES in every project of Jira\.$/)],
    ],
    [
      'the one project that our account does not see',
      (fake) => void fake.hidden.add('HR'),
      { only },
      [grave(/lacks BROWSE_PROJECTS, LINK_ISSUES, EDIT_ISSUES in the Jira project HR/)],
    ],
    [
      'that the credential is refused',
      (fake) => void Object.assign(fake, { credentialAccepted: false }),
      {},
      [grave(/HTTP 401/)],
    ],
  ])('finds %s', async (_, change, settings, expected) => {
    expect(await checkedAfter('jira', change, settings)).toMatchObject(expected);
  });
});

describe('the check of a generic source', () => {
  const json = {
    resultUrl: 'https://projects.example.com/results',
    callbackHosts: ['hooks.example.com:8443'],
  };
  const unreachable = Object.assign(new Error('connect 10.0.0.1'), { code: 'ECONNREFUSED' });

  /** The targets that are reached, and the troubles, where hosts answer like this. */
  async function checking(answers: Record<string, number | Error>, settings: object = json) {
    const source = sourceOf(settingsWith({ source: { type: 'project-system', ...settings } }));
    const reached: unknown[] = [];
    const troubles = await setUpOf(source).check(source, {
      secret: '',
      fetch: () => Promise.reject(new Error('no API')),
      clock: { now: () => 0, sleep: async () => {} },
      reach: async (target) => {
        reached.push(target);
        const answer = answers[new URL(target.url).host] ?? 405;
        if (typeof answer === 'number') return answer;
        throw answer;
      },
    });
    return { reached, troubles };
  }

  it('reaches the result URL and each host for callbacks, and is content with any answer below 500', async () => {
    const { reached, troubles } = await checking({ 'projects.example.com': 499 });
    expect(troubles).toEqual([]);
    expect(reached).toEqual([
      { url: json.resultUrl, own: true },
      { url: 'https://hooks.example.com:8443/', own: false },
    ]);
  });

  it.each<[object, number]>([
    [{}, 1],
    [{ resultUrl: json.resultUrl }, 0],
    [{ callbackHosts: json.callbackHosts }, 0],
    [json, 0],
  ])('advises on the settings %j where nobody gets its results', (settings, count) => {
    const source = sourceOf(settingsWith({ source: { type: 'project-system', ...settings } }));
    const advice = setUpOf(source).advice?.(source) ?? [];
    expect(advice).toHaveLength(count);
    for (const { says, remedy } of advice) expect(`${says} ${remedy}`).toMatch(/\w+ \w+.*\w+ \w+/);
  });

  it('finds nothing for a source without results', async () => {
    expect(await checking({}, {})).toEqual({ reached: [], troubles: [] });
  });

  it('finds a result URL that answers 5xx or cannot be reached, as grave', async () => {
    const broken = await checking({ 'projects.example.com': 500 });
    expect(broken.troubles).toMatchObject([
      grave(/projects\.example\.com of the result URL answers HTTP 500/),
    ]);
    const away = await checking({ 'projects.example.com': unreachable });
    expect(away.troubles).toMatchObject([
      grave(/of the result URL cannot be reached from here \(ECONNREFUSED\)/),
    ]);
  });

  it('finds a host for callbacks that answers 5xx or cannot be reached, as not grave', async () => {
    const broken = await checking({ 'hooks.example.com:8443': 503 });
    expect(broken.troubles).toMatchObject([
      light(/hooks\.example\.com:8443 of callbackHosts answers HTTP 503/),
    ]);
    const away = await checking({ 'hooks.example.com:8443': unreachable });
    expect(away.troubles).toMatchObject([
      light(/of callbackHosts cannot be reached from here \(ECONNREFUSED\)/),
    ]);
  });
});

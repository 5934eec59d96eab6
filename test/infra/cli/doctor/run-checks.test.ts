import { describe, expect, it } from 'vitest';
import type { CheckedEnvironment } from '../../../../infra/cli/doctor/checked-environment.ts';
import { judgeLink } from '../../../../infra/cli/doctor/portal/ticket-room.ts';
import type { ZendeskFake } from '../../../../infra/local/vendors/zendesk.ts';
import { keyOf, storedKeyOf } from '../../../../lib/work-items/keys.ts';
import { firstKeyTagOf } from '../../../lib/builders/records.ts';
import { cases, onlyInMemoryCases, workItem } from './cases.ts';
import { healthyEnvironment } from './healthy-environment.ts';
import { lambdaCases } from './lambda-cases.ts';
import { type Case, makeRoom } from './scene.ts';
import { sourceCases } from './source-cases.ts';

describe('the checks of rooms doctor', () => {
  it('find nothing to do in an environment that is as it should be', async () => {
    // Given an environment as it should be, with a room whose key tag it knows, and one of version 0.1.0
    const environment = healthyEnvironment();
    const keyTag = firstKeyTagOf(workItem);
    const hash = storedKeyOf(keyOf(workItem)).slice('sha256:'.length);
    await makeRoom(environment, 2, [keyTag]);
    await makeRoom(environment, 2, [`old-${hash.slice(0, 12)}`]);
    environment.world.hashes?.add(storedKeyOf(keyTag).slice('sha256:'.length)).add(hash);
    // When
    const findings = await environment.findings();
    // Then the only thing that is not checked is what the API shows to wide keys alone
    expect(findings.filter(({ level }) => level !== 'ok')).toEqual([
      {
        check: 'portal.rooms',
        level: 'skipped',
        says: 'The portal shows this key no number of rooms of its plan; write that into portal.roomLimit to know when it is reached.',
      },
      { check: 'work-item', level: 'skipped', says: expect.stringContaining('nothing is deployed') },
    ]);
    expect(new Set(findings.map(({ check }) => check.split('.')[0]?.replace(/\[.*/, '')))).toEqual(
      new Set([
        'portal',
        'templates',
        'ticket-room',
        'project-room',
        'conflicting-deployments',
        'secrets',
        'lambdas',
        'sources',
        'alarms',
        'work-item',
      ]),
    );
  });

  it('change nothing in the portal, and only read at the systems of the sources', async () => {
    const environment = healthyEnvironment();
    const before = environment.simulator.world.portal.rooms().length;
    await environment.findings();
    expect(environment.simulator.world.portal.rooms().length).toBe(before);
    for (const vendor of ['zendesk', 'freshdesk', 'jira']) {
      const { calls } = environment.fake<ZendeskFake>(vendor);
      expect(calls.map(({ method }) => method)).toEqual(calls.map(() => 'GET'));
    }
  });

  it.each<Case<ReturnType<typeof healthyEnvironment>>>([
    ...cases,
    ...sourceCases,
    ...onlyInMemoryCases,
    ...lambdaCases,
  ])('find %s, and say what to do', async (_, provoke, check, level, says, settings) => {
    const environment = healthyEnvironment(settings);
    await provoke(environment);
    const findings = await environment.findings(check);
    const finding = findings.find((one) => says.test(one.says));
    expect(findings.map((one) => one.says)).toEqual(expect.arrayContaining([expect.stringMatching(says)]));
    expect(finding).toMatchObject({ check, level });
    if (level === 'warning' || level === 'problem') expect(finding).toHaveProperty('remedy');
    expect(JSON.stringify(findings)).not.toMatch(/sk-[0-9a-f]|@example\.com"/);
  });

  it.each([
    ['OperatorHold', /^Let work go on with npx rooms release test\.$/],
    [
      'PortalKeyRefused',
      /^It ends by itself once the portal is well; npx rooms release test asks at once\.$/,
    ],
  ] as const)('say that all work is held for %s, also when more is wrong', async (reason, remedy) => {
    const environment = healthyEnvironment();
    environment.values.set('portal', `sk-${'0'.repeat(64)}`);
    const since = '2026-11-23T10:00:00.000Z';
    const hold = { on: true, reason, message: 'Why.', since, probeAtMs: 0, probes: 0 };
    environment.checked.holding = async () => ({ hold, held: 12 });
    expect(await environment.findings('hold')).toEqual([
      {
        check: 'hold',
        level: 'problem',
        says: `All work is held since ${since} (${reason}: Why.), and 12 work items wait.`,
        remedy: expect.stringMatching(remedy),
      },
    ]);
    environment.checked.holding = async () => ({ hold: undefined, held: 2 });
    expect(await environment.findings('hold')).toMatchObject([
      { level: 'ok', says: 'No hold is on; 2 work items are held alone.' },
    ]);
  });

  it('skip the rest of the portal while its key is wrong, and check everything else', async () => {
    const environment = healthyEnvironment();
    environment.values.set('portal', `sk-${'0'.repeat(64)}`);
    // A test work item that was tried would fail here
    environment.checked.flow = {} as NonNullable<CheckedEnvironment['flow']>;
    const findings = await environment.findings();
    const levels = Object.fromEntries(findings.map(({ check, level }) => [check, level]));
    expect(levels).toMatchObject({
      'portal.key': 'problem',
      templates: 'skipped',
      'project-room.team': 'skipped',
      'ticket-room.team': 'skipped',
      'conflicting-deployments': 'skipped',
      'sources.zendesk': 'ok',
      alarms: 'ok',
      'work-item': 'skipped',
    });
  });

  it('name the rights that the links of a room type can have', () => {
    const link = { kind: 'external', access: 'Editing' } as const;
    const settings = {
      ...healthyEnvironment().checked.settings.ticketRoom,
      roomType: 'CustomRoom',
      link,
    } as const;
    expect(judgeLink({ ExternalLink: ['Read'] }, settings)).toMatchObject({
      level: 'problem',
      says: expect.stringContaining('only Read'),
    });
    expect(judgeLink({}, settings)).toMatchObject({
      level: 'problem',
      says: expect.stringContaining('none'),
    });
    expect(judgeLink({ ExternalLink: ['Editing'] }, settings)).toMatchObject({ level: 'ok' });
    expect(judgeLink(undefined, settings)).toMatchObject({ level: 'skipped' });
    expect(judgeLink(undefined, { ...settings, link: { kind: 'members' } })).toMatchObject({ level: 'ok' });
  });
});

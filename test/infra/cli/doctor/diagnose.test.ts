import { describe, expect, it } from 'vitest';
import type { Patient } from '../../../../infra/cli/doctor/diagnose.ts';
import { judgeLink } from '../../../../infra/cli/doctor/ticket-room.ts';
import type { ZendeskFake } from '../../../../infra/local/vendors/zendesk.ts';
import { keyOf, keyTagOf, storedKeyOf } from '../../../../lib/work-items/keys.ts';
import { cases, patientCases, workItem } from './cases.ts';
import { healthy } from './patient.ts';
import { type Case, makeRoom } from './scene.ts';
import { sourceCases } from './source-cases.ts';

describe('the doctor', () => {
  it('finds nothing to do where everything is as it should be', async () => {
    // Given an environment as it should be, with a room and its record
    const patient = healthy();
    await makeRoom(patient, 2, [keyTagOf(workItem)]);
    patient.world.hashes?.add(storedKeyOf(keyOf(workItem)).slice('sha256:'.length));
    // When
    const findings = await patient.findings();
    // Then nothing is to be done, and the only thing that nobody could ask is what the API shows to wide keys
    expect(findings.filter(({ level }) => level !== 'ok')).toEqual([
      {
        check: 'portal.rooms',
        level: 'skipped',
        says: 'The portal shows this key no number of rooms of its plan.',
      },
      { check: 'work-item', level: 'skipped', says: expect.stringContaining('nothing is deployed') },
    ]);
    expect(new Set(findings.map(({ check }) => check.split('.')[0]?.replace(/\[.*/, '')))).toEqual(
      new Set([
        'portal',
        'templates',
        'ticket-room',
        'team',
        'neighbours',
        'secrets',
        'sources',
        'alarms',
        'work-item',
      ]),
    );
  });

  it('changes nothing in the portal, and asks the systems of the sources for nothing but reading', async () => {
    const patient = healthy();
    const before = patient.simulator.world.portal.rooms().length;
    await patient.findings();
    expect(patient.simulator.world.portal.rooms().length).toBe(before);
    for (const vendor of ['zendesk', 'freshdesk', 'jira']) {
      const { calls } = patient.fake<ZendeskFake>(vendor);
      expect(calls.map(({ method }) => method)).toEqual(calls.map(() => 'GET'));
    }
  });

  it.each<Case<ReturnType<typeof healthy>>>([...cases, ...sourceCases, ...patientCases])(
    'says of %s what to do',
    async (_, provoke, check, level, says, settings) => {
      const patient = healthy(settings);
      await provoke(patient);
      const findings = await patient.findings(check);
      const finding = findings.find((one) => says.test(one.says));
      expect(findings.map((one) => one.says)).toEqual(expect.arrayContaining([expect.stringMatching(says)]));
      expect(finding).toMatchObject({ check, level });
      if (level === 'warning' || level === 'problem') expect(finding).toHaveProperty('remedy');
      expect(JSON.stringify(findings)).not.toMatch(/sk-[0-9a-f]|@example\.com"/);
    },
  );

  it('asks the portal nothing more while its key is wrong, and all else all the same', async () => {
    const patient = healthy();
    patient.values.set('portal', `sk-${'0'.repeat(64)}`);
    // Whoever touched this would fail
    patient.patient.flow = {} as NonNullable<Patient['flow']>;
    const findings = await patient.findings();
    const levels = Object.fromEntries(findings.map(({ check, level }) => [check, level]));
    expect(levels).toMatchObject({
      'portal.key': 'problem',
      templates: 'skipped',
      team: 'skipped',
      neighbours: 'skipped',
      'sources.zendesk': 'ok',
      alarms: 'ok',
      'work-item': 'skipped',
    });
  });

  it('says which rights the links of a room type can have', () => {
    const link = { kind: 'external', access: 'Editing' } as const;
    const settings = { ...healthy().patient.settings.ticketRoom, roomType: 'CustomRoom', link } as const;
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

import { describe, expect, it } from 'vitest';
import { genericSetUp } from '../../../../lib/sources/generic/set-up.ts';
import type { GenericSettings } from '../../../../lib/sources/generic/settings.ts';
import { reader } from '../reader.ts';
import { settingsWith, sourceOf } from '../receiver.ts';

const ticket = (more: object = {}) => ({ ticketId: '7', subject: 'Login error', ...more });

describe('a webhook of a generic source', () => {
  const hosts = ['hooks.example.com', 'crm.example.com:8443'];

  it.each(['https://hooks.example.com/done?token=1', 'https://crm.example.com:8443/'])(
    'may name the callback URL %s, whose host is allowed',
    (callbackUrl) => {
      expect(reader({ type: 'helpdesk', callbackHosts: hosts })(ticket({ callbackUrl }))).toEqual({
        outcome: 'work-item',
        facts: { kind: 'ticket', ticketId: '7', subject: 'Login error' },
        callbackUrl,
      });
    },
  );

  it.each([
    'http://hooks.example.com/',
    'https://hooks.example.com:8443/',
    'https://crm.example.com/',
    'https://evil.example.com/',
    'https://hooks.example.com.evil.example/',
    'https://user@hooks.example.com/',
    'https://:password@hooks.example.com/',
    `https://hooks.example.com/${'x'.repeat(2000)}`,
    'hooks.example.com',
    '',
    7,
  ])('is refused with the callback URL %j, with the hosts that are allowed', (callbackUrl) => {
    const read = reader({ type: 'helpdesk', callbackHosts: hosts })(ticket({ callbackUrl }));
    const message = expect.stringContaining('(allowed: hooks.example.com, crm.example.com:8443)');
    expect(read).toEqual({ outcome: 'invalid', mistakes: [{ field: 'callbackUrl', message }] });
  });

  it('is answered that no callback URL is allowed where the environment has no hosts for them', () => {
    const read = reader({ type: 'helpdesk' })(ticket({ callbackUrl: 'https://hooks.example.com/' }));
    expect(read).toMatchObject({ mistakes: [{ message: expect.stringContaining('(allowed: none)') }] });
  });
});

describe('the body of a generic source', () => {
  const project = (more: object = {}) => ({ projectId: 'P1', projectName: 'Q1', ...more });
  const message = expect.any(String);

  it.each<[string, unknown, object]>([
    ['the id as a number', project({ projectId: 7 }), { projectId: '7', projectType: '' }],
    ['spaces around the id', project({ projectId: ' P1 ' }), { projectId: 'P1' }],
    ['an id of 200 characters', project({ projectId: 'x'.repeat(200) }), { projectId: 'x'.repeat(200) }],
    ['no type', project(), { projectType: '' }],
    ['the type null', project({ projectType: null }), { projectType: '' }],
    ['a type of 200 characters', project({ projectType: 'x'.repeat(200) }), { projectType: 'x'.repeat(200) }],
    ['half a surrogate pair in its name', project({ projectName: 'a\ud83d' }), { projectName: 'a\ufffd' }],
  ])('may have %s', (_, body, facts) => {
    expect(reader({ type: 'project-system' })(body)).toMatchObject({ outcome: 'work-item', facts });
  });

  it.each<[string, unknown, string]>([
    ['no id', { projectName: 'Q1' }, 'projectId'],
    ['an empty id', project({ projectId: ' ' }), 'projectId'],
    [
      'an id that JSON cannot carry exactly',
      '{"projectId":9007199254740993,"projectName":"Q1"}',
      'projectId',
    ],
    ['an id of 201 characters', project({ projectId: 'x'.repeat(201) }), 'projectId'],
    ['half a surrogate pair in its id', project({ projectId: '\ud83d' }), 'projectId'],
    ['a type of 201 characters', project({ projectType: 'x'.repeat(201) }), 'projectType'],
    ['a name of spaces', project({ projectName: ' ' }), 'projectName'],
    ['no name', { projectId: 'P1' }, 'projectName'],
    ['a text', '"P1"', '(body)'],
  ])('is refused with %s', (_, body, field) => {
    expect(reader({ type: 'project-system' })(body)).toEqual({
      outcome: 'invalid',
      mistakes: [{ field, message }],
    });
  });

  it('is refused with what to send in place of a missing field and of a body that is no object', () => {
    const read = reader({ type: 'project-system' });
    expect(read({ projectId: 'P1' })).toMatchObject({ mistakes: [{ message: 'missing; send it' }] });
    expect(read('7')).toMatchObject({
      mistakes: [{ message: expect.stringMatching(/^send a JSON object such as/) }],
    });
  });

  it.each([{ event: 'test' }, { type: 'test' }, { test: true }])('is a test with %j', (body) => {
    for (const type of ['helpdesk', 'project-system']) {
      expect(reader({ type })(body)).toEqual({ outcome: 'ignored', reason: 'test: signature right' });
    }
  });

  it.each([{ event: 'x' }, { type: 'x' }, { test: false }, {}, null])('is no test with %j', (body) => {
    expect(reader({ type: 'helpdesk' })(body).outcome).toBe('invalid');
  });
});

describe('the secret that verifies webhooks of a generic source', () => {
  const whsec = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;
  const text = 'a header secret of enough length';
  it.each([
    ['by signatures', {}, whsec, true],
    ['by signatures', {}, text, false],
    ['by a header', { proof: { header: 'x-secret' } }, text, true],
    ['by a header', { proof: { header: 'x-secret' } }, 'short', false],
  ])('%s is usable in its own form only: %j, %s, %s', (_, settings, secret, usable) => {
    const source = sourceOf(settingsWith({ source: { type: 'helpdesk', ...settings } })) as GenericSettings;
    expect(genericSetUp.secrets.verify.isUsable(source, secret)).toBe(usable);
  });
});

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

  it('is told that no callback URL is allowed where the environment has no hosts for them', () => {
    const read = reader({ type: 'helpdesk' })(ticket({ callbackUrl: 'https://hooks.example.com/' }));
    expect(read).toMatchObject({ mistakes: [{ message: expect.stringContaining('(allowed: none)') }] });
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

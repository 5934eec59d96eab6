import { describe, expect, it } from 'vitest';
import { mistakesIn, settingsFile } from './build.ts';

const mistakes = (more: Record<string, unknown>) => mistakesIn(settingsFile(more));

describe('operations', () => {
  it.each([
    ['alarms', ['oncall'], 'operations.alarms[0]: write an e-mail address, or the ARN of an SNS topic'],
    [
      'alarms',
      ['arn:aws:sqs:eu-central-1:123456789012:queue'],
      'operations.alarms[0]: write an e-mail address',
    ],
    ['logRetentionDays', 100, 'operations.logRetentionDays: write one of 1, 3, 5'],
    ['encryptionKey', 'alias/mine', 'operations.encryptionKey: write an ARN such as "arn:aws:kms:'],
    [
      'longestWaitMinutes',
      5,
      'operations.longestWaitMinutes: write a whole number of minutes from 10 to 1440',
    ],
    ['monitoring', 'none', 'operations.monitoring: write "full" or "basic"'],
    ['tags', { 'aws:x': '1' }, "a tag's name is 1 to 128 of letters"],
    ['tags', ['a'], 'operations.tags: write an object such as { "cost-center": "4711" }, or {}'],
  ])('refuses %s: %j', (field, value, remedy) => {
    expect(mistakes({ operations: { [field]: value } })).toEqual([expect.stringContaining(remedy)]);
  });

  it('takes e-mail addresses and topics side by side', () => {
    const alarms = ['oncall@example.com', 'arn:aws:sns:eu-central-1:123456789012:alarms'];
    expect(mistakes({ operations: { alarms } })).toEqual([]);
  });
});

describe('gateway', () => {
  it('names a source that the environment does not have', () => {
    expect(mistakes({ gateway: { sources: { 'project-sytem': {} } } })).toEqual([
      'gateway.sources.project-sytem: there is no source of this name; did you mean "project-system"?',
    ]);
  });

  it.each(['10.0.0.0/33', '203.0.113', 'example.com', '::1/129'])('refuses the address %s', (address) => {
    const gateway = { sources: { 'project-system': { allowedIps: [address] } } };
    expect(mistakes({ gateway })).toEqual([
      expect.stringContaining('gateway.sources.project-system.allowedIps[0]: write an address or a range'),
    ]);
  });

  it.each(['203.0.113.7', '203.0.113.0/24', '2001:db8::/32'])('takes the address %s', (address) => {
    expect(mistakes({ gateway: { sources: { 'project-system': { allowedIps: [address] } } } })).toEqual([]);
  });

  it('wants a certificate with a domain', () => {
    expect(mistakes({ gateway: { domain: { name: 'rooms.example.com' } } })).toEqual([
      expect.stringContaining('gateway.domain.certificate: missing; write an ARN such as "arn:aws:acm:'),
    ]);
  });
});

describe('network and privacy', () => {
  it('want both subnets and security groups, at least one of each', () => {
    expect(mistakes({ network: { subnets: [] } })).toEqual([
      expect.stringContaining('network.subnets: write at least one'),
      expect.stringContaining('network.securityGroups: missing; write a list'),
    ]);
  });

  it('keep personal data for a week at least, for results are sent again for three days', () => {
    expect(mistakes({ privacy: { keepPersonalDataDays: 3 } })).toEqual([
      expect.stringContaining('privacy.keepPersonalDataDays: write a whole number of days from 7 to 3650'),
    ]);
  });
});

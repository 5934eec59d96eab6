import { describe, expect, it } from 'vitest';
import { mayDial } from '../../../lib/results/addresses.ts';

describe('an address that a result may go to', () => {
  it.each([
    '8.8.8.8',
    '172.15.255.255',
    '172.32.0.0',
    '100.128.0.0',
    '192.0.1.255',
    '223.255.255.255',
    '2606:4700::1111',
    '2a00:1450:4001::1',
    '3ffe::1',
    '3fff:1000::1',
    '192.88.98.1',
    '::ffff:8.8.8.8',
    '::FFFF:8.8.100.100',
  ])('is the public address %s', (address) => {
    expect(mayDial(address, [])).toBe(true);
  });

  it.each([
    '0.0.0.0',
    '10.0.0.1',
    '100.64.0.1',
    '127.0.0.1',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.1',
    '192.0.2.1',
    '192.168.1.1',
    '198.18.0.1',
    '198.19.255.255',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '64:ff9b::7f00:1',
    '64:ff9b:1::1',
    '100::1',
    '2001::1',
    '2001:db8::1',
    '2002:7f00:1::',
    'fc00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fe80::1%eth0',
    'ff02::1',
    'x::ffff:8.8.8.8',
    '::ffff:8.8.8.8x',
    '::ffff:a9fe:a9fe',
    '192.88.99.1',
    '192.31.196.1',
    '192.52.193.1',
    '192.175.48.1',
    '240.0.0.1',
    '::a00:1',
    '::10.0.0.1',
    '::7f00:1',
    '::ffff:0:7f00:1',
    'fec0::1',
    '3fff::1',
    '3fff:fff:ffff::1',
    '5f00::1',
    '4000::1',
    '1fff::1',
    '2620:4f:8000::1',
    '2606:4700::1111%eth0',
    '0x7f.1',
    '017700000001',
    '127.1',
    'projects.example.com',
    '',
  ])('is not %s', (address) => {
    expect(mayDial(address, [])).toBe(false);
  });

  it.each([
    ['10.20.3.4', ['10.20.0.0/16'], true],
    ['10.21.0.1', ['10.20.0.0/16'], false],
    ['10.21.0.1', ['10.20.0.0/16', '10.21.0.0/24'], true],
    ['::ffff:10.20.3.4', ['10.20.0.0/16'], true],
    ['fd12::1', ['fd12::/16'], true],
    ['fd12::1', ['10.0.0.0/8'], false],
    ['10.20.3.4', ['projects.example.com', '10.20.0.0/16'], true],
    ['10.20.3.4', ['projects.example.com', ''], false],
  ])('%s is one with the private networks %j: %s', (address, networks, allowed) => {
    expect(mayDial(address, networks)).toBe(allowed);
  });

  it.each(['169.254.169.254', 'fd00:ec2::254', 'fe80::1'])(
    'is never %s, the metadata service of AWS or a link-local address, with any setting',
    (address) => {
      expect(mayDial(address, ['0.0.0.0/0', '::/0', '169.254.0.0/16', 'fc00::/7', 'fe80::/10'])).toBe(false);
    },
  );
});

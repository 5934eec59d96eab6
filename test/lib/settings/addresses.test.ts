import { describe, expect, it } from 'vitest';
import {
  isAddressRange,
  isLoopback,
  isPrivateNetwork,
  readHost,
  readUrl,
} from '../../../lib/settings/addresses.ts';

it.each([
  ['localhost', true],
  ['127.0.0.1', true],
  ['127.123.124.125', true],
  ['[::1]', true],
  ['127.0.0.1.example.com', false],
  ['x127.0.0.1', false],
  ['10.127.0.0.1', false],
  ['128.0.0.1', false],
  ['[::2]', false],
])('the host %s is this machine: %s', (host, is) => {
  expect(isLoopback(host)).toBe(is);
});

describe('the text of a URL', () => {
  it.each([
    ['https://acme.example.com/results?token=1', false],
    ['HTTPS://acme.example.com', false],
    ['http://127.0.0.1:3000/x', true],
    ['http://localhost', true],
  ])('%s is one, on a laptop: %s', (text, local) => {
    expect(readUrl(text, local)).toBeInstanceOf(URL);
  });

  it.each([
    ['acme.example.com', false, /is not a URL/],
    ['ftp://acme.example.com', false, /is not a URL/],
    ['see https://acme.example.com', false, /is not a URL/],
    [' https://acme.example.com', false, /is not a URL/],
    ['https://acme.example.com/a b', false, /is not a URL/],
    ['https://acme.example.com and more', false, /is not a URL/],
    ['https://', false, /is not a URL/],
    ['https://[1]', false, /is not a URL/],
    ['https://maria@acme.example.com', false, /user name or password/],
    ['https://:secret@acme.example.com', false, /user name or password/],
    ['https://acme.example.com/#part', false, /must not contain a "#"/],
    ['http://acme.example.com', false, /^must begin with https:\/\/$/],
    ['http://127.0.0.1', false, /^must begin with https:\/\/$/],
    ['http://acme.example.com', true, /http:\/\/ is for 127\.0\.0\.1 only/],
  ])('%s is refused, on a laptop %s, because it %s', (text, local, why) => {
    expect(readUrl(text, local)).toMatch(why);
  });
});

it.each([
  ['hooks.example.com', 'hooks.example.com'],
  ['HOOKS.example.com:8443', 'hooks.example.com:8443'],
  ['hooks.example.com:443', 'hooks.example.com'],
  ['a', 'a'],
  ['hooks..example.com', undefined],
  ['hooks.example.com/path', undefined],
  ['hooks.example.com:8443/path', undefined],
  ['https://hooks.example.com', undefined],
  ['-hooks.example.com', undefined],
  ['hooks.example.com-', undefined],
  ['hooks.example.com:99999', undefined],
  ['*.example.com', undefined],
])('the text %s names the host %s', (text, host) => {
  expect(readHost(text)).toBe(host);
});

it.each([
  ['10.0.0.1', true],
  ['10.0.0.0/8', true],
  ['10.0.0.1/32', true],
  ['10.0.0.1/33', false],
  ['::1', true],
  ['2001:db8::/128', true],
  ['2001:db8::/64', true],
  ['2001:db8::/129', false],
  ['x10.0.0.1', false],
  ['10.0.0.1 ', false],
  ['10.0.0.0/8x', false],
  ['', false],
  ['acme', false],
])('the text %j is an address or a range: %s', (text, is) => {
  expect(isAddressRange(text)).toBe(is);
});

it.each([
  ['10.20.0.0/16', false, true],
  ['10.0.0.0/8', false, true],
  ['10.0.0.0/7', false, false],
  ['10.0.0.1/32', false, true],
  ['10.0.0.1/33', false, false],
  ['10.0.0.0', false, false],
  ['x10.0.0.0/8', false, false],
  ['10.0.0.0/8x', false, false],
  ['172.16.0.0/12', false, true],
  ['172.32.0.0/16', false, false],
  ['8.8.8.0/24', false, false],
  ['fd00::/64', false, true],
  ['fd00::1/128', false, true],
  ['fd00::1/129', false, false],
  ['2001:db8::/64', false, false],
  ['127.0.0.0/8', false, false],
  ['127.0.0.0/8', true, true],
  ['::1/128', true, true],
  ['::1/128', false, false],
])('the range %s is in a private network, on a laptop %s: %s', (text, local, is) => {
  expect(isPrivateNetwork(text, local)).toBe(is);
});

import { describe, expect, it } from 'vitest';
import { portalKeyIn } from '../../../lib/docspace/client.ts';

describe('the secret of the portal key', () => {
  it.each([
    ['sk-1', { key: 'sk-1' }],
    ['{"key":"sk-1"}', { key: 'sk-1' }],
    ['{"key":"sk-1","expiresAt":"2027-05-01"}', { key: 'sk-1', expiresAtMs: Date.UTC(2027, 4, 1) }],
    ['{"key":"sk-1","expiresAt":"soon"}', { key: 'sk-1' }],
    ['{"apiKey":"sk-1"}', { key: 'sk-1' }],
    ['{"apiKey":"sk-1","other":"x"}', { key: '{"apiKey":"sk-1","other":"x"}' }],
    ['null', { key: 'null' }],
    ['4711', { key: '4711' }],
    ['{"key":"sk-1","userId":"u1"}', { key: 'sk-1', userId: 'u1' }],
    ['{"key":"sk-1","userId":7}', { key: 'sk-1' }],
  ])('%s is read as %o', (secret, expected) => {
    expect(portalKeyIn(secret)).toEqual(expected);
  });
});

import { describe, expect, it } from 'vitest';
import { setUpOf } from '../../../../lib/sources/registry/set-ups.ts';
import { writeBackOf } from '../../../../lib/sources/registry/write-backs.ts';
import { settingsWith, sourceOf } from '../receiver.ts';
import { createdRecord, resultOf } from '../write-back-fixture.ts';

const zendesk = { type: 'zendesk', subdomain: 'acme', roomField: 7 };
const freshdesk = { type: 'freshdesk', subdomain: 'acme' };
const jira = { type: 'jira', site: 'acme.atlassian.net' };
const oauth = { ...jira, cloudId: '1324a887-45db-1bf4-1e99-ef0ff456d421' };
const token = '0123456789abcdef';
const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

/** The header of the first request to the vendor. */
async function headerWith(json: Record<string, unknown>, secret: string) {
  const source = sourceOf(settingsWith({ source: json }));
  let header: string | null = null;
  await writeBackOf(source).write(source, resultOf(createdRecord()), {
    secret,
    fetch: async (request) => {
      header = request.headers.get('authorization');
      return new Response(null, { status: 400 });
    },
    dial: () => Promise.reject(new Error('no event')),
    clock: { now: () => 0, sleep: () => new Promise(() => {}) },
  });
  return header;
}

describe('the secret that writes back', () => {
  it.each([
    ['an API token of Zendesk', zendesk, `a@b.example/token:${token}`, basic(`a@b.example/token:${token}`)],
    ['an OAuth token of Zendesk', zendesk, `Bearer ${token}`, `Bearer ${token}`],
    ['an API key of Freshdesk', freshdesk, token, basic(`${token}:X`)],
    ['an API token of Jira', jira, `a@b.example:${token}`, basic(`a@b.example:${token}`)],
    ['an API token of Jira with a cloudId', oauth, `a@b.example:${token}`, basic(`a@b.example:${token}`)],
    ['an OAuth token of Jira with a cloudId', oauth, `Bearer ${token}`, `Bearer ${token}`],
  ])('may be %s, and is sent as the vendor wants it', async (_, json, secret, header) => {
    const source = sourceOf(settingsWith({ source: json }));
    expect(setUpOf(source).secrets.writeBack.isUsable(source, secret)).toBe(true);
    expect(await headerWith(json, secret)).toBe(header);
  });

  it.each([
    ['zendesk', zendesk, `a@b.example:${token}`],
    ['zendesk', zendesk, `a@b.example/token:${token.slice(1)}`],
    ['zendesk', zendesk, `x a@b.example/token:${token}`],
    ['zendesk', zendesk, `a@b.example/token:${token} x`],
    ['zendesk', zendesk, `Bearer ${token.slice(1)}`],
    ['zendesk', zendesk, `x Bearer ${token}`],
    ['zendesk', zendesk, `Bearer ${token} x`],
    ['zendesk', zendesk, `Bearer ${' '.repeat(16)}`],
    ['freshdesk', freshdesk, token.slice(1)],
    ['freshdesk', freshdesk, `:${token}`],
    ['freshdesk', freshdesk, `${token}:X`],
    ['freshdesk', freshdesk, 'a'.repeat(101)],
    ['jira', jira, `a@b.example:${token.slice(1)}`],
    ['jira', jira, `x a@b.example:${token}`],
    ['jira', jira, `a@b.example:${token} x`],
    ['jira, which takes OAuth tokens with a cloudId alone', jira, `Bearer ${token}`],
    ['jira', oauth, `Bearer ${token.slice(1)}`],
    ['jira', oauth, `x Bearer ${token}`],
    ['jira', oauth, `Bearer ${token} x`],
    ['jira', oauth, `Bearer ${' '.repeat(16)}`],
  ])('is of another form for %s: %j, %j', (_, json, secret) => {
    const source = sourceOf(settingsWith({ source: json }));
    expect(setUpOf(source).secrets.writeBack.isUsable(source, secret)).toBe(false);
  });
});

describe('the secret that verifies webhooks of Freshdesk', () => {
  const header = { ...freshdesk, proof: { header: 'x-secret' } };
  it.each([
    ['user and password', freshdesk, 'rule:0123456789abcdef', true],
    ['user and password', freshdesk, 'a secret of enough length', false],
    ['a header', header, 'a secret of enough length', true],
    ['a header', header, 'short', false],
  ])('is usable in the form of %s alone: %j, %j is %s', (_, json, secret, usable) => {
    const source = sourceOf(settingsWith({ source: json }));
    expect(setUpOf(source).secrets.verify.isUsable(source, secret)).toBe(usable);
  });
});

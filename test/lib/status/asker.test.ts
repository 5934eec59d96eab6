import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Failure } from '../../../lib/kernel/failures.ts';
import { signStandardWebhook } from '../../../lib/sources/signatures/standard-webhooks.ts';
import type { StatusRequest } from '../../../lib/status/asker.ts';
import { forgottenRecord } from '../../../lib/work-items/erase.ts';
import type { WorkRecord } from '../../../lib/work-items/record.ts';
import { newRecord, projectRecord, startMs, ticketRecord } from '../builders/records.ts';
import { linkOf, signatureOf, statusWorld } from './status-fixture.ts';

const record = projectRecord();
const nothing = new Uint8Array();
const projectOf = (projectId: string, more: Partial<WorkRecord> = {}) => {
  const facts = { kind: 'project', projectId, projectType: 't', projectName: 'n' } as const;
  return { ...newRecord({ namespace: 'test', source: 'project-system', facts }, startMs), ...more };
};

describe('the signature of a link', () => {
  const signature = signatureOf(record);

  it('lets its holder read that work item, though its source proves nothing', async () => {
    const { ask, reads } = await statusWorld({ records: [record] });
    expect(await ask({ signature })).toMatchObject({ status: 200 });
    expect(reads).toEqual([record.key]);
  });

  it('is of the letters of a URL alone, and as long as the digest', () => {
    expect(signature).toMatch(/^[\w-]{43}$/);
    expect(linkOf(record)).toBe(`/status/project-system/PRJ-1?signature=${signature}`);
  });

  it.each<[string, Partial<StatusRequest>]>([
    ['none', {}],
    ['an empty one', { signature: '' }],
    ['that of another item', { signature: signatureOf(projectOf('PRJ-2')) }],
    ['that of another source', { signature, source: 'helpdesk' }],
    ['one with another key', { signature: signatureOf(record, 'another key') }],
    ['one letter too few', { signature: signature.slice(0, -1) }],
    ['one letter too many', { signature: `${signature}A` }],
    ['another first letter', { signature: `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}` }],
    ['the key tag', { signature: record.keyTag }],
    ['that of an id in other letters', { signature, id: 'prj-1' }],
    ['that of an item nobody knows', { signature: signatureOf(projectOf('PRJ-3')), id: 'PRJ-3' }],
    ['that of a ticket with that id', { signature: signatureOf(ticketWith('PRJ-1')) }],
  ])('that is %s finds nothing, and says what is said of what is not there', async (_, request) => {
    const { ask, reads } = await statusWorld({ records: [record] });
    const unknown = await ask({ id: 'NOBODY', signature: 'x' });
    expect(await ask(request)).toEqual(unknown);
    expect(unknown).toMatchObject({ status: 404, headers: { 'content-type': 'application/problem+json' } });
    // Only a signature of ours makes the table be read, and only for what it was made for.
    expect(reads).not.toContain(record.key);
    const isSigned = request.id === 'PRJ-3' || request.signature === signatureOf(ticketWith('PRJ-1'));
    expect(reads).toHaveLength(isSigned ? 1 : 0);
  });

  it('finds nothing of a work item that was forgotten', async () => {
    const { ask, records } = await statusWorld({ records: [record] });
    await records.write(forgottenRecord({ ...record, status: 'done' }, startMs), 1);
    expect(await ask({ signature })).toMatchObject({ status: 404 });
  });

  it.each([
    ['a slash', 'A/7', ['A/7', 'A%2F7']],
    ['a percent sign', '50%', ['50%', '50%25']],
    ['percent-encoding', 'A%2F7', ['A%2F7', 'A%252F7']],
    ['letters beyond ASCII', 'Größe 7', ['Größe 7', 'Gr%C3%B6%C3%9Fe%207', 'Gro\u0308ße 7']],
  ])('finds an id with %s, as gateways and browsers write it', async (_, id, spellings) => {
    const known = projectOf(id);
    const { ask } = await statusWorld({ records: [known] });
    for (const spelling of spellings) {
      expect(await ask({ id: spelling, signature: signatureOf(known) }), spelling).toMatchObject({
        status: 200,
      });
    }
    const path = new URL(linkOf(known), 'https://rooms.example.com').pathname;
    expect(path.startsWith('/status/project-system/')).toBe(true);
    expect(path.split('/')).toHaveLength(4);
  });

  it('finds a record whose id is written as version 0.1.0 took it', async () => {
    const known = projectOf('Gro\u0308ße');
    const { ask } = await statusWorld({ records: [known] });
    expect(await ask({ id: 'Gr%C3%B6%C3%9Fe', signature: signatureOf(known) })).toMatchObject({
      status: 200,
    });
  });

  it('is given for no id that a browser takes out of a path', () => {
    expect(['.', '..'].map((id) => linkOf(projectOf(id)))).toEqual(['', '']);
  });

  it('counts after its source was taken out of the environment', async () => {
    const { ask } = await statusWorld({ records: [record], sources: { helpdesk: {} } });
    expect(await ask({ signature })).toMatchObject({ status: 200 });
  });
});

function ticketWith(ticketId: string): WorkRecord {
  const facts = { kind: 'ticket', ticketId, subject: 's' } as const;
  return { ...ticketRecord(), ...newRecord({ namespace: 'test', source: 'project-system', facts }, startMs) };
}

describe('the proof of the source itself', () => {
  const whsec = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
  const plain = 'a-secret-of-the-environment';
  const bodyHmac = `sha256=${createHmac('sha256', plain).update(nothing).digest('hex')}`;
  const seconds = String(startMs / 1000);
  const declared = (signed: string, timestamp?: object) => ({
    type: 'custom',
    proof: { signature: 'x-signature', signed, ...(timestamp ? { timestamp } : {}) },
    item: { ticketId: 'id', subject: 'title' },
    samples: [{ body: { id: '7', title: 's' }, items: [{ ticketId: '7', subject: 's' }] }],
  });
  const hmacOf = (text: string) => createHmac('sha256', plain).update(text).digest('hex');
  const asBasic = { authorization: `Basic ${Buffer.from(`rooms:${plain}`).toString('base64')}` };

  it.each<[string, object, string, Record<string, string>, number]>([
    ['a Standard Webhook of now', {}, whsec, signStandardWebhook(whsec, 'msg_1', startMs, nothing), 200],
    [
      'a Standard Webhook of six minutes ago',
      {},
      whsec,
      signStandardWebhook(whsec, 'msg_1', startMs - 360_000, nothing),
      404,
    ],
    [
      'a Standard Webhook over a body',
      {},
      whsec,
      signStandardWebhook(whsec, 'msg_1', startMs, Buffer.from('{}')),
      404,
    ],
    ['its secret in a header', { proof: { header: 'x-secret' } }, plain, { 'x-secret': plain }, 200],
    [
      'another secret in a header',
      { proof: { header: 'x-secret' } },
      plain,
      { 'x-secret': `${plain}x` },
      404,
    ],
    ['no header at all', { proof: { header: 'x-secret' } }, plain, {}, 404],
    ['user and password', { type: 'freshdesk', subdomain: 'acme' }, `rooms:${plain}`, asBasic, 200],
    [
      'a signature over the body alone, which would be the same for ever',
      { type: 'jira', site: 'acme.atlassian.net' },
      plain,
      { 'x-hub-signature': bodyHmac },
      404,
    ],
    [
      'a signature of any form without a time',
      declared('v1.{body}'),
      plain,
      { 'x-signature': hmacOf('v1.') },
      404,
    ],
    [
      'a signature of any form with a time',
      declared('{timestamp}.{body}', { header: 'x-time' }),
      plain,
      { 'x-signature': hmacOf(`${seconds}.`), 'x-time': seconds },
      200,
    ],
  ])('that is %s', async (_, source, secret, headers, status) => {
    const facts = { kind: 'ticket', ticketId: '7', subject: 's' } as const;
    const its = newRecord({ namespace: 'test', source: 'asker', facts }, startMs);
    const { ask } = await statusWorld({
      records: [its],
      sources: { asker: { type: 'helpdesk', ...source } },
      verifySecrets: async () => [secret],
    });
    expect(await ask({ source: 'asker', id: '7', headers })).toMatchObject({ status });
    // And nothing of an item that is not there, whoever asks
    expect(await ask({ source: 'asker', id: '8', headers })).toMatchObject({ status: 404 });
  });

  it('counts with a secret that was changed a moment ago', async () => {
    const { ask } = await statusWorld({
      records: [record],
      sources: { 'project-system': { proof: { header: 'x-secret' } } },
      verifySecrets: async (_, options) => [options?.fresh ? plain : 'the-secret-before-that'],
    });
    expect(await ask({ headers: { 'x-secret': plain } })).toMatchObject({ status: 200 });
  });

  it('that cannot be verified finds nothing, and rings nobody', async () => {
    const { ask, lines, reads } = await statusWorld({
      records: [record],
      verifySecrets: async () => {
        throw new Failure('SecretUnavailable', 'It cannot be read.');
      },
    });
    expect(await ask({ headers: signStandardWebhook(whsec, 'm', startMs, nothing) })).toMatchObject({
      status: 404,
    });
    expect([lines, reads]).toEqual([[], []]);
  });
});

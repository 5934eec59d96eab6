import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { localSourceTypes } from '../../../infra/local/vendors/index.ts';
import { sourceTypeNames } from '../../../lib/sources/registry/names.ts';
import { receiverOf } from '../../../lib/sources/registry/receivers.ts';
import { samplesOf } from '../../../lib/sources/registry/samples.ts';
import { setUpOf } from '../../../lib/sources/registry/set-ups.ts';
import { conformance } from './conformance.ts';
import { nowMs, receiverWith, settingsWith, signedHeaders, sourceOf, type Wire } from './receiver.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

it('every type of source has conformance entries, a page for admins and a fake', () => {
  const types = [...sourceTypeNames];
  expect([...new Set(conformance.map(({ type }) => type))].sort()).toEqual(types.sort());
  expect(types.filter((type) => !existsSync(`lib/sources/${type}/README.md`))).toEqual([]);
  expect(Object.keys(localSourceTypes).sort()).toEqual(types);
});

const named = conformance.map((entry) => {
  const { proof } = sourceOf(settingsWith({ source: { type: entry.type, ...entry.settings } })) as {
    proof?: { scheme: string };
  };
  return [proof ? `${entry.type}, ${proof.scheme}` : entry.type, entry] as const;
});

describe.each(named)('webhooks of %s', (_, entry) => {
  const { secret, other, authenticationHeaders, signsBody, signsTime, anyCase, vectors } = entry;
  const settings = settingsWith({ source: { type: entry.type, ...entry.settings } });
  const source = sourceOf(settings);
  const { verify, secret: form } = receiverOf(source);
  const { samples } = samplesOf(source);
  const { example, secrets: forms } = setUpOf(source);
  const title = 'Принтер 🖨️ "offline" \\ ünd';
  const [, usual] = Object.entries(samples(source, { id: '35436', title }))[0] ?? [];
  const body = JSON.stringify(usual);

  const signed = (changes: { secret?: string; atMs?: number } = {}) =>
    signedHeaders(source, {
      secret,
      body,
      nowMs: nowMs,
      deliveryId: 'd1',
      ...changes,
      ...time(changes.atMs),
    });
  const time = (atMs?: number) => (atMs === undefined ? {} : { nowMs: atMs });
  const send = (wire: Partial<Wire> = {}, secrets = [secret]) => {
    const receiver = receiverWith(settings, { source: secrets });
    const headers = { 'content-type': 'application/json', ...(wire.headers ?? signed()) };
    return receiver.send({ source: 'source', body, ...wire, headers });
  };

  it.each(vectors)('are authenticated as their vector $name says: $right', (vector) => {
    const { headers, nowMs: atMs, right } = vector;
    const webhook = { headers, body: bytes(vector.body), secrets: [vector.secret], nowMs: atMs };
    expect(verify(source, webhook)).toBe(right);
  });

  it('are accepted by their bytes, sent as text or base64, with header names in any letter case', async () => {
    expect((await send()).status).toBe(202);
    expect((await send({ asText: true })).status).toBe(202);
    const shouting = Object.fromEntries(Object.entries(signed()).map(([n, v]) => [n.toUpperCase(), v]));
    expect((await send({ headers: shouting })).status).toBe(202);
  });

  it('are accepted with any of several secrets, while one is rotated', async () => {
    expect((await send({}, [other, secret])).status).toBe(202);
    expect((await send({ headers: signed({ secret: other }) }, [secret, other])).status).toBe(202);
  });

  it('are refused when they are signed with another key', async () => {
    expect((await send({ headers: signed({ secret: other }) })).status).toBe(401);
  });

  it.each(authenticationHeaders)(
    'are refused without the header %s, and with it empty, cut, longer or twice',
    async (name) => {
      const { [name]: value = '', ...rest } = signed();
      for (const wrong of [undefined, '', value.slice(0, -1), `${value}x`, [value, value], [value, 'x']]) {
        const headers = wrong === undefined ? rest : { ...rest, [name]: wrong };
        expect((await send({ headers })).status, JSON.stringify(wrong)).toBe(401);
      }
    },
  );

  it('are refused with the check that failed in the answer and in the log, and never with a value', async () => {
    const wrong = signed({ secret: other });
    const cases = [wrong, ...authenticationHeaders.map((name) => ({ ...wrong, [name]: undefined }))];
    for (const given of cases) {
      const receiver = receiverWith(settings, { source: [secret] });
      const headers = Object.fromEntries(
        Object.entries(given).flatMap(([n, v]) => (v === undefined ? [] : [[n, v]])),
      );
      const answer = await receiver.send({
        source: 'source',
        body,
        headers: { 'content-type': 'application/json', ...headers },
      });
      expect(answer.status).toBe(401);
      const [line] = receiver.lines as { code: string; reason?: string }[];
      expect(line).toMatchObject({
        code: 'WEBHOOK_REFUSED',
        reason: expect.stringMatching(/^[\w ,.=":-]+$/),
      });
      expect(answer.body.detail).toContain(`Here ${line?.reason}.`);
      const absent = authenticationHeaders.find((name) => given[name] === undefined);
      if (absent) expect(line?.reason).toContain(absent.replace(':', ''));
      for (const value of [...Object.values(headers), secret, other])
        expect(line?.reason).not.toContain(value);
    }
  });

  it('are refused with other bytes where the body is signed', async () => {
    const { status } = await send({ body: `${body} ` });
    expect(status).toBe(signsBody ? 401 : 202);
  });

  it('are accepted up to 300 s before and after their time, where a time is signed', async () => {
    for (const [offsetMs, right] of [
      [-300_000, true],
      [300_000, true],
      [-301_000, false],
      [301_000, false],
    ] as const) {
      const { status } = await send({ headers: signed({ atMs: nowMs + offsetMs }) });
      expect(status, String(offsetMs)).toBe(right || !signsTime ? 202 : 401);
    }
  });

  it('are accepted with a signature in another letter case only where that means the same', async () => {
    const [name = ''] = authenticationHeaders.filter((header) => /signature(-v3)?$|auth|secret/.test(header));
    const { [name]: value = '', ...rest } = signed();
    const upper = value.replace(/[0-9a-f]{64}$/, (hex) => hex.toUpperCase());
    const changed = anyCase ? upper : value.replace(/[a-z]/g, (letter) => letter.toUpperCase());
    expect(changed).not.toBe(value);
    expect((await send({ headers: { ...rest, [name]: changed } })).status).toBe(anyCase ? 202 : 401);
  });

  it('are refused with a remedy when signed with the secret of a public example, also where that one is stored', async () => {
    const { secrets = [], remedy = '' } = form.publicExamples ?? {};
    for (const known of secrets.filter((one) => form.isUsable(source, one) && signsBody)) {
      const headers = signed({ secret: known });
      expect(await send({ headers })).toMatchObject({ status: 401, body: { detail: remedy } });
      expect(await send({ headers }, [known])).toMatchObject({ status: 503 });
    }
  });

  it.each([
    ['unset', []],
    ['too short', ['short']],
    ['empty', ['']],
  ])('are answered 503 while the secret is %s', async (_, secrets) => {
    expect((await send({}, secrets)).status).toBe(503);
    expect((await send({ headers: {} }, secrets)).status).toBe(503);
  });

  it('are understood in every form of the samples, with their title, and the test makes nothing', async () => {
    const kinds = new Map<string, string>();
    for (const [name, sample] of Object.entries(samples(source, { id: '35436', title }))) {
      const text = JSON.stringify(sample);
      const headers = signedHeaders(source, { secret, body: text, nowMs, deliveryId: 'd1' });
      const receiver = receiverWith(settings, { source: [secret] });
      const { status, body: answer } = await receiver.send({
        source: 'source',
        body: text,
        headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
      });
      kinds.set(name, `${status} ${answer.status}`);
      if (name === 'test') expect(answer.reason).toBe('test: signature right');
      for (const { value } of receiver.records.all.values()) {
        const { facts, lookUp } = value;
        // Its name is in no webhook.
        if (lookUp) continue;
        expect(facts.kind === 'ticket' ? facts.subject : facts.projectName).toBe(title);
      }
    }
    expect(kinds.get('test')).toBe('200 ignored');
    expect([...kinds.values()][0]).toMatch(/^202 (accepted|several)$/);
  });

  it('are about one work item in every form and delivery', async () => {
    const receiver = receiverWith(settings, { source: [secret] });
    const statuses: number[] = [];
    for (const [name, sample] of Object.entries(samples(source, { id: '35436', title }))) {
      // Jira's project event is about a project and not an issue.
      if (name === 'test' || (entry.type === 'jira' && name === 'project')) continue;
      for (const deliveryId of ['d1', 'd2']) {
        const text = JSON.stringify(sample);
        const headers = signedHeaders(source, { secret, body: text, nowMs, deliveryId });
        const wire = {
          source: 'source',
          body: text,
          headers: { 'content-type': 'application/json', ...headers },
        };
        statuses.push((await receiver.send(wire)).status);
      }
    }
    expect(receiver.records.all.size).toBe(1);
    const [first, ...others] = statuses;
    expect([first, ...new Set(others)]).toEqual([202, 200]);
  });

  it('need settings no longer than the example, and secrets in the form that their hint names', () => {
    expect(() => settingsWith({ source: { type: entry.type, ...example } })).not.toThrow();
    for (const { hint } of Object.values(forms)) expect(hint(source).length).toBeGreaterThan(10);
    const { proof } = source as { proof?: { header?: string } };
    const named = / in the header (\S+)/.exec(forms.verify.hint(source))?.[1];
    expect(named).toBe(proof?.header);
    for (const wrong of ['', 'x', 'short:x', `${'x'.repeat(20)} y`]) {
      expect(forms.writeBack.isUsable(source, wrong), wrong).toBe(false);
    }
  });
});

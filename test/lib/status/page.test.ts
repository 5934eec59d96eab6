import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FailureCode, failures } from '../../../lib/kernel/failures.ts';
import { pageHeaders, statusPage } from '../../../lib/status/page.ts';
import type { WorkRecord } from '../../../lib/work-items/record.ts';
import { newRecord, recordedRoom, signingKey, startMs } from '../builders/records.ts';
import { signatureOf, statusWorld } from './status-fixture.ts';

const words = { heading: 'H', lines: ['L'] };

describe('the page of a status', () => {
  it('runs, loads and frames nothing, and its own style is the only one', () => {
    const page = statusPage({ language: 'en', words, item: 'PRJ-1', seconds: 5 });
    const [, style = ''] = /<style>(.*)<\/style>/s.exec(page) ?? [];
    const hash = createHash('sha256').update(style).digest('base64');
    const policy = pageHeaders['content-security-policy'];
    expect(policy).toContain(`default-src 'none'; style-src 'sha256-${hash}'`);
    for (const rule of ["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"]) {
      expect(policy).toContain(rule);
    }
    expect(page).not.toMatch(/<script|<img|<link|<iframe|<form|style=| on\w+=|url\(|@import/i);
  });

  it('says its language, one heading, a title with what it is about, and its bar by name', () => {
    const progress = { label: 'Fortschritt', percent: 40, text: '40 %' };
    const page = statusPage({ language: 'de', words: { ...words, progress }, item: 'PRJ-1', seconds: 5 });
    expect(page).toMatch(/^<!doctype html>\n<html lang="de">/);
    expect(page.match(/<h1>/g)).toHaveLength(1);
    expect(page).toContain('<title>H – Raum für PRJ-1</title>');
    expect(page).toContain('<label for="progress">Fortschritt: 40 %</label>');
    expect(page).toContain('<progress id="progress" max="100" value="40">40 %</progress>');
    expect(page).toContain('Diese Seite aktualisiert sich selbst. Abstand: 5 Sekunden.');
    expect(page).toContain('<main>');
    expect(page).toContain('prefers-color-scheme:dark');
  });

  it.each([
    ['light', '#1c1e21', '#fff', 7],
    ['light, quiet', '#45494f', '#fff', 7],
    ['light, link', '#0b4f9e', '#fff', 7],
    ['dark', '#f1f2f4', '#202328', 7],
    ['dark, quiet', '#c3c8cf', '#202328', 7],
    ['dark, link', '#a3cbff', '#202328', 7],
  ])('has text of enough contrast: %s', (_, text, ground, least) => {
    const page = statusPage({ language: 'en', words });
    for (const colour of [text, ground]) expect(page).toContain(colour);
    expect(contrast(text, ground)).toBeGreaterThanOrEqual(least);
  });

  it('links to addresses of the web alone', () => {
    const link = (url: string) =>
      statusPage({ language: 'en', words: { ...words, link: { text: 'Open', url } } });
    expect(link('https://portal.example.com/?a=1&b="2"')).toContain(
      '<a href="https://portal.example.com/?a=1&amp;b=&quot;2&quot;" rel="noreferrer">Open</a>',
    );
    for (const url of ['javascript:alert(1)', 'data:text/html,x', '//evil.example', '']) {
      expect(link(url)).not.toContain('<a ');
    }
  });

  it('shows each id as text, whatever is in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (id) => {
        const page = statusPage({ language: 'en', words, item: `<script>${id}"'&</script>` });
        expect(page).not.toContain('<script');
        expect(page.match(/</g)?.length).toBe(
          statusPage({ language: 'en', words, item: '' }).match(/</g)?.length,
        );
      }),
    );
  });
});

/** The contrast of two colours (WCAG 2.2, "contrast ratio"). */
function contrast(one: string, other: string): number {
  const light = (colour: string) => {
    const hex = colour.length === 4 ? colour.replace(/[0-9a-f]/gi, '$&$&') : colour;
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
      const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [brighter = 0, darker = 0] = [light(one), light(other)].sort((a, b) => b - a);
  return (brighter + 0.05) / (darker + 0.05);
}

describe('a status says nothing that its reader may not know', () => {
  const secret = (what: string) => `HIDDEN-${what}`;
  const codes = Object.keys(failures) as FailureCode[];
  const base = newRecord(
    {
      namespace: 'test',
      source: 'project-system',
      facts: {
        kind: 'project',
        projectId: 'PRJ-1',
        projectType: secret('type'),
        projectName: secret('name'),
      },
      callbackUrl: `https://pm.example.com/${secret('callback')}`,
      itemUrl: `https://pm.example.com/${secret('item')}`,
      account: secret('account'),
    },
    startMs,
  );
  const full = (change: Partial<WorkRecord>): WorkRecord => ({
    ...base,
    template: { id: 7, title: secret('template') },
    intent: { firstAtMs: 1, lastAtMs: 1, posts: 1, attempt: 1, title: secret('title') },
    folderIntent: { title: secret('folder'), atMs: 1 },
    warnings: [{ code: 'TeamMissing', message: secret('warning') }],
    link: { roomId: 1, id: secret('link'), kind: 'invitation', access: 1 },
    kept: { since: '2026-01-01', reason: secret('reason') },
    correction: { facts: { ...base.facts, projectName: secret('correction') } as never },
    ...change,
  });
  const changes = fc.oneof(
    fc.constantFrom<Partial<WorkRecord>>(
      { status: 'accepted' },
      { status: 'ignored', ignored: { reason: secret('ignored') } },
      { status: 'running' },
      { status: 'running', room: recordedRoom(1, { title: secret('room'), tags: [secret('tag')] }) },
      { status: 'done', room: recordedRoom(1, { title: secret('room'), tags: [secret('tag')] }) },
      { status: 'held', held: { reason: 'OperatorHold', since: '2026-01-01' } },
    ),
    fc
      .constantFrom(...codes)
      .map(
        (code): Partial<WorkRecord> => ({ status: 'failed', error: { code, message: secret('message') } }),
      ),
    fc
      .constantFrom(...codes)
      .map((reason): Partial<WorkRecord> => ({ status: 'held', held: { reason, since: '2026-01-01' } })),
  );

  it('in any state, form and language', async () => {
    const language = fc.constantFrom('en', 'de', 'fr', 'es', 'it', 'pt', 'pl', 'ja', 'zh');
    const accept = fc.constantFrom('text/html', 'application/json');
    await fc.assert(
      fc.asyncProperty(changes, language, accept, fc.boolean(), async (change, lang, as, isHolder) => {
        const record = full(change);
        const { ask, slot } = await statusWorld({ records: [record] });
        const { key, attempt, queuedAt } = record;
        const waiting = { queuedAt, attempt, execution: secret('arn'), token: secret('token'), tryNumber: 1 };
        for (const one of isHolder ? [secret('other')] : [secret('other'), key]) {
          await slot.putWaiter({ ...waiting, key: one });
        }
        const holder = { key: isHolder ? key : secret('holder'), attempt, queuedAt };
        await slot.writeSlot({ fence: 1, holder, confirmed: true, leaseUntilMs: 1, grantedAtMs: startMs }, 0);
        const { status, headers, body } = await ask({
          signature: signatureOf(record),
          headers: { accept: as, 'accept-language': lang },
        });
        expect(status).toBe(200);
        const all = JSON.stringify({ headers, body });
        expect(all).not.toContain('HIDDEN');
        for (const code of [...codes, 'OperatorHold', signingKey, record.keyTag, 'arn:', '@']) {
          expect(all.replace(/@media/g, '')).not.toContain(code);
        }
      }),
      { numRuns: 200 },
    );
  });
});

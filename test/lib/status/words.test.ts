import { describe, expect, it } from 'vitest';
import { day, hour, minute, second } from '../../../lib/kernel/time.ts';
import type { ItemStatus } from '../../../lib/status/contract.ts';
import { type Language, languages } from '../../../lib/status/languages/all.ts';
import { durationOf, wordsOf } from '../../../lib/status/words.ts';
import { iso, startMs } from '../builders/records.ts';

const nowMs = startMs;
const within = (likely: number, earliest = likely, latest = likely) => ({
  readyAt: { likely: iso(nowMs + likely), earliest: iso(nowMs + earliest), latest: iso(nowMs + latest) },
});
const queued = (place: number | undefined, more: object = {}): ItemStatus => ({
  status: 'queued',
  queue: { of: 12, ...(place === undefined ? {} : { place }) },
  ...more,
});
const url = 'https://portal.example.com/rooms/shared/1';

describe('the words of a status', () => {
  it.each<[Language, ItemStatus, string]>([
    ['en', queued(1), 'Place 1 of 12. It is next. It is not possible to say yet how long this will take.'],
    [
      'en',
      queued(2, within(5 * minute)),
      'Place 2 of 12. 1 other request is waiting ahead of it. Estimated time until the room is ready: 5 minutes.',
    ],
    [
      'en',
      queued(3, within(5 * minute, 3 * minute, 8 * minute)),
      'Place 3 of 12. 2 other requests are waiting ahead of it. Estimated time until the room is ready: 5 minutes (3–8 minutes).',
    ],
    ['en', queued(undefined), 'More than 12 other requests are waiting ahead of it. It is not possible'],
    ['pl', queued(3), 'Miejsce 3 z 12. 2 inne zgłoszenia czekają przed nim.'],
    ['pl', queued(6), 'Miejsce 6 z 12. 5 innych zgłoszeń czeka przed nim.'],
    ['de', queued(2, within(65 * second)), 'bis der Raum fertig ist: 70 Sekunden.'],
    [
      'de',
      queued(2, within(3 * hour, 2 * hour, 9 * hour)),
      'bis der Raum fertig ist: 3 Stunden (2–9 Stunden).',
    ],
    ['fr', queued(2, within(3 * day)), 'Temps estimé avant que la salle soit prête : 3 jours.'],
    ['en', { status: 'creating' }, 'The portal is creating it now.'],
    ['en', { status: 'creating', percent: 40, ...within(-minute) }, 'until the room is ready: 10 seconds.'],
    [
      'en',
      { status: 'done', room: { url }, archiveAfter: '2026-12-03T23:00:00Z' },
      'You can open it if you have access to it. The room will be moved to the archive on December 3, 2026.',
    ],
    ['ja', { status: 'done', room: { url }, archiveAfter: '2026-12-03T23:00:00Z' }, '2026年12月3日'],
    [
      'en',
      { status: 'held', reason: 'quota', notBefore: '2026-11-23T11:00:00Z' },
      /^More rooms than usual .* It continues at 11:00\sAM UTC at the earliest\. Nothing is lost/.source,
    ],
    [
      'de',
      { status: 'held', reason: 'operator' },
      'Die Administratoren haben das Erstellen von Räumen angehalten.',
    ],
    ['es', { status: 'failed', reason: 'archived' }, 'Ya existe una sala y está en el archivo del portal.'],
  ])('in %s of %j', (language, status, text) => {
    const said = wordsOf(status, language, nowMs).lines.join(' ').replaceAll('\u00a0', ' ');
    if (text.startsWith('^')) expect(said).toMatch(new RegExp(text));
    else expect(said).toContain(text);
  });

  it('have the share of the copy for a bar, as the language writes it', () => {
    const { progress } = wordsOf({ status: 'creating', percent: 40 }, 'de', nowMs);
    expect(progress).toEqual({ label: 'Fortschritt', percent: 40, text: '40\u00a0%' });
    expect(wordsOf({ status: 'creating' }, 'de', nowMs)).not.toHaveProperty('progress');
  });

  it.each([
    [undefined, 'The room is ready', true],
    ['handed-over', 'The room is ready', true],
    ['archived', 'The room is in the archive', true],
    ['deleted', 'The room has been deleted', false],
  ] as const)('of a room that is %s say "%s", with a link: %s', (state, heading, hasLink) => {
    const words = wordsOf({ status: 'done', room: { url, ...(state ? { state } : {}) } }, 'en', nowMs);
    expect(words.heading).toBe(heading);
    expect(words.link).toEqual(hasLink ? { text: 'Open the room', url } : undefined);
  });

  it('leave no placeholder in any language', () => {
    const statuses: ItemStatus[] = [
      queued(1),
      queued(7, within(minute, second, hour)),
      queued(undefined),
      { status: 'done', room: { url }, archiveAfter: iso(nowMs) },
      { status: 'held', reason: 'quota', notBefore: iso(nowMs) },
    ];
    for (const language of Object.keys(languages) as Language[]) {
      for (const status of statuses) {
        const { heading, lines } = wordsOf(status, language, nowMs);
        expect([heading, ...lines].join(' ')).not.toMatch(/[{}]|undefined|NaN|Invalid/);
      }
    }
  });
});

it.each([
  [5 * second, 'en', '5 seconds'],
  [60 * second, 'de', '60 Sekunden'],
  [30 * minute, 'pt', '30 minutos'],
] as const)('a duration of %i ms in %s is %s', (ms, language, text) => {
  expect(durationOf(ms, language)).toBe(text);
});

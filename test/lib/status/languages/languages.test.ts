import { describe, expect, it } from 'vitest';
import { languages } from '../../../../lib/status/languages/all.ts';
import { en } from '../../../../lib/status/languages/en.ts';
import { failureReasons, holdReasons } from '../../../../lib/status/outsiders.ts';

/** Every sentence by its path; the plural forms of one count as one sentence. */
function sentences(value: object, path = ''): [string, string][] {
  return Object.entries(value).flatMap(([name, inner]): [string, string][] => {
    const inside = path === 'ahead' ? 'ahead' : path === '' ? name : `${path}.${name}`;
    return typeof inner === 'string' ? [[inside, inner]] : sentences(inner, inside);
  });
}

const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
const all = Object.entries(languages);

describe.each(all)('the sentences in %s', (language, its) => {
  it('are those of English, none empty, each with the same placeholders', () => {
    const english = new Map(sentences(en));
    expect(new Set(sentences(its).map(([path]) => path))).toEqual(new Set(english.keys()));
    for (const [path, text] of sentences(its)) {
      expect(text.trim().length, path).toBeGreaterThan(1);
      expect(placeholders(text), path).toEqual(placeholders(english.get(path) ?? ''));
    }
  });

  it('have each plural form of the language and no other', () => {
    const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
    expect(Object.keys(its.ahead).sort()).toEqual([...pluralCategories].sort());
  });

  it('are of that language: no longer one is word for word that of another', () => {
    for (const [other, theirs] of all) {
      if (other === language) continue;
      const same = new Set(sentences(theirs).map(([, text]) => text));
      const copied = sentences(its).filter(([, text]) => same.has(text) && text.length > 20);
      expect(copied, other).toEqual([]);
    }
  });

  it('say something else for each reason', () => {
    expect(new Set(holdReasons.map((reason) => its.held[reason])).size).toBe(holdReasons.length);
    expect(new Set(failureReasons.map((reason) => its.failed[reason])).size).toBe(failureReasons.length);
  });

  it('are known to Intl', () => {
    expect(Intl.NumberFormat.supportedLocalesOf(language)).toEqual([language]);
    expect(Intl.PluralRules.supportedLocalesOf(language)).toEqual([language]);
  });
});

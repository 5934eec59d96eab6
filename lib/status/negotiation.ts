import { defaultLanguage, type Language, languages } from './languages/all.ts';

export type Representation = 'json' | 'html';

/** What a header of preferences names, the most wanted first (RFC 9110, 12.4.2); what has the weight 0 is not wanted. */
function preferences(header: string | undefined): { name: string; weight: number }[] {
  return (header ?? '')
    .slice(0, 1000)
    .split(',')
    .map((part) => {
      const [name = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
      const weight = parameters.find((text) => text.startsWith('q='))?.slice(2);
      return { name, weight: weight === undefined ? 1 : Number(weight) };
    })
    .filter(({ name, weight }) => name !== '' && weight > 0)
    .sort((one, other) => other.weight - one.weight);
}

/** Browsers name HTML, and programs that name nothing of the kind get JSON. */
export function representationFor(accept: string | undefined): Representation {
  for (const { name } of preferences(accept)) {
    if (name === 'text/html' || name === 'application/xhtml+xml') return 'html';
    if (name === 'application/json') return 'json';
  }
  return 'json';
}

/** The first language that is wanted and known; a region makes no difference (RFC 4647, 3.4 "lookup"). */
export function languageFor(acceptLanguage: string | undefined): Language {
  for (const { name } of preferences(acceptLanguage)) {
    const [base = ''] = name.split('-');
    if (Object.hasOwn(languages, base)) return base as Language;
  }
  return defaultLanguage;
}

/** Does the client have that very answer (RFC 9110, 13.1.2)? */
export function isKnownTag(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch.split(',').some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === etag);
}

import { sanitizeTitle } from '../../docspace/titles.ts';
import type { ProjectRoomSettings } from '../../settings/schema.ts';

export interface Template {
  id: number;
  title: string;
}

export type TemplateChoice =
  | { outcome: 'chosen'; template: Template; by: 'map' | 'title' | 'word' | 'fallback' }
  | { outcome: 'not-found'; message: string }
  | { outcome: 'ambiguous'; message: string };

/**
 * Picks the template for a project type among all that the service user sees: the environment's map, else
 * an exact title, else a title that contains the type as a word, else the environment's fallback. Titles
 * compare as the portal stores them and without regard to case, so the type `C++` finds the template `C__`,
 * which somebody named `C++`. An empty or absent type matches nothing. Where several templates fit equally
 * well none is guessed.
 */
export function chooseTemplate(
  projectType: string | undefined,
  templates: readonly Template[],
  settings: Pick<ProjectRoomSettings, 'templates' | 'fallback'>,
): TemplateChoice {
  if (templates.length === 0) {
    return { outcome: 'not-found', message: 'The service user of the portal sees no template at all.' };
  }
  const type = fold(projectType ?? '');
  if (type !== '') {
    const mapped = mappedTo(type, settings);
    if (mapped) return byName(mapped[1], templates, 'map', `projectRoom.templates.${mapped[0]}`);
    const title = foldedTitle(type);
    const exact = templates.filter((template) => foldedTitle(template.title) === title);
    if (exact.length > 0) return single(exact, 'title', `the type "${projectType}"`);
    const containing = templates.filter((template) => containsWord(foldedTitle(template.title), title));
    if (containing.length > 0) return single(containing, 'word', `the type "${projectType}"`);
  }
  const { fallback } = settings;
  if (fallback.kind === 'template') {
    return byName(fallback.template, templates, 'fallback', 'projectRoom.fallback.template');
  }
  const [first] = templates;
  if (fallback.kind === 'first' && first) return { outcome: 'chosen', template: first, by: 'fallback' };
  const what = type === '' ? 'The project has no type' : `No template fits the project type "${projectType}"`;
  return {
    outcome: 'not-found',
    message: `${what}, and the environment names no fallback. ${visible(templates)}`,
  };
}

/** The id that the environment's map names for a project type: it need not be looked for among all templates. */
export function mappedTemplateId(
  projectType: string | undefined,
  settings: Pick<ProjectRoomSettings, 'templates'>,
): number | undefined {
  const wanted = mappedTo(fold(projectType ?? ''), settings)?.[1];
  return typeof wanted === 'number' ? wanted : undefined;
}

/** The names of the map are types, which the portal never sees. */
function mappedTo(type: string, { templates }: Pick<ProjectRoomSettings, 'templates'>) {
  return type === '' ? undefined : Object.entries(templates).find(([name]) => fold(name) === type);
}

function byName(
  wanted: number | string,
  templates: readonly Template[],
  by: 'map' | 'fallback',
  setting: string,
): TemplateChoice {
  const fits = (template: Template) =>
    typeof wanted === 'number' ? template.id === wanted : foldedTitle(template.title) === foldedTitle(wanted);
  const found = templates.filter(fits);
  if (found.length > 0) return single(found, by, setting);
  const name = typeof wanted === 'number' ? `with the id ${wanted}` : `"${wanted}"`;
  return {
    outcome: 'not-found',
    message: `${setting} names the template ${name}, which the service user does not see. ${visible(templates)}`,
  };
}

function single(
  found: readonly Template[],
  by: 'map' | 'title' | 'word' | 'fallback',
  what: string,
): TemplateChoice {
  const [only, ...others] = found;
  if (only && others.length === 0) return { outcome: 'chosen', template: only, by };
  return { outcome: 'ambiguous', message: `Several templates fit ${what}: ${listOf(found)}.` };
}

/** A message lists no more templates than this. */
const maxListedTemplates = 20;

function visible(templates: readonly Template[]): string {
  const others = templates.length - maxListedTemplates;
  const more = others > 0 ? ` and ${others} more` : '';
  return `The service user sees ${listOf(templates.slice(0, maxListedTemplates))}${more}.`;
}

function listOf(templates: readonly Template[]): string {
  return templates.map(({ title, id }) => `"${title}" (${id})`).join(', ');
}

function fold(text: string): string {
  return text.normalize('NFC').trim().toLowerCase();
}

/** Both sides of a comparison go through the portal's rule for titles, also a title that comes from the portal. */
function foldedTitle(title: string): string {
  return fold(sanitizeTitle(title.normalize('NFC')));
}

/**
 * A word ends where a letter, digit or combining mark of any script meets anything else: the vowel signs of
 * many scripts are marks. What has neither letter nor digit is not a word: the portal writes every emoji alike.
 */
function containsWord(title: string, word: string): boolean {
  if (!/[\p{L}\p{N}]/u.test(word)) return false;
  const partOfWord = /[\p{L}\p{N}\p{M}]/u;
  for (let at = title.indexOf(word); at !== -1; at = title.indexOf(word, at + 1)) {
    const before = [...title.slice(0, at)].at(-1) ?? '';
    const [after = ''] = title.slice(at + word.length);
    if (!partOfWord.test(before) && !partOfWord.test(after)) return true;
  }
  return false;
}

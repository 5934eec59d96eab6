import type { ProjectRoomSettings } from '../settings/types.ts';

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
 * and types compare without regard to case. An empty or absent type matches nothing. Where several
 * templates fit equally well none is guessed.
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
    const mapped = Object.entries(settings.templates).find(([name]) => fold(name) === type);
    if (mapped) return byName(mapped[1], templates, 'map', `projectRoom.templates.${mapped[0]}`);
    const exact = templates.filter((template) => fold(template.title) === type);
    if (exact.length > 0) return single(exact, 'title', `the type "${projectType}"`);
    const containing = templates.filter((template) => containsWord(fold(template.title), type));
    if (containing.length > 0) return single(containing, 'word', `the type "${projectType}"`);
  }
  const { fallback } = settings;
  if (fallback.kind === 'template') {
    return byName(fallback.template, templates, 'fallback', 'projectRoom.fallback.template');
  }
  const [first] = templates;
  if (fallback.kind === 'first' && first) return { outcome: 'chosen', template: first, by: 'fallback' };
  const what = type === '' ? 'The project has no type' : `No template fits the project type "${projectType}"`;
  return { outcome: 'not-found', message: `${what}, and the environment names no fallback.` };
}

function byName(
  wanted: number | string,
  templates: readonly Template[],
  by: 'map' | 'fallback',
  setting: string,
): TemplateChoice {
  const fits = (template: Template) =>
    typeof wanted === 'number' ? template.id === wanted : fold(template.title) === fold(wanted);
  const found = templates.filter(fits);
  if (found.length > 0) return single(found, by, setting);
  const name = typeof wanted === 'number' ? `with the id ${wanted}` : `"${wanted}"`;
  return {
    outcome: 'not-found',
    message: `${setting} names the template ${name}, which the service user does not see.`,
  };
}

function single(
  found: readonly Template[],
  by: 'map' | 'title' | 'word' | 'fallback',
  what: string,
): TemplateChoice {
  const [only, ...others] = found;
  if (only && others.length === 0) return { outcome: 'chosen', template: only, by };
  const list = found.map((template) => `"${template.title}" (${template.id})`).join(', ');
  return { outcome: 'ambiguous', message: `Several templates fit ${what}: ${list}.` };
}

function fold(text: string): string {
  return text.normalize('NFC').trim().toLowerCase();
}

/** A word ends where a letter or digit of any script meets anything else. */
function containsWord(title: string, word: string): boolean {
  const letter = /[\p{L}\p{N}]/u;
  for (let at = title.indexOf(word); at !== -1; at = title.indexOf(word, at + 1)) {
    const before = [...title.slice(0, at)].at(-1) ?? '';
    const [after = ''] = title.slice(at + word.length);
    if (!letter.test(before) && !letter.test(after)) return true;
  }
  return false;
}

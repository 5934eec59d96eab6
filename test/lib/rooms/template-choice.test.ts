import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseTemplate, type Template } from '../../../lib/rooms/template-choice.ts';
import type { ProjectRoomSettings } from '../../../lib/settings/types.ts';

type Settings = Pick<ProjectRoomSettings, 'templates' | 'fallback'>;
const plain: Settings = { templates: {}, fallback: { kind: 'fail' } };
const templates: Template[] = [
  { id: 1, title: 'General' },
  { id: 2, title: 'Marketing' },
  { id: 3, title: 'Marketing and sales' },
  { id: 4, title: 'Legal: contracts' },
  { id: 5, title: 'Supermarket' },
];

describe('template choice', () => {
  it.each([
    ['marketing', 2, 'title'],
    ['MARKETING ', 2, 'title'],
    ['sales', 3, 'word'],
    ['contracts', 4, 'word'],
  ])('finds the template for "%s"', (type, id, by) => {
    expect(chooseTemplate(type, templates, plain)).toMatchObject({ outcome: 'chosen', template: { id }, by });
  });

  it.each(['market', 'unknown', '', '   ', undefined])('guesses none for %j', (type) => {
    expect(chooseTemplate(type, templates, plain).outcome).toBe('not-found');
  });

  it('puts the map of the environment before every title', () => {
    const settings: Settings = { ...plain, templates: { Marketing: 5, legal: 'legal: CONTRACTS' } };
    expect(chooseTemplate('marketing', templates, settings)).toMatchObject({
      template: { id: 5 },
      by: 'map',
    });
    expect(chooseTemplate('legal', templates, settings)).toMatchObject({ template: { id: 4 }, by: 'map' });
  });

  it('does not pass over a mapped template that is missing', () => {
    const settings: Settings = { templates: { marketing: 99 }, fallback: { kind: 'first' } };
    expect(chooseTemplate('marketing', templates, settings)).toEqual({
      outcome: 'not-found',
      message:
        'projectRoom.templates.marketing names the template with the id 99, which the service user does not see.',
    });
  });

  it('takes the fallback of the environment', () => {
    const first: Settings = { ...plain, fallback: { kind: 'first' } };
    const named: Settings = { ...plain, fallback: { kind: 'template', template: 'general' } };
    expect(chooseTemplate('unknown', templates, first)).toMatchObject({
      template: { id: 1 },
      by: 'fallback',
    });
    expect(chooseTemplate('', templates, named)).toMatchObject({ template: { id: 1 }, by: 'fallback' });
  });

  it('names all that fit equally well instead of taking one', () => {
    const twins = [...templates, { id: 6, title: 'marketing' }];
    expect(chooseTemplate('marketing', twins, plain)).toEqual({
      outcome: 'ambiguous',
      message: 'Several templates fit the type "marketing": "Marketing" (2), "marketing" (6).',
    });
  });

  it('says that there are no templates at all', () => {
    expect(chooseTemplate('marketing', [], { ...plain, fallback: { kind: 'first' } }).outcome).toBe(
      'not-found',
    );
  });

  it('chooses the same whatever the order, unless the environment asks for the first', () => {
    const list = fc.uniqueArray(fc.record({ id: fc.nat(), title: fc.constantFrom('A', 'b c', 'c d', 'E') }), {
      selector: (template) => template.id,
    });
    fc.assert(
      fc.property(list, fc.constantFrom('a', 'b', 'c', 'e', 'x', ''), (all, type) => {
        const one = chooseTemplate(type, all, plain);
        const other = chooseTemplate(type, [...all].reverse(), plain);
        expect(one.outcome).toBe(other.outcome);
        if (one.outcome === 'chosen') expect(one).toEqual(other);
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chooseTemplate,
  mappedTemplateId,
  type Template,
} from '../../../../lib/rooms/project/template-choice.ts';
import type { ProjectRoomSettings } from '../../../../lib/settings/schema.ts';

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

  it.each([
    ['C++', 'C__', 'title'],
    ['Sales/Marketing', 'Sales_Marketing', 'title'],
    ['🚀 Launch', '__ Launch', 'title'],
    ['C++', 'C__ starter kit', 'word'],
    ['Café', 'CAFE\u0301', 'title'],
    ['कर', 'कर विभाग', 'word'],
  ])('finds the template for the type "%s" whose stored title is "%s"', (type, title, by) => {
    const all = [...templates, { id: 9, title }];
    expect(chooseTemplate(type, all, plain)).toMatchObject({ outcome: 'chosen', template: { id: 9 }, by });
  });

  it.each([
    ['कर', 'करी मसाला', 'a vowel sign follows'],
    ['ท', 'ที่ปรึกษา', 'a vowel sign follows'],
    ['art', 'Party', 'letters stand around it'],
    ['🎉', '__ Launch', 'the portal stores every emoji alike'],
  ])('does not take the type "%s" for a word of the title "%s": %s', (type, title) => {
    expect(chooseTemplate(type, [{ id: 9, title }], plain).outcome).toBe('not-found');
  });

  it('finds a template by the title that the environment writes as people typed it', () => {
    const all = [...templates, { id: 9, title: 'R_D_ 2027' }];
    const mapped: Settings = { ...plain, templates: { research: 'R/D: 2027' } };
    expect(chooseTemplate('research', all, mapped)).toMatchObject({ template: { id: 9 }, by: 'map' });
    const fallback: Settings = { ...plain, fallback: { kind: 'template', template: 'R/D: 2027' } };
    expect(chooseTemplate('unknown', all, fallback)).toMatchObject({ template: { id: 9 }, by: 'fallback' });
  });

  it('keeps two types of the map apart that the portal would write alike', () => {
    const settings: Settings = { ...plain, templates: { 'A+': 1, A_: 2 } };
    expect(chooseTemplate('a+', templates, settings)).toMatchObject({ template: { id: 1 }, by: 'map' });
    expect(chooseTemplate('a_', templates, settings)).toMatchObject({ template: { id: 2 }, by: 'map' });
  });

  it('lists what the service user sees when nothing fits, at most 20 templates', () => {
    const many = Array.from({ length: 23 }, (_, index) => ({ id: index + 1, title: `Kit ${index + 1}` }));
    const choice = chooseTemplate('unknown', many, plain);
    expect(choice).toMatchObject({ message: expect.stringContaining('"Kit 20" (20) and 3 more.') });
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
        'projectRoom.templates.marketing names the template with the id 99, which the service user does not see. The service user sees "General" (1), "Marketing" (2), "Marketing and sales" (3), "Legal: contracts" (4), "Supermarket" (5).',
    });
  });

  it('takes the fallback of the environment', () => {
    const first: Settings = { ...plain, fallback: { kind: 'first' } };
    const named: Settings = { ...plain, fallback: { kind: 'template', template: 'general' } };
    expect(chooseTemplate('unknown', templates, first)).toMatchObject({
      outcome: 'chosen',
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

  it('says that there are no templates at all, rather than that none fits', () => {
    const none = chooseTemplate('marketing', [], {
      ...plain,
      fallback: { kind: 'template', template: 'General' },
    });
    expect(none.outcome).toBe('not-found');
    expect(none).not.toMatchObject({ message: expect.stringContaining('projectRoom.fallback') });
  });

  it.each<[string | undefined, string]>([
    ['unknown', '"unknown"'],
    ['', 'has no type'],
    [undefined, 'has no type'],
  ])('names the type %j that no template fits, or says that there is none', (type, words) => {
    expect(chooseTemplate(type, templates, plain)).toMatchObject({ message: expect.stringContaining(words) });
  });

  it('takes no template for a project without a type, not even one without a title', () => {
    const untitled = [...templates, { id: 9, title: ' ' }];
    const settings: Settings = { ...plain, templates: { ' ': 2 } };
    for (const type of [undefined, '', ' '])
      expect(chooseTemplate(type, untitled, settings).outcome).toBe('not-found');
  });

  it('names the setting and the template of a fallback that is missing', () => {
    const settings: Settings = { ...plain, fallback: { kind: 'template', template: 'Gone' } };
    const { message } = chooseTemplate('unknown', templates, settings) as { message: string };
    expect(message).toContain('projectRoom.fallback.template names the template "Gone"');
  });

  it('lists 20 templates without a rest', () => {
    const twenty = Array.from({ length: 20 }, (_, index) => ({ id: index + 1, title: `Kit ${index + 1}` }));
    const { message } = chooseTemplate('unknown', twenty, plain) as { message: string };
    expect(message).toContain('"Kit 20" (20).');
  });

  it('names the type of which a title contains the word in several templates', () => {
    const twins = [...templates, { id: 6, title: 'Sales kit' }];
    expect(chooseTemplate('sales', twins, plain)).toEqual({
      outcome: 'ambiguous',
      message: 'Several templates fit the type "sales": "Marketing and sales" (3), "Sales kit" (6).',
    });
  });

  it('reads the names of the map without the blanks around them', () => {
    const settings: Settings = { ...plain, templates: { ' Marketing ': 5 } };
    expect(chooseTemplate('marketing', templates, settings)).toMatchObject({
      template: { id: 5 },
      by: 'map',
    });
  });

  it('chooses the same in any order, unless the environment wants the first', () => {
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

it.each<[string | undefined, number | undefined]>([
  ['marketing', 17],
  [' Marketing ', 17],
  ['sales', undefined],
  ['other', undefined],
  ['', undefined],
  [undefined, undefined],
])('the type %j is mapped to the id %s of a template, which needs no look at all templates', (type, id) => {
  expect(mappedTemplateId(type, { templates: { Marketing: 17, sales: 'Sales', '': 18 } })).toBe(id);
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { projectRoomTitle, sanitizeTitle, ticketRoomTitle } from '../../../lib/docspace/titles.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 400 });

describe('titles', () => {
  it('are what people expect', () => {
    expect(projectRoomTitle({ projectName: 'Q1 Campaign', projectId: 'PRJ-10021' })).toBe(
      'Q1 Campaign (PRJ-10021)',
    );
    expect(ticketRoomTitle({ ticketId: '35436', subject: 'Login error' })).toBe(
      'Ticket #35436 - Login error',
    );
    expect(ticketRoomTitle({ ticketId: '1', subject: '  ' })).toBe('Ticket #1');
  });

  it('replace what the portal replaces: one _ for each UTF-16 half of an emoji', () => {
    expect(sanitizeTitle(' a/b:c*d?e+f|g\\h<i>j"k\tl🙂 ')).toBe('a_b_c_d_e_f_g_h_i_j_k_l__');
  });

  it('keep the id of a project whose name has 500 characters', () => {
    const title = projectRoomTitle({ projectName: '🙂/:*?'.repeat(100), projectId: 'PRJ-1' });
    expect(title).toHaveLength(170);
    expect(title.endsWith(' (PRJ-1)')).toBe(true);
  });

  it('keep an extension behind the 150th character', () => {
    expect(sanitizeTitle(`${'a'.repeat(200)}.docx`)).toBe(`${'a'.repeat(165)}.docx`);
    expect(sanitizeTitle(`a.${'b'.repeat(200)}`)).toBe(`a.${'b'.repeat(168)}`);
  });

  it.each([
    [170, 150, `${'a'.repeat(150)}.${'b'.repeat(19)}`],
    [200, 150, `${'a'.repeat(150)}.${'b'.repeat(19)}`],
    [200, 195, `${'a'.repeat(165)}.${'b'.repeat(4)}`],
    [160, 155, `${'a'.repeat(155)}.${'b'.repeat(4)}`],
    [321, 151, `${'a'.repeat(151)}.${'b'.repeat(18)}`],
    [322, 151, `${'a'.repeat(151)}.${'b'.repeat(18)}`],
  ])(
    'of %i characters whose last dot stands behind %i are stored in the way of the portal',
    (length, dot, stored) => {
      expect(sanitizeTitle(`${'a'.repeat(dot)}.${'b'.repeat(length - dot - 1)}`)).toBe(stored);
    },
  );

  it('without a dot are cut at the end', () => {
    const text = Array.from({ length: 200 }, (_, index) => String.fromCharCode(0x4e00 + index)).join('');
    expect(sanitizeTitle(text)).toBe(text.slice(0, 170));
  });

  it('have no space before the id of a project or at the end of a ticket, where a long name is cut', () => {
    const project = { projectName: `${'a'.repeat(161)} b c`, projectId: 'PRJ-1' };
    expect(projectRoomTitle(project)).toBe(`${'a'.repeat(161)} (PRJ-1)`);
    const ticket = { ticketId: '1', subject: `${'a'.repeat(157)} b c` };
    expect(ticketRoomTitle(ticket)).toBe(`Ticket #1 - ${'a'.repeat(157)}`);
  });

  it('of a project without a name, or with an id that leaves no place for one, are its id', () => {
    expect(projectRoomTitle({ projectName: '\u0007', projectId: 'PRJ-1' })).toBe('PRJ-1');
    const project = { projectName: 'a'.repeat(200), projectId: '7'.repeat(200) };
    expect(projectRoomTitle(project)).toBe('7'.repeat(170));
  });

  it('are unchanged when sanitised again, so that sent and stored compare equal', () => {
    fc.assert(
      fc.property(text, text, (name, id) => {
        const titles = [
          projectRoomTitle({ projectName: name, projectId: id }),
          ticketRoomTitle({ ticketId: id, subject: name }),
        ];
        for (const title of titles) {
          expect(title.length).toBeLessThanOrEqual(170);
          expect(sanitizeTitle(title)).toBe(title);
        }
      }),
    );
  });
});

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

import { describe, expect, it } from 'vitest';
import { isNote, isNoteDue, toHtml, toText } from '../../../../lib/sources/vendor-api/notes.ts';
import { createdRecord, roomUrl } from '../write-back-fixture.ts';

describe('a note about a room', () => {
  const note = {
    lines: [{ text: 'Room "<b>" & \'co\':', url: 'https://portal/?a=1&b="2"' }],
    marker: 'm1',
    formerMarker: 'm:1',
  };

  it('is HTML in which the words of customers and the URL are escaped', () => {
    const url = 'https://portal/?a=1&#38;b=&#34;2&#34;';
    expect(toHtml(note)).toBe(
      `<p>Room &#34;&#60;b&#62;&#34; &#38; &#39;co&#39;: <a href="${url}">${url}</a></p><p>m1</p>`,
    );
  });

  it('is plain text with a line for each of its lines, and the marker last', () => {
    expect(toText(note)).toBe('Room "<b>" & \'co\': https://portal/?a=1&b="2"\nm1');
  });

  const room = { lines: [], marker: 'docspaceroom4711', formerMarker: 'docspace-room:4711' };
  it.each([
    ['plain text', 'Room.\ndocspaceroom4711', true],
    ['HTML', '<p>Room.</p><p>docspaceroom4711</p>', true],
    ['a document in JSON', '{"type":"text","text":"docspaceroom4711"}', true],
    ['wiki markup', '{color:red}docspaceroom4711{color}', true],
    ['trimmed text with capitals', 'DocSpaceRoom4711', true],
    ['the former form', 'Room.\n[docspace-room:4711]', true],
    ['the former form as a wiki link', 'Room. docspace-room:4711', true],
    ['the former form with escapes', 'Room. \\[docspace-room:4711\\]', true],
    ['the note of another room', 'docspaceroom47110', false],
    ['the note of another room before', 'docspaceroom471', false],
    ['the former note of another room', '[docspace-room:47110]', false],
    ['no note', 'Where is room 4711?', false],
  ])('is found again in %s, or not', (_, text, found) => {
    expect(isNote(text, room)).toBe(found);
  });

  it.each<[string, unknown, number[], boolean]>([
    ['is due while the system shows no room', undefined, [], true],
    ['is due while the field is null', null, [], true],
    ['is due while the field is empty', '', [], true],
    ['is not due where the system shows this room', roomUrl, [], false],
    ['is due where the system shows a retired room', roomUrl.replaceAll('4711', '4000'), [4000], true],
    ['is not due where the system shows a room of others', roomUrl.replaceAll('4711', '5'), [4000], false],
    ['is not due where a person wrote something else', 'see attachment', [4000], false],
  ])('%s', (_, shown, retired, due) => {
    expect(isNoteDue(roomUrl, { ...createdRecord(), retired }, shown)).toBe(due);
  });
});

import { describe, expect, it } from 'vitest';
import { mistakesIn, settingsFile } from '../../infra/environments/build.ts';
import { settingsWith } from './receiver.ts';

describe('a source in an environment file', () => {
  const mistakes = (source: object) => mistakesIn(settingsFile({ sources: { source } }));
  it('is refused with every mistake of its own fields at once', () => {
    expect(
      mistakes({
        type: 'zendesk',
        subdomain: 'acme.zendesk.com',
        note: 'once',
        only: { tag: ['x'] },
        apiUrl: '',
      }),
    ).toEqual([
      'sources.source.only.tag: unknown key; did you mean "tags"?',
      'sources.source.apiUrl: unknown key; the keys here are "type", "roomsPerHour", "people", "subdomain", "accountId", "roomField", "only", "closedStates" or "note"',
      expect.stringContaining('sources.source.subdomain: write the first part of your Zendesk address'),
      'sources.source.roomField: missing; write the id of the ticket field for the room, such as 360001234567',
      'sources.source.note: write "always" or "never" (found "once")',
    ]);
    expect(mistakes({ type: 'freshdesk', subdomain: 'Acme', roomField: 'room', proof: 'hmac' })).toHaveLength(
      3,
    );
    expect(
      mistakes({ type: 'jira', site: 'https://acme.atlassian.net', cloudId: '7', makes: 'rooms' }),
    ).toHaveLength(3);
    const numbers = /^sources.source.closedStates.*write the number of a state: 2 \(Open\), 3 \(Pending\), 4/;
    for (const closedStates of [[4, 1], ['Resolved']]) {
      expect(mistakes({ type: 'freshdesk', subdomain: 'acme', closedStates })).toEqual([
        expect.stringMatching(numbers),
      ]);
    }
    expect(mistakes({ type: 'freshdesk', subdomain: 'acme', closedStates: [] })).toHaveLength(1);
    expect(
      mistakes({ type: 'zendesk', subdomain: 'acme', roomField: 7, closedStates: ['solvd', 'pending'] }),
    ).toEqual([
      'sources.source.closedStates[0]: write "new", "open", "pending", "hold" or "solved"; did you mean "solved"? (found "solvd")',
    ]);
    expect(mistakes({ type: 'zendesk', subdomain: 'acme', roomField: 7, only: { tags: [] } })).toEqual([
      'sources.source.only.tags: write a list such as ["vip"] (found [])',
    ]);
  });

  it('is refused with an unknown type, or with none where its name is no type', () => {
    expect(mistakes({ type: 'zendesc' })[0]).toMatch(/^sources.source.type: write .*did you mean "zendesk"/);
    expect(mistakes({})[0]).toMatch(/source" is no type itself/);
  });

  it('may be one of two of the same type', () => {
    const { sources } = settingsWith({
      zendesk: { subdomain: 'a', roomField: 1 },
      'zendesk-emea': { type: 'zendesk', subdomain: 'acme', roomField: 7 },
    });
    expect(Object.values(sources).map(({ type }) => type)).toEqual(['zendesk', 'zendesk']);
  });
});

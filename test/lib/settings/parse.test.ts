import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSettings, SettingsError } from '../../../lib/settings/parse.ts';

const smallest = {
  portal: { url: 'https://acme.onlyoffice.com/' },
  sources: { 'project-system': {}, helpdesk: {} },
};
const user = '66faa6e4-f133-11ea-b126-00ffeec8b4ef';

function mistakesOf(
  json: unknown,
  options: { environment?: string; local?: boolean } = {},
): readonly string[] {
  try {
    parseSettings(json, { environment: 'dev', ...options });
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.mistakes;
    throw error;
  }
}
const withTicketRoom = (ticketRoom: unknown) => ({ ...smallest, ticketRoom });

describe('settings', () => {
  it('fill in every default', () => {
    expect(parseSettings(smallest, { environment: 'dev' })).toEqual({
      environment: 'dev',
      namespace: 'dev',
      portal: { url: 'https://acme.onlyoffice.com' },
      sources: {
        'project-system': {
          type: 'project-system',
          proof: { scheme: 'standard-webhooks' },
          callbackHosts: [],
        },
        helpdesk: { type: 'helpdesk', proof: { scheme: 'standard-webhooks' }, callbackHosts: [] },
      },
      projectRoom: {
        templates: {},
        fallback: { kind: 'fail' },
        incompleteAfterMinutes: 15,
        giveUpAfterHours: 24,
      },
      ticketRoom: {
        roomType: 'EditingRoom',
        folders: ['Customer files', 'Internal notes'],
        team: [],
        inviteNewGuests: false,
        link: { kind: 'invitation', access: 'Read', expiresAfterDays: 30 },
      },
      outgoing: { privateNetworks: [] },
    });
  });

  it('keep everything that a file can say', () => {
    const settings = parseSettings(
      {
        namespace: 'acme',
        portal: { url: 'https://portal.example.com:8443' },
        sources: {
          erp: {
            type: 'project-system',
            proof: { header: 'X-Webhook-Secret' },
            resultUrl: 'https://erp.example.com/results?tenant=1',
            callbackHosts: ['Hooks.example.com:8443'],
          },
        },
        projectRoom: { templates: { marketing: 17, sales: 'Sales kit' }, fallback: { template: 'General' } },
        ticketRoom: {
          roomType: 'CustomRoom',
          folders: [],
          team: [
            { user, access: 'RoomManager' },
            { email: 'ann@example.com', access: 'Comment' },
          ],
          inviteNewGuests: true,
          link: { kind: 'external', access: 'Review' },
        },
        outgoing: { privateNetworks: ['10.20.0.0/16'] },
      },
      { environment: 'production' },
    );
    expect(settings).toMatchObject({
      environment: 'production',
      namespace: 'acme',
      sources: {
        erp: {
          proof: { scheme: 'header', header: 'x-webhook-secret' },
          callbackHosts: ['hooks.example.com:8443'],
        },
      },
      projectRoom: { fallback: { kind: 'template', template: 'General' } },
      ticketRoom: {
        link: { kind: 'external', access: 'Review' },
        team: [{ user }, { email: 'ann@example.com' }],
      },
    });
  });

  it('name five mistakes at once, each with what to write instead', () => {
    const mistakes = mistakesOf({
      portal: { url: 'http://acme.onlyoffice.com' },
      sources: { zendesk: {} },
      projectRoom: { fallbak: 'first' },
      ticketRoom: {
        team: [{ email: 'ann@example.com', access: 'editing' }],
        link: { kind: 'external' },
      },
    });
    expect(mistakes).toEqual([
      expect.stringMatching(/^portal\.url: must begin with https:\/\/; write a URL such as/),
      expect.stringMatching(/^sources\.zendesk\.type: missing.*write "project-system" or "helpdesk"/),
      expect.stringMatching(/^projectRoom\.fallbak: unknown key; did you mean "fallback"\?/),
      expect.stringMatching(/^ticketRoom\.team\[0\]\.access: write .*did you mean "Editing"\?.*"editing"/),
      expect.stringMatching(/^ticketRoom\.link\.kind: EditingRoom cannot have an external link/),
    ]);
  });

  it.each<[string, unknown, RegExp]>([
    ['nothing at all', undefined, /^\(the whole file\): write an object/],
    ['a list', [], /^\(the whole file\): write an object/],
    ['no portal', { sources: smallest.sources }, /^portal: missing; write/],
    [
      'a portal with a path',
      { ...smallest, portal: { url: 'https://a.example/x' } },
      /^portal\.url: must not contain a path/,
    ],
    ['no source', { ...smallest, sources: {} }, /^sources: no source; write at least one/],
    ['null for a section', { ...smallest, projectRoom: null }, /^projectRoom: write an object/],
    [
      'a day too many',
      { ...smallest, projectRoom: { giveUpAfterHours: 48 } },
      /giveUpAfterHours: write a whole number of hours from 1 to 24/,
    ],
    [
      'one type twice',
      { ...smallest, projectRoom: { templates: { a: 1, A: 2 } } },
      /templates\.A: the same type as "a"/,
    ],
    [
      'a public range',
      { ...smallest, outgoing: { privateNetworks: ['8.8.8.0/24'] } },
      /privateNetworks\[0\]: write a range/,
    ],
    [
      'a link-local range',
      { ...smallest, outgoing: { privateNetworks: ['169.254.0.0/16'] } },
      /privateNetworks\[0\]: write a range/,
    ],
    [
      'folders that the portal writes alike',
      withTicketRoom({ folders: ['a/b', 'a:b'] }),
      /folders\[1\]: the portal would write it like folders\[0\]/,
    ],
    [
      'a folder title of 166 characters',
      withTicketRoom({ folders: ['x'.repeat(166)] }),
      /folders\[0\]: write a shorter title/,
    ],
    [
      'a member of two kinds',
      withTicketRoom({ team: [{ user, email: 'a@b.example', access: 'Read' }] }),
      /team\[0\]: says user and email/,
    ],
    [
      'a member twice',
      withTicketRoom({
        team: [
          { user, access: 'Read' },
          { user: user.toUpperCase(), access: 'Read' },
        ],
      }),
      /team\[1\]\.user: already in team\[0\]/,
    ],
    [
      'a group as room manager',
      withTicketRoom({ team: [{ group: user, access: 'RoomManager' }] }),
      /team\[0\]\.access: write .* for a group in EditingRoom/,
    ],
    [
      'an invitation without an end',
      withTicketRoom({ link: { kind: 'invitation' } }),
      /link\.expiresAfterDays: missing; write a whole number of days/,
    ],
    [
      'the default link in a public room is possible, not in a forms room',
      withTicketRoom({ roomType: 'FillingFormsRoom' }),
      /^ticketRoom\.link: missing/,
    ],
  ])('refuse %s', (_, json, line) => {
    expect(mistakesOf(json)).toEqual([expect.stringMatching(line)]);
  });

  it('take plain http for this machine only, and only on a laptop', () => {
    const at = (url: string) => ({ ...smallest, portal: { url } });
    expect(mistakesOf(at('http://127.0.0.1:8080'), { local: true })).toEqual([]);
    expect(mistakesOf(at('http://127.0.0.1:8080'))).toHaveLength(1);
    expect(mistakesOf(at('http://portal.example.com'), { local: true })).toHaveLength(1);
  });

  it('want a namespace where the environment has no name for one', () => {
    expect(mistakesOf(smallest, { environment: 'Production EU' })).toEqual([
      expect.stringMatching(/^namespace: missing/),
    ]);
  });

  it('show no value that may be secret', () => {
    const text = mistakesOf({
      ...smallest,
      portal: { url: 'https://me:pass@a.example' },
      key: `sk-${'a'.repeat(64)}`,
    }).join();
    expect(text).not.toMatch(/pass@|sk-a/);
  });

  it('never end in anything but settings or named mistakes, whatever the file holds', () => {
    const part = fc.oneof(fc.jsonValue(), fc.constantFrom({}, [], null, '', 0, 'members'));
    const file = fc.oneof(
      fc.jsonValue(),
      fc.record(
        { portal: part, sources: part, projectRoom: part, ticketRoom: part, outgoing: part },
        { requiredKeys: [] },
      ),
      fc
        .record({ team: part, link: part, folders: part, roomType: part }, { requiredKeys: [] })
        .map(withTicketRoom),
    );
    fc.assert(
      fc.property(file, (json) => {
        for (const line of mistakesOf(json)) expect(line).toMatch(/^[^\n]+: [^\n]+$/);
      }),
    );
  });
});

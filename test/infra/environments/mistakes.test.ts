import { describe, expect, it } from 'vitest';
import { SettingsError } from '../../../infra/environments/mistakes.ts';
import { parseSettings } from '../../../infra/environments/parse.ts';
import { fiveMistakes, mistakesIn, settingsFile } from './build.ts';

describe('mistakes', () => {
  it('are listed all at once, one line each, with the path and what to write instead', () => {
    expect(mistakesIn(fiveMistakes)).toEqual([
      'portal.url: must begin with https://; write a URL such as "https://acme.onlyoffice.com" (found "http://acme.onlyoffice.com")',
      'sources.project-system.resultURL: unknown key; did you mean "resultUrl"?',
      'projectRoom.fallback: write "fail", "first" or { "template": "Standard project" } (found "frist")',
      'ticketRoom.team[2].access: write "RoomManager", "ContentCreator", "Editing" or "Read" for a user in EditingRoom; did you mean "Editing"? (found "Editor")',
      'ticketRoom.link.kind: EditingRoom cannot have an external link; write "invitation", or choose the roomType "FillingFormsRoom", "CustomRoom" or "PublicRoom"',
    ]);
  });

  it('name a state of a source that would be closed and open', () => {
    const source = { type: 'helpdesk', closedStates: ['Solved', 'On hold'], openStates: ['new', 'on_hold'] };
    expect(mistakesIn(settingsFile({ sources: { desk: source }, life: { graceDays: -1 } }))).toEqual([
      'sources.desk.openStates[1]: in closedStates too; leave it in one of them (found "on_hold")',
      'life.graceDays: write a whole number of days from 0 to 365 (found -1)',
    ]);
  });

  it.each<[object, string[]]>([
    [{ noteDaysBefore: 7 }, []],
    [{ graceDays: 3, noteDaysBefore: 3 }, []],
    [
      { noteDaysBefore: 8 },
      [
        'life.noteDaysBefore: longer than graceDays (7), so it would come before the closing; write 1 to 7 (found 8)',
      ],
    ],
    [
      { graceDays: 0, noteDaysBefore: 1 },
      ['life.noteDaysBefore: rooms are archived at once with graceDays 0; leave one of the two out'],
    ],
  ])('name a note that would come before the closing of its ticket: %j', (life, mistakes) => {
    expect(mistakesIn(settingsFile({ life }))).toEqual(mistakes);
  });

  it.each<[Record<string, unknown>, string[]]>([
    [{ life: {}, ticketRoom: { people: { assignee: 'RoomManager', group: 'Read' } } }, []],
    [{ ticketRoom: { people: {} } }, []],
    [
      { projectRoom: { people: { owner: 'Editing' } } },
      ['projectRoom.people: the rooms do not follow their work items; add "life": {}, or leave "people" out'],
    ],
    [
      { life: {}, ticketRoom: { people: { group: 'RoomManager' } } },
      [
        'ticketRoom.people.group: write "ContentCreator", "Editing" or "Read" for a group in EditingRoom (found "RoomManager")',
      ],
    ],
    [
      { life: {}, projectRoom: { people: { assignee: 'editing', boss: 'Read' } } },
      [
        expect.stringContaining('projectRoom.people.boss: unknown key'),
        expect.stringContaining('projectRoom.people.assignee: write'),
      ] as string[],
    ],
    [
      { life: {}, sources: { helpdesk: { people: { 7: { user: 'kim', email: 'kim@example.com' } } } } },
      [expect.stringContaining('sources.helpdesk.people.7')] as string[],
    ],
    [
      { life: {}, sources: { helpdesk: { people: { 7: {} } } } },
      ['sources.helpdesk.people.7: write exactly one of "user", "group" and "email" (found {})'],
    ],
  ])('name people of work items who cannot get into a room so: %j', (file, mistakes) => {
    expect(mistakesIn(settingsFile(file))).toEqual(mistakes);
  });

  it('are an error with a name of its own and the list', () => {
    const parseIt = () => parseSettings(fiveMistakes, { environment: 'dev' });
    expect(parseIt).toThrow(SettingsError);
    try {
      parseIt();
    } catch (error) {
      expect((error as SettingsError).name).toBe('SettingsError');
      expect((error as SettingsError).mistakes).toHaveLength(5);
    }
  });

  it('name every unknown key of one object, and never its value', () => {
    const lines = mistakesIn(
      settingsFile({
        prtal: 1,
        apiKey: 'sk-0123',
        'a\nb': 2,
        ['__proto__']: 3,
        ...JSON.parse('{"__proto__":4}'),
      }),
    );
    expect(lines).toHaveLength(4);
    expect(lines[0]).toBe('prtal: unknown key; did you mean "portal"?');
    expect(lines.join('\n')).not.toContain('sk-0123');
  });

  it('show no value that may be a secret', () => {
    const [line] = mistakesIn(settingsFile({ portal: { url: 'https://maria:hunter2@acme.example.com' } }));
    expect(line).toContain('portal.url: must not contain a user name or password');
    expect(line).not.toContain('hunter2');
  });

  const badFields: [string, Record<string, unknown>, string][] = [
    ['no portal', { portal: undefined }, 'portal: missing; write { "url": "https://acme.onlyoffice.com" }'],
    [
      'an empty portal',
      { portal: {} },
      'portal.url: missing; write a URL such as "https://acme.onlyoffice.com"',
    ],
    [
      'a null',
      { portal: { url: null } },
      'portal.url: write a URL such as "https://acme.onlyoffice.com" (found null)',
    ],
    [
      'a path in the portal',
      { portal: { url: 'https://a.example.com/x' } },
      'portal.url: must not contain a path',
    ],
    ['no scheme', { portal: { url: 'acme.onlyoffice.com' } }, 'portal.url: is not a URL'],
    ['a namespace', { namespace: 'Acme Corp' }, 'namespace: write 1 to 20 of a-z, 0-9 and "-"'],
    ['no source', { sources: {} }, 'sources: no source; write at least one'],
    ['sources as a list', { sources: [] }, 'sources: write an object with a name for every source'],
    ['a source name', { sources: { Zendesk: { type: 'helpdesk' } } }, "sources.Zendesk: a source's name is"],
    [
      'a source type',
      { sources: { crm: {} } },
      'sources.crm.type: missing, and "crm" is no type itself; write',
    ],
    [
      'a reserved name',
      { sources: { constructor: { type: 'helpdesk' } } },
      'sources.constructor: a source cannot',
    ],
    [
      'the name of the portal',
      { sources: { portal: { type: 'helpdesk' } } },
      'sources.portal: a source cannot have this name, for webhooks of the portal itself go to /webhooks/portal',
    ],
    [
      'a name that outputs would write like that of the portal',
      { sources: { 'por-tal': { type: 'helpdesk' } } },
      'sources.por-tal: a source cannot have this name',
    ],
    [
      'names too alike',
      { sources: { 'help-desk': { type: 'helpdesk' }, helpdesk: {} } },
      'sources.helpdesk: too like "help-desk"',
    ],
    [
      'a proof',
      { sources: { helpdesk: { proof: 'hmac' } } },
      'sources.helpdesk.proof: write "standard-webhooks"',
    ],
    [
      'a header',
      { sources: { helpdesk: { proof: { header: 'x secret' } } } },
      'sources.helpdesk.proof.header: write the name of a header',
    ],
    [
      'a callback host',
      { sources: { helpdesk: { callbackHosts: ['*.example.com'] } } },
      'sources.helpdesk.callbackHosts[0]: write a host name',
    ],
    [
      'minutes',
      { projectRoom: { incompleteAfterMinutes: 1.5 } },
      'projectRoom.incompleteAfterMinutes: write a whole',
    ],
    [
      'hours',
      { projectRoom: { giveUpAfterHours: 48 } },
      'projectRoom.giveUpAfterHours: write a whole number of hours',
    ],
    [
      'minutes beyond hours',
      { projectRoom: { incompleteAfterMinutes: 90, giveUpAfterHours: 1 } },
      'projectRoom.incompleteAfterMinutes: longer than giveUpAfterHours (60 minutes)',
    ],
    [
      'a template id',
      { projectRoom: { templates: { legal: 0 } } },
      "projectRoom.templates.legal: write a template's",
    ],
    [
      'a type twice',
      { projectRoom: { templates: { legal: 1, Legal: 2 } } },
      'projectRoom.templates.Legal: the same type as "legal"',
    ],
    ['a room type', { ticketRoom: { roomType: 'EditRoom' } }, 'ticketRoom.roomType: write'],
    [
      'a folder',
      { ticketRoom: { folders: ['x'.repeat(166)] } },
      'ticketRoom.folders[0]: write a shorter title',
    ],
    ['an empty folder', { ticketRoom: { folders: [' '] } }, "ticketRoom.folders[0]: write a folder's title"],
    [
      'folders that the portal writes alike',
      { ticketRoom: { folders: ['a/b', 'a:b'] } },
      'ticketRoom.folders[1]: the portal would write it like folders[0]',
    ],
    [
      'nobody',
      { ticketRoom: { team: [{ access: 'Read' }] } },
      'ticketRoom.team[0]: says not who; write exactly one',
    ],
    [
      'an id',
      { ticketRoom: { team: [{ user: '7', access: 'Read' }] } },
      'ticketRoom.team[0].user: write the id',
    ],
    [
      'a right that a group cannot have',
      { ticketRoom: { team: [{ group: '66faa6e4-f133-11ea-b126-00ffeec8b4ef', access: 'RoomManager' }] } },
      'ticketRoom.team[0].access: write "ContentCreator", "Editing" or "Read" for a group in EditingRoom',
    ],
    [
      'a person twice',
      {
        ticketRoom: {
          team: [
            { email: 'a@example.com', access: 'Read' },
            { email: 'A@example.com', access: 'Read' },
          ],
        },
      },
      'ticketRoom.team[1].email: already in team[0]',
    ],
    [
      'a person twice in the team of projects',
      {
        projectRoom: {
          team: [
            { email: 'a@example.com', access: 'Read' },
            { email: 'A@example.com', access: 'Read' },
          ],
        },
      },
      'projectRoom.team[1].email: already in team[0]',
    ],
    [
      'a right that a group can have in no room',
      { projectRoom: { team: [{ group: '66faa6e4-f133-11ea-b126-00ffeec8b4ef', access: 'RoomManager' }] } },
      'projectRoom.team[0].access: write "Read", "Review", "Comment", "FillForms", "Editing" or "ContentCreator" for a group in any room',
    ],
    ['guests', { ticketRoom: { inviteNewGuests: 'yes' } }, 'ticketRoom.inviteNewGuests: write true or false'],
    [
      'an invitation without an end',
      { ticketRoom: { link: { kind: 'invitation' } } },
      'ticketRoom.link.expiresAfterDays: missing; write a whole number of days from 1 to 3650',
    ],
    [
      'too many uses',
      { ticketRoom: { link: { kind: 'invitation', expiresAfterDays: 1, maxUses: 1001 } } },
      'ticketRoom.link.maxUses: write a whole number of uses from 1 to 1000',
    ],
    ['a link', { ticketRoom: { link: 'none' } }, 'ticketRoom.link: write "members" or an object'],
    [
      'a kind of link',
      { ticketRoom: { link: { kind: 'invite' } } },
      'ticketRoom.link.kind: write "invitation"',
    ],
    [
      "a link's right",
      { ticketRoom: { link: { kind: 'invitation', access: 'RoomManager', expiresAfterDays: 1 } } },
      'ticketRoom.link.access: write "ContentCreator", "Editing" or "Read" for an invitation link of EditingRoom',
    ],
    [
      'a default link that the room type cannot have',
      { ticketRoom: { roomType: 'FillingFormsRoom' } },
      'ticketRoom.link: missing, and FillingFormsRoom has no invitation to read',
    ],
    [
      'a public range',
      { outgoing: { privateNetworks: ['0.0.0.0/0'] } },
      'outgoing.privateNetworks[0]: write a range',
    ],
  ];
  it.each(badFields)('%s', (_, more, line) => {
    expect(mistakesIn(settingsFile(more))).toEqual([expect.stringContaining(line)]);
  });

  it('more sources than the receiver has room for', () => {
    const sources = Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`s${n}`, { type: 'helpdesk' }]));
    expect(mistakesIn(settingsFile({ sources }))).toEqual([
      'sources: 21 sources; an environment has room for at most 20',
    ]);
  });

  it("an environment's name that cannot be a namespace", () => {
    expect(mistakesIn(settingsFile(), { environment: 'My_Env' })[0]).toContain('namespace: missing');
    expect(mistakesIn(settingsFile({ namespace: 'mine' }), { environment: 'My_Env' })).toEqual([]);
  });
});

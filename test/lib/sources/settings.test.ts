import { describe, expect, it } from 'vitest';
import { defaultClosedStates, defaultOpenStates } from '../../../lib/sources/generic/settings.ts';
import { mistakesIn, settingsFile } from '../../infra/environments/build.ts';
import { settingsWith, sourceOf } from './receiver.ts';

const cloudId = '1324a887-45db-1bf4-1e99-ef0ff456d421';
const least = {
  zendesk: { subdomain: 'acme', roomField: 7 },
  freshdesk: { subdomain: 'acme' },
  jira: { site: 'acme.atlassian.net' },
};
const generic = {
  proof: { scheme: 'standard-webhooks' },
  callbackHosts: [],
  closedStates: defaultClosedStates,
  openStates: defaultOpenStates,
};
type Vendor = keyof typeof least;

describe('the settings of a source', () => {
  it.each<[string, object, object]>([
    ['project-system', {}, generic],
    ['helpdesk', {}, generic],
    ['zendesk', least.zendesk, { ...least.zendesk, closedStates: ['solved'], note: 'always' }],
    [
      'freshdesk',
      least.freshdesk,
      {
        subdomain: 'acme',
        roomField: 'cf_docspace_room_url',
        proof: { scheme: 'basic' },
        closedStates: [4, 5],
        note: 'always',
      },
    ],
    [
      'jira',
      least.jira,
      { site: 'acme.atlassian.net', makes: 'tickets', proof: { scheme: 'signature' }, note: 'always' },
    ],
  ])('of the type %s have defaults for what %j leaves out', (type, json, expected) => {
    const { roomsPerHour, ...settings } = sourceOf(settingsWith({ source: { type, ...json } }));
    expect(settings).toEqual({ type, ...expected });
    expect(roomsPerHour).toBeGreaterThan(0);
  });

  it.each(Object.keys(least) as Vendor[])('of %s name the API of a fake on a laptop alone', (type) => {
    const apiUrl = 'http://127.0.0.1:3001/fake';
    const json = { source: { type, ...least[type], apiUrl } };
    expect(sourceOf(settingsWith(json, true))).toMatchObject({ apiUrl });
    expect(mistakesIn(settingsFile({ sources: json }))).toEqual([
      expect.stringContaining('apiUrl: unknown key'),
    ]);
  });

  it.each<[Vendor, object]>([
    ['zendesk', { subdomain: 'acme.zendesk.com' }],
    ['zendesk', { subdomain: '-acme' }],
    ['zendesk', { subdomain: 'a'.repeat(64) }],
    ['zendesk', { roomField: 0 }],
    ['zendesk', { roomField: 1.5 }],
    ['zendesk', { accountId: 0 }],
    ['zendesk', { accountId: '123456' }],
    ['freshdesk', { subdomain: 'acme.freshdesk.com' }],
    ['freshdesk', { subdomain: 'a'.repeat(64) }],
    ['freshdesk', { roomField: 'x_cf_room' }],
    ['freshdesk', { roomField: 'cf_room url' }],
    ['freshdesk', { roomField: 'cf_' }],
    ['jira', { site: 'https://acme.atlassian.net' }],
    ['jira', { site: 'acme.atlassian.net/jira' }],
    ['jira', { site: 'acme.example.com' }],
    ['jira', { cloudId: `{${cloudId}` }],
    ['jira', { cloudId: `${cloudId}0` }],
    ['jira', { makes: 'rooms' }],
  ])('of %s are refused with %j', (type, change) => {
    const [field = ''] = Object.keys(change);
    const mistakes = mistakesIn(settingsFile({ sources: { source: { type, ...least[type], ...change } } }));
    expect(mistakes).toEqual([expect.stringContaining(`sources.source.${field}: `)]);
  });

  it.each<[Vendor, object]>([
    ['zendesk', { subdomain: `a${'-'.repeat(62)}`, roomField: 1, accountId: 1 }],
    ['freshdesk', { subdomain: '1', roomField: 'cf_room_2' }],
    ['jira', { cloudId, makes: 'projects' }],
  ])('of %s are accepted with %j', (type, change) => {
    expect(sourceOf(settingsWith({ source: { type, ...least[type], ...change } }))).toMatchObject(change);
  });

  it.each([
    ['closedStates', '["closed", "solved"]'],
    ['openStates', '["open", "pending"]'],
  ])('that name states are refused where %s is no list of texts, with an example', (field, example) => {
    for (const states of ['closed', [7]]) {
      const mistakes = mistakesIn(settingsFile({ sources: { helpdesk: { [field]: states } } }));
      expect(mistakes).toEqual([expect.stringContaining(example)]);
      expect(mistakes[0]).toContain(`sources.helpdesk.${field}`);
    }
  });

  it.each<[Vendor, object, string]>([
    ['zendesk', { only: 'vip' }, '{"tags":["vip"]}'],
    ['freshdesk', { only: [] }, '{"tags":["vip"]}'],
    ['jira', { only: 7 }, '{"projects":["SUP"]}'],
  ])('of %s are refused with the conditions %j, with an example', (type, only, example) => {
    const mistakes = mistakesIn(settingsFile({ sources: { source: { type, ...least[type], ...only } } }));
    expect(mistakes).toEqual([expect.stringContaining(`write an object such as ${example}`)]);
  });

  it.each<[unknown, string]>([
    ['closed', 'write a list of numbers such as [4, 5]'],
    [[], 'write a list of numbers such as [4, 5]'],
    [['closed'], 'closedStates[0]'],
    [[1], 'closedStates[0]'],
  ])('of freshdesk are refused with the closed states %j, with an example', (closedStates, message) => {
    const source = { type: 'freshdesk', subdomain: 'acme', closedStates };
    expect(mistakesIn(settingsFile({ sources: { source } }))).toEqual([expect.stringContaining(message)]);
  });

  it('have the texts of their conditions without spaces around them, and numbers as texts', () => {
    const only = { tags: [' vip ', 7] };
    expect(sourceOf(settingsWith({ source: { type: 'zendesk', ...least.zendesk, only } }))).toMatchObject({
      only: { tags: ['vip', '7'] },
    });
  });
});

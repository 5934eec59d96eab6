import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../../infra/environments/parse.ts';
import { defaultClosedStates, defaultOpenStates } from '../../../lib/sources/generic/settings.ts';
import { mistakesIn, settingsFile } from './build.ts';

const parse = (more: Record<string, unknown> = {}, local = false) =>
  parseSettings(settingsFile(more), { environment: 'dev', local });

describe('a settings file', () => {
  it('needs a portal and a source; the rest has defaults', () => {
    expect(parse()).toEqual({
      environment: 'dev',
      namespace: 'dev',
      portal: { url: 'https://acme.onlyoffice.com' },
      sources: {
        'project-system': {
          type: 'project-system',
          proof: { scheme: 'standard-webhooks' },
          callbackHosts: [],
          closedStates: defaultClosedStates,
          openStates: defaultOpenStates,
          roomsPerHour: 120,
        },
      },
      projectRoom: {
        templates: {},
        fallback: { kind: 'fail' },
        incompleteAfterMinutes: 15,
        giveUpAfterHours: 24,
        team: [],
        inviteNewGuests: false,
        people: {},
        linkFile: true,
      },
      ticketRoom: {
        roomType: 'EditingRoom',
        folders: ['Customer files', 'Internal notes'],
        team: [],
        inviteNewGuests: false,
        people: {},
        linkFile: true,
        link: { kind: 'invitation', access: 'Read', expiresAfterDays: 30 },
      },
      outgoing: { privateNetworks: [] },
      privacy: { keepPersonalDataDays: 365 },
      operations: {
        alarms: [],
        runbookUrl: 'infra/runbook.md',
        longestWaitMinutes: 60,
        monitoring: 'full',
        logRetentionDays: 90,
        tags: {},
      },
      gateway: { accessLogs: true, sources: {} },
    });
  });

  it('takes "$schema" for the editor and leaves it out of the settings', () => {
    expect(parse({ $schema: './environment.schema.json' })).toEqual(parse());
    expect(mistakesIn(settingsFile({ $schema: 4 }))).toEqual([
      '["$schema"]: write the address of a JSON Schema, or leave it out (found 4)',
    ]);
  });

  it('keeps everything that is written', () => {
    const settings = parse({
      namespace: 'acme',
      portal: { url: 'https://Acme.onlyoffice.com/' },
      sources: {
        crm: {
          type: 'project-system',
          proof: { header: 'X-Webhook-Secret' },
          resultUrl: 'https://crm.example.com/in?kind=room',
          callbackHosts: ['Hooks.Example.com:8443'],
        },
        helpdesk: {},
      },
      projectRoom: {
        templates: { marketing: 17, Legal: 'Legal matters' },
        fallback: { template: 'Standard' },
        incompleteAfterMinutes: 5,
        giveUpAfterHours: 2,
        team: [{ email: 'tom@example.com', access: 'Review' }],
        inviteNewGuests: true,
      },
      ticketRoom: {
        roomType: 'CustomRoom',
        folders: [' Logs '],
        team: [
          { user: '66FAA6E4-F133-11EA-B126-00FFEEC8B4EF', access: 'RoomManager' },
          { group: '8b3a1c9e-0000-4000-8000-000000000001', access: 'Comment' },
          { email: 'maria@example.com', access: 'Editing' },
        ],
        inviteNewGuests: true,
        link: { kind: 'external', access: 'Comment', expiresAfterDays: 7 },
      },
      outgoing: { privateNetworks: ['10.20.0.0/16', 'fd00::/8'] },
    });
    expect(settings).toMatchObject({
      namespace: 'acme',
      portal: { url: 'https://acme.onlyoffice.com' },
      sources: {
        crm: {
          type: 'project-system',
          proof: { scheme: 'header', header: 'x-webhook-secret' },
          resultUrl: 'https://crm.example.com/in?kind=room',
          callbackHosts: ['hooks.example.com:8443'],
        },
        helpdesk: { type: 'helpdesk' },
      },
      projectRoom: {
        templates: { marketing: 17, Legal: 'Legal matters' },
        fallback: { kind: 'template', template: 'Standard' },
        incompleteAfterMinutes: 5,
        giveUpAfterHours: 2,
        team: [{ email: 'tom@example.com', access: 'Review' }],
        inviteNewGuests: true,
      },
      ticketRoom: {
        folders: ['Logs'],
        team: [
          { user: '66faa6e4-f133-11ea-b126-00ffeec8b4ef', access: 'RoomManager' },
          { group: '8b3a1c9e-0000-4000-8000-000000000001', access: 'Comment' },
          { email: 'maria@example.com', access: 'Editing' },
        ],
        inviteNewGuests: true,
        link: { kind: 'external', access: 'Comment', expiresAfterDays: 7 },
      },
      outgoing: { privateNetworks: ['10.20.0.0/16', 'fd00::/8'] },
    });
  });

  it.each([
    ['fail', { kind: 'fail' }],
    ['first', { kind: 'first' }],
    [{ template: 17 }, { kind: 'template', template: 17 }],
  ])('reads the fallback %j', (fallback, expected) => {
    expect(parse({ projectRoom: { fallback } }).projectRoom.fallback).toEqual(expected);
  });

  it.each([
    ['members', { kind: 'members' }],
    [{ kind: 'members' }, { kind: 'members' }],
    [
      { kind: 'invitation', expiresAfterDays: 3, maxUses: 5 },
      { kind: 'invitation', access: 'Read', expiresAfterDays: 3, maxUses: 5 },
    ],
  ])('reads the link %j', (link, expected) => {
    expect(parse({ ticketRoom: { link } }).ticketRoom.link).toEqual(expected);
  });

  it('takes http to this very machine in the local stack only', () => {
    const file = {
      portal: { url: 'http://127.0.0.1:8092' },
      sources: { helpdesk: { resultUrl: 'http://localhost:1/x' } },
    };
    expect(parse(file, true).portal.url).toBe('http://127.0.0.1:8092');
    expect(mistakesIn(file)).toHaveLength(2);
    expect(mistakesIn({ ...file, portal: { url: 'http://10.0.0.1' } }, { local: true })).toHaveLength(1);
  });
});

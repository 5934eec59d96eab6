import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { environmentJsonSchema } from '../../../infra/environments/json-schema.ts';
import { environmentNames } from '../../../infra/environments/load.ts';
import { sourceTypeNames } from '../../../lib/sources/registry/names.ts';
import { setUpOf } from '../../../lib/sources/registry/set-ups.ts';

const validate = new Ajv({ strict: false, allErrors: true }).compile(environmentJsonSchema());
const mistakes = (file: unknown) =>
  validate(file) ? [] : (validate.errors ?? []).map(({ instancePath }) => instancePath);
const file = (change: object = {}) => ({
  portal: { url: 'https://acme.onlyoffice.com' },
  sources: { 'project-system': {} },
  ...change,
});

describe('the JSON Schema of environment files', () => {
  it('is in environment.schema.json (npx vitest run test/infra/environments/json-schema -u writes it)', async () => {
    const json = `${JSON.stringify(environmentJsonSchema(), null, 2)}\n`;
    await expect(json).toMatchFileSnapshot('../../../infra/environments/environment.schema.json');
  });

  it('takes every environment of this project, each of which names it', () => {
    expect(environmentNames()).toEqual(['dev', 'local']);
    for (const name of environmentNames()) {
      const environment = JSON.parse(readFileSync(`infra/environments/${name}.json`, 'utf8'));
      expect(mistakes(environment), name).toEqual([]);
      expect(environment.$schema).toBe('./environment.schema.json');
    }
  });

  it.each(sourceTypeNames)(
    'takes an example of each type of source, under its name and under another: %s',
    (type) => {
      const { example } = setUpOf({ type });
      expect(mistakes(file({ sources: { [type]: example, other: { type, ...example } } }))).toEqual([]);
      expect(mistakes(file({ sources: { other: { type, ...example, colour: 'red' } } }))).not.toEqual([]);
      expect(mistakes(file({ sources: { other: example } }))).not.toEqual([]);
    },
  );

  it.each<[string, object]>([
    ['/portal', { portal: {} }],
    ['/portal/url', { portal: { url: 7 } }],
    ['', { colour: 'red' }],
    ['/ticketRoom/roomType', { ticketRoom: { roomType: 'Room' } }],
    ['/ticketRoom/team/0/access', { ticketRoom: { team: [{ email: 'a@b.c', access: 'Reed' }] } }],
    ['/ticketRoom/link', { ticketRoom: { link: 'nobody' } }],
    ['/ticketRoom/link', { ticketRoom: { link: { kind: 'invitation' } } }],
    ['/projectRoom/fallback', { projectRoom: { fallback: 'second' } }],
    ['/privacy/keepPersonalDataDays', { privacy: { keepPersonalDataDays: 0 } }],
    ['/gateway/accessLogs', { gateway: { accessLogs: 'no' } }],
    ['/network', { network: { subnets: [] } }],
  ])('marks a mistake at %s', (place, change) => {
    expect(mistakes(file(change))).toContain(place);
    expect(mistakes(file())).toEqual([]);
  });

  it.each<object>([
    { ticketRoom: { link: 'members' } },
    { ticketRoom: { link: { kind: 'external', access: 'Read' } } },
    { projectRoom: { fallback: 'first', templates: { marketing: 17, sales: 'Sales' } } },
    { projectRoom: { fallback: { template: 17 } } },
    { sources: { desk: { type: 'helpdesk', proof: { header: 'x-webhook-secret' } } } },
    { operations: { alarms: ['a@example.com'], tags: { a: 'b' } } },
    { gateway: { sources: { 'project-system': { allowedIps: ['10.0.0.0/8'] } } } },
  ])('takes every form of a field: %j', (change) => {
    expect(mistakes(file(change))).toEqual([]);
  });

  it('says with each field what it means and what to write', () => {
    const { properties } = environmentJsonSchema() as {
      properties: Record<string, { properties: Record<string, { description: string }> }>;
    };
    const { portal, ticketRoom, privacy } = properties;
    expect(portal?.properties.url?.description).toMatch(
      /^Base URL of the portal\. Write a URL such as "https:/,
    );
    expect(ticketRoom?.properties.roomType?.description).toMatch(/Write .*"EditingRoom".* or /);
    expect(privacy?.properties.keepPersonalDataDays?.description).toMatch(
      /erased\. Write a whole number of days from 7 to/,
    );
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { environmentNames, isOnEmulator, loadEnvironment } from '../../../infra/environments/load.ts';
import { fiveMistakes } from './build.ts';

const directory = mkdtempSync(join(tmpdir(), 'environments-'));
afterAll(() => rmSync(directory, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

describe('an environment file', () => {
  it('that is shipped is without mistakes', () => {
    const settings = loadEnvironment('dev');
    expect(settings.environment).toBe('dev');
    expect(Object.keys(settings.sources)).toEqual(['project-system', 'helpdesk']);
    expect(settings.ticketRoom.link).toEqual({ kind: 'invitation', access: 'Read', expiresAfterDays: 30 });
  });

  it('of the laptop gets its URLs at the start', () => {
    const values = {
      PORTAL_URL: 'http://127.0.0.1:8092',
      FAKES_URL: 'http://127.0.0.1:8093',
    };
    const settings = loadEnvironment('local', { local: true, values });
    expect(settings.portal.url).toBe('http://127.0.0.1:8092');
    expect(settings.sources.helpdesk).toMatchObject({ resultUrl: 'http://127.0.0.1:8093/helpdesk' });
    expect(settings.projectRoom.templates).toEqual({});
    expect(() => loadEnvironment('local')).toThrow(
      /local\.json has 11 mistakes:\n {2}portal\.url: is not a URL/,
    );
  });

  it('can be anywhere; the environment is called like it', () => {
    const path = file(
      'acme.json',
      `\uFEFF{"portal":{"url":"https://a.example.com"},"sources":{"helpdesk":{}}}`,
    );
    expect(loadEnvironment(path)).toMatchObject({ environment: 'acme', namespace: 'acme' });
  });

  it('that has a key twice is refused, wherever it stands', () => {
    const twice = file(
      'twice.json',
      '{"portal":{"url":"https://a.example.com"},"sources":{"helpdesk":{"roomsPerHour":1,"roomsPerHour":2}}}',
    );
    expect(() => loadEnvironment(twice)).toThrow(/twice\.json has "roomsPerHour" twice in one object/);
  });

  it('that is missing is answered with those that exist', () => {
    expect(environmentNames()).toEqual(expect.arrayContaining(['dev', 'local']));
    expect(() => loadEnvironment('prod')).toThrow(
      /prod\.json does not exist; the environments are .*dev.*local/,
    );
    expect(() => loadEnvironment('../dev')).toThrow('"../dev" is no environment\'s name; write one of');
    expect(() => loadEnvironment(join(directory, 'none.json'))).toThrow('none.json does not exist');
  });

  it('that is no file is named', () => {
    expect(() => loadEnvironment(`${directory}/../${directory.split('/').at(-1)}/.json`)).toThrow(
      'does not exist',
    );
  });

  it.each([
    ['{\n  "portal": nil\n}', 'line 2, column 13'],
    ['{\n  "portal": {},\n}', 'line 2, column 15'],
    ['', 'line 1, column 1'],
    ['{"portal": {"url": "https://a.example.com"', 'line 1, column 43'],
  ])('that is not JSON is answered with the place: %j', (text, place) => {
    expect(() => loadEnvironment(file('broken.json', text))).toThrow(`broken.json is not JSON: ${place}: `);
  });

  it('with five mistakes is answered with all five', () => {
    const path = file('hasty.json', JSON.stringify(fiveMistakes));
    try {
      loadEnvironment(path);
      expect.unreachable();
    } catch (error) {
      const [heading, ...lines] = (error as Error).message.split('\n');
      expect(heading).toBe(`${path} has 5 mistakes:`);
      expect(lines).toHaveLength(5);
      expect(lines.every((line) => line.startsWith('  '))).toBe(true);
    }
  });
});

it.each([
  ['http://127.0.0.1:4566', true],
  ['http://localhost:4566', true],
  ['https://emulator.example.com', false],
  ['http://127.0.0.1.example.com', false],
  ['127.0.0.1', false],
  ['', false],
  [undefined, false],
])('finds that an endpoint of AWS at %s is an emulator on this machine: %s', (url, expected) => {
  expect(isOnEmulator(url === undefined ? {} : { AWS_ENDPOINT_URL: url })).toBe(expected);
});

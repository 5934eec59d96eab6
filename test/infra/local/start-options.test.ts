import { describe, expect, it } from 'vitest';
import { portalFrom, portFrom, startArguments } from '../../../infra/local/start-options.ts';

describe('the arguments', () => {
  it('are the local environment and its secrets unless others are named', () => {
    expect(startArguments([])).toEqual({
      environment: 'local',
      secrets: undefined,
      simulator: false,
      resultUrl: undefined,
      troubles: [],
      verbose: false,
    });
    expect(
      startArguments(['--environment', 'acme.json', '--secrets', 'acme-secrets.json', '--verbose']),
    ).toMatchObject({ environment: 'acme.json', secrets: 'acme-secrets.json', verbose: true });
    const resultUrl = 'http://127.0.0.1:4000/results';
    expect(startArguments(['--simulator', '--result-url', resultUrl])).toMatchObject({
      simulator: true,
      resultUrl,
    });
  });

  it.each(['127.0.0.1:4000', 'http://projects.acme.com/results', 'https://user@acme.com'])(
    'refuse the result URL %s with what to write',
    (url) => {
      expect(() => startArguments(['--result-url', url])).toThrow(
        /^--result-url .*; write one such as http:/,
      );
    },
  );

  it.each([[['--envronment', 'dev']], [['--secrets']], [['dev']]])(
    '%j are refused with what to write',
    (argv) => {
      expect(() => startArguments(argv)).toThrow(/Usage:\n {2}npm start/);
    },
  );
});

describe('PORT', () => {
  it('is 3000 unless set', () => {
    expect(portFrom({})).toBe(3000);
    expect(portFrom({ PORT: '0' })).toBe(0);
  });

  it.each(['http', '70000', '-1', '3.5'])('%s is refused with what to write', (PORT) => {
    expect(() => portFrom({ PORT })).toThrow(/write a number such as PORT=3001/);
  });
});

describe('DOCSPACE_API_HOST and DOCSPACE_API_KEY', () => {
  it('choose a portal, or the simulator when neither is set', () => {
    expect(portalFrom({})).toBeUndefined();
    const portal = portalFrom({
      DOCSPACE_API_HOST: 'https://acme.onlyoffice.com/',
      DOCSPACE_API_KEY: 'sk-1',
    });
    expect(portal).toEqual({ url: 'https://acme.onlyoffice.com', key: 'sk-1' });
    const local = portalFrom({ DOCSPACE_API_HOST: 'http://127.0.0.1:8080', DOCSPACE_API_KEY: 'sk-1' });
    expect(local?.url).toBe('http://127.0.0.1:8080');
  });

  it.each([
    [{ DOCSPACE_API_KEY: 'sk-1' }, /DOCSPACE_API_HOST is not/],
    [{ DOCSPACE_API_HOST: 'https://acme.onlyoffice.com' }, /DOCSPACE_API_KEY is not/],
    [{ DOCSPACE_API_HOST: 'http://acme.onlyoffice.com', DOCSPACE_API_KEY: 'sk-1' }, /must begin with https/],
    [{ DOCSPACE_API_HOST: 'acme', DOCSPACE_API_KEY: 'sk-1' }, /is not a URL/],
    [{ DOCSPACE_API_HOST: 'https://a.b/?x=1', DOCSPACE_API_KEY: 'sk-1' }, /must not contain a "\?"/],
  ])('%j is refused, and the key is not quoted', (environment, message) => {
    expect(() => portalFrom(environment)).toThrow(message);
    expect(() => portalFrom(environment)).not.toThrow(/sk-1/);
  });
});

import { isDeepStrictEqual } from 'node:util';
import { setUpOf } from '../../../lib/sources/registry/set-ups.ts';
import { loadEnvironment } from '../../environments/load.ts';
import type { EnvironmentSettings } from '../../environments/schema.ts';
import { type Finding, problem, warning } from './finding.ts';

/** Names that lead to nobody's system (RFC 2606, 3 and 2). */
const exampleHost = /(^|\.)(example\.(com|net|org)|example|invalid|test)$/;

/**
 * What is legal in the settings and surely not meant. It reads the settings alone, so it can be said before anything is
 * deployed.
 */
export function judgeSettings(settings: EnvironmentSettings): Finding[] {
  if (isExample(settings)) {
    return [
      problem(
        'settings.example',
        'The environment file is the example as it is shipped.',
        'Fill in the address of your portal, your sources and your templates.',
      ),
    ];
  }
  return Object.entries(settings.sources).flatMap(([name, source]) => {
    const advice = setUpOf(source).advice?.(source) ?? [];
    return advice.map(({ says, remedy }) => warning(`settings.sources.${name}`, says, remedy));
  });
}

/** Addresses that are names for examples, said before anybody can ask whether they answer. */
export function judgeAddresses(settings: EnvironmentSettings): Finding[] {
  return addressesIn(settings).flatMap(([field, url]) => {
    const { host, hostname } = new URL(url);
    if (!exampleHost.test(hostname)) return [];
    const says = `${host} is a name for examples and leads nowhere.`;
    return [warning(`settings.${field}`, says, 'Write the real one.')];
  });
}

function isExample({ environment: _, namespace: __, ...settings }: EnvironmentSettings): boolean {
  const { environment: ___, namespace: ____, ...example } = loadEnvironment('dev');
  return isDeepStrictEqual(settings, example);
}

function addressesIn({ portal, sources }: EnvironmentSettings): [field: string, url: string][] {
  return [
    ['portal.url', portal.url],
    ...Object.entries(sources).flatMap(([name, source]): [string, string][] => {
      const { resultUrl } = source as { resultUrl?: string };
      return resultUrl === undefined ? [] : [[`sources.${name}.resultUrl`, resultUrl]];
    }),
  ];
}

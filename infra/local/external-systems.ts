import { realClock } from '../../lib/kernel/clock.ts';
import { loadEnvironment } from '../environments/load.ts';
import type { EnvironmentSettings } from '../environments/schema.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from './docspace/simulator.ts';
import { serve } from './http/server.ts';
import { localSecrets, mistakesInSecrets, type SecretsFile } from './secrets-file.ts';
import type { Fake, ReceivedResult } from './vendors/fake.ts';
import { localSourceTypeOf, localSourceTypes } from './vendors/index.ts';

export interface ExternalSystemsOptions {
  /** Name of an environment or path of a settings file; `local` by default. */
  environment?: string;
  /** Those of the local stack by default. */
  secrets?: SecretsFile | undefined;
  /** Whether secrets that cannot be used are an error: a person's file is checked, and tests try wrong ones. */
  checkSecrets?: boolean;
  /** A portal to work against instead of the simulator. */
  portal?: { url: string; key: string } | undefined;
  simulator?: Partial<Omit<SimulatorOptions, 'clock'>>;
  /** Uses the simulator and the vendors' fakes in place of the systems that the environment names. */
  simulated?: boolean;
  /** Where the results of generic sources go, in place of the URLs that the environment names. */
  resultUrl?: string | undefined;
  /** The life of rooms, in place of what the environment says of it. */
  life?: object | undefined;
}

/** The systems that a stack calls and that call it, and the settings that name their addresses. */
export interface ExternalSystems {
  settings: EnvironmentSettings;
  secrets: SecretsFile;
  portal: { url: string; key: string };
  /** Undefined when another portal is used. */
  simulator: Simulator | undefined;
  /** What `${NAME}` in the settings file was replaced with. */
  values: Record<string, string>;
  /** The fake of the source's system; undefined for a source whose results go elsewhere. */
  fake(source: string): Fake | undefined;
  /** The result events that the fake received; empty for a vendor's, which gets none. */
  received(source: string): readonly ReceivedResult[];
}

/**
 * Starts the portal and the systems behind the sources on the loopback interface, where no real ones are named.
 *
 * @throws SettingsError with every mistake of the environment file
 * @throws Error when there is no key for the portal, or a secret cannot be used
 */
export async function startExternalSystems(
  options: ExternalSystemsOptions,
  atEnd: (cleanup: () => unknown) => void,
): Promise<ExternalSystems> {
  const { environment = 'local', simulated = false, resultUrl, life } = options;
  const otherPortal = simulated ? undefined : options.portal;
  const fakes = new Map<string, Fake>();
  const vendors = await serve(async (request) => {
    const [, source = ''] = new URL(request.url).pathname.split('/');
    return (await fakes.get(source)?.handle(request)) ?? new Response(null, { status: 404 });
  });
  atEnd(vendors.close);
  let simulator: Simulator | undefined;
  if (!otherPortal) {
    const running = await startSimulator({ ...options.simulator, clock: realClock });
    atEnd(running.close);
    simulator = running;
  }
  const values = { PORTAL_URL: otherPortal?.url ?? simulator?.url ?? '', FAKES_URL: vendors.url };
  const settings = loadEnvironment(environment, {
    local: true,
    values,
    adapt: (json) => adapted(json, { simulated, resultUrl, life }),
  });
  const { url } = settings.portal;
  // An environment file may name a portal of its own.
  if (simulator?.url !== url) simulator = undefined;
  const ownKey = url === otherPortal?.url ? otherPortal.key : undefined;
  const key = simulator ? simulator.key : (options.secrets?.portal ?? ownKey);
  if (!key) {
    throw new Error(
      `There is no API key for ${url}. Set "portal" in the file of --secrets, or DOCSPACE_API_KEY. With --simulator no portal is needed.`,
    );
  }
  const secrets = options.secrets ?? localSecrets(settings.sources);
  const mistakes = options.checkSecrets ? mistakesInSecrets({ sources: secrets.sources }, settings) : [];
  if (mistakes.length > 0) {
    throw new Error(['The secrets cannot be used:', ...mistakes.map((mistake) => `  ${mistake}`)].join('\n'));
  }
  for (const [name, source] of Object.entries(settings.sources)) {
    const secret = secrets.sources[name]?.writeBack;
    const address = `${vendors.url}/${name}`;
    const { writeBack } = source as { writeBack?: { url?: unknown } };
    const isHere = [...Object.values(source), writeBack?.url].includes(address);
    if (!isHere || !secret) continue;
    fakes.set(name, localSourceTypeOf(source).fake({ secret, clock: realClock, source }));
  }
  return {
    settings,
    values,
    secrets,
    portal: { url, key },
    simulator,
    fake: (source) => fakes.get(source),
    received: (source) => fakes.get(source)?.received ?? [],
  };
}

type Entries = Record<string, unknown>;

/** The settings file with other addresses. What is malformed stays as it is: it is a mistake of the file. */
function adapted(
  json: unknown,
  { simulated, resultUrl, life }: { simulated: boolean; resultUrl: string | undefined; life: unknown },
): unknown {
  const { portal, sources, ...rest } = json as { portal?: Entries; sources?: Record<string, Entries> };
  if (!isEntries(json) || !isEntries(sources)) return json;
  const address = (name: string, source: Entries) => {
    const field = localSourceTypes[String(source.type ?? name)]?.addressSetting;
    if (field === 'resultUrl' && resultUrl !== undefined) return { resultUrl };
    if (field === 'writeBack.url') {
      const isNamed = simulated && isEntries(source.writeBack);
      return isNamed ? { writeBack: { ...(source.writeBack as Entries), url: `\${FAKES_URL}/${name}` } } : {};
    }
    return simulated && field ? { [field]: `\${FAKES_URL}/${name}` } : {};
  };
  return {
    ...rest,
    ...(life === undefined ? {} : { life }),
    portal: simulated ? { ...portal, url: '${PORTAL_URL}' } : portal,
    sources: Object.fromEntries(
      Object.entries(sources).map(([name, source]) => [
        name,
        isEntries(source) ? { ...source, ...address(name, source) } : source,
      ]),
    ),
  };
}

function isEntries(value: unknown): value is Entries {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

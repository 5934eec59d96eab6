import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Simulator } from '../../infra/local/docspace/simulator.ts';
import { type ExternalSystems, startExternalSystems } from '../../infra/local/external-systems.ts';
import { serve } from '../../infra/local/http/server.ts';
import type { ReceivedResult } from '../../infra/local/vendors/fake.ts';
import { resultReceiver } from '../../infra/local/vendors/result-receiver.ts';

const localSettings = fileURLToPath(new URL('../../infra/environments/local.json', import.meta.url));

/** Beside those of the local stack: a source whose receiver can be switched to refuse. */
export const stubborn = 'portfolio';
/** Beside those of the local stack: a source that sends its secret in a header. */
const withHeader = 'legacy-desk';
/** Beside those of the local stack: projects of Jira. */
const jiraProjects = 'jira-projects';

/** All that the deployed stack talks to and is not AWS, on the loopback interface. */
export interface OutsideOfDeployed extends ExternalSystems {
  simulator: Simulator;
  /** For the CDK; the environment is called `emulator`. */
  settingsFile: string;
  /** The receiver of {@link stubborn}. */
  stubbornReceiver: { refuses: boolean; refused: number; received: readonly ReceivedResult[] };
  close(): Promise<void>;
}

/** @param directory for the settings file */
export async function startOutsideOfDeployed(directory: string): Promise<OutsideOfDeployed> {
  const cleanups: (() => unknown)[] = [];
  const close = async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  };
  try {
    return { ...(await startOutside(directory, cleanups)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startOutside(
  directory: string,
  cleanups: (() => unknown)[],
): Promise<Omit<OutsideOfDeployed, 'close'>> {
  let receiver: ReturnType<typeof resultReceiver> | undefined;
  const stubbornReceiver = {
    refuses: false,
    refused: 0,
    get received() {
      return receiver?.received ?? [];
    },
  };
  const server = await serve(async (request) => {
    if (receiver && !stubbornReceiver.refuses) return receiver.handle(request);
    stubbornReceiver.refused += 1;
    return new Response(null, { status: 503 });
  });
  cleanups.push(server.close);
  const file = JSON.parse(readFileSync(localSettings, 'utf8'));
  file.sources[stubborn] = { type: 'project-system', resultUrl: `${server.url}/results` };
  file.sources[withHeader] = {
    type: 'helpdesk',
    proof: { header: 'x-webhook-secret' },
    resultUrl: `\${FAKES_URL}/${withHeader}`,
  };
  file.sources[jiraProjects] = {
    type: 'jira',
    site: 'acme.atlassian.net',
    makes: 'projects',
    apiUrl: `\${FAKES_URL}/${jiraProjects}`,
  };
  file.life = { graceDays: 0, reportPeople: true };
  const text = JSON.stringify(file, null, 2);
  const outside = await startExternalSystems(
    {
      environment: writeSettings(join(directory, 'with-names'), text),
      simulator: { timings: { copyMsPerFile: 40 } },
    },
    (cleanup) => cleanups.push(cleanup),
  );
  const { values, secrets, simulator } = outside;
  receiver = resultReceiver(secrets.sources[stubborn]?.writeBack ?? '');
  if (!simulator) throw new Error('The settings name a portal of their own.');
  const settingsFile = writeSettings(
    join(directory, 'settings'),
    text.replace(/\$\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole),
  );
  return { ...outside, simulator, settingsFile, stubbornReceiver };
}

/** A file of the environment `emulator`, in a folder of its own. */
export function writeSettings(directory: string, text: string): string {
  mkdirSync(directory, { recursive: true });
  const file = join(directory, 'emulator.json');
  writeFileSync(file, text);
  // The samples of a source without code stand beside the file that names them.
  cpSync(join(dirname(localSettings), 'samples'), join(directory, 'samples'), { recursive: true });
  return file;
}

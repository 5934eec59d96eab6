import { parseArgs } from 'node:util';
import { readUrl } from '../../lib/settings/addresses.ts';
import { oneOf } from '../../lib/settings/remedies.ts';
import { type TroubleName, troubleNames } from './troubles/kinds.ts';
import { troublesText } from './troubles/running.ts';

/** Where `npm start` listens and `rooms send` sends to, unless `PORT` says otherwise. */
export const usualPort = '3000';

/** What `npm start -- --help` prints. */
export const startUsage = `Usage:
  npm start
  npm start -- --environment FILE --secrets FILE
  npm start -- --environment FILE --simulator --result-url http://127.0.0.1:4000/results

Options:
  --environment NAME  an environment of infra/environments, or the path of a settings file; otherwise local
  --secrets FILE      the file with the portal's key and the secrets of the sources; otherwise the local stack's
  --simulator         uses the DocSpace simulator and simulated vendors instead of those that the environment names
  --result-url URL    sends the results of project-system and helpdesk sources to your own program
  --trouble KIND      begins a trouble to rehearse, also several; ended and begun by typing its name later
  --verbose           shows all that the Lambdas log, not warnings and errors alone
  --help              shows this

Kinds of trouble, each with its section in infra/runbook.md:
${troublesText()}`;

export interface StartArguments {
  environment: string;
  secrets: string | undefined;
  simulator: boolean;
  resultUrl: string | undefined;
  troubles: TroubleName[];
  verbose: boolean;
}

/**
 * The arguments of `npm start`.
 *
 * @throws Error that says what to write
 */
export function startArguments(argv: string[]): StartArguments {
  const { secrets, 'result-url': resultUrl, trouble, ...rest } = parsed(argv);
  const url = resultUrl === undefined ? undefined : readUrl(resultUrl, true);
  if (typeof url === 'string') {
    throw new Error(`--result-url ${url}; write one such as http://127.0.0.1:4000/results.`);
  }
  return { ...rest, secrets, resultUrl, troubles: trouble.map(troubleNamed) };
}

function troubleNamed(text: string): TroubleName {
  const name = troubleNames.find((one) => one === text);
  if (name) return name;
  throw new Error(`--trouble must be ${oneOf(troubleNames)}.`);
}

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        environment: { type: 'string', default: 'local' },
        secrets: { type: 'string' },
        simulator: { type: 'boolean', default: false },
        'result-url': { type: 'string' },
        trouble: { type: 'string', multiple: true, default: [] },
        verbose: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new Error(`${(error as Error).message}\n\n${startUsage}`);
  }
}

/** `PORT` of the gateway: 3000 unless set. */
export function portFrom({ PORT = usualPort }: NodeJS.ProcessEnv): number {
  const port = Number(PORT);
  if (Number.isInteger(port) && port >= 0 && port <= 65535) return port;
  throw new Error(`PORT is "${PORT}"; write a number such as PORT=3001, or 0 for any free port.`);
}

/**
 * The portal to work against instead of the simulator: `DOCSPACE_API_HOST`, its base URL, and
 * `DOCSPACE_API_KEY`, the API key of its service user.
 */
export function portalFrom({
  DOCSPACE_API_HOST: host,
  DOCSPACE_API_KEY: key,
}: NodeJS.ProcessEnv): { url: string; key: string } | undefined {
  if (!host && !key) return undefined;
  if (!host) throw new Error('DOCSPACE_API_KEY is set and DOCSPACE_API_HOST is not; set both or none.');
  if (!key) throw new Error('DOCSPACE_API_HOST is set and DOCSPACE_API_KEY is not; set both or none.');
  const url = readUrl(host, true);
  if (typeof url === 'string' || url.search) {
    const problem = typeof url === 'string' ? url : 'must not contain a "?"';
    throw new Error(
      `DOCSPACE_API_HOST ${problem}; write the portal's base URL such as https://acme.onlyoffice.com.`,
    );
  }
  return { url: url.href.replace(/\/+$/, ''), key };
}

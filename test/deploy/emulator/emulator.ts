import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { devNull } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { InstalledPackages } from '../../python-packages.ts';

const launcher = fileURLToPath(new URL('launch.py', import.meta.url));

export interface EmulatorOptions {
  installed: InstalledPackages;
  /** For its log and its temporary files. */
  directory: string;
  /** Waits and the intervals of retries are multiplied by this. */
  waitScale: number;
}

/** An AWS on this computer, with empty accounts. */
export interface Emulator {
  url: string;
  /** For its users: the AWS SDK, the CDK. */
  env: Record<string, string>;
  /** Asks one of the services for which this project has no client, as the root user. */
  asRoot(service: string, request: RequestInit & { path?: string }): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts MiniStack on the loopback interface.
 *
 * @throws Error with the end of its log
 */
export async function startEmulator({ installed, directory, waitScale }: EmulatorOptions): Promise<Emulator> {
  mkdirSync(directory, { recursive: true });
  // Its workers are CommonJS in .js files below: a package.json further up may say otherwise.
  writeFileSync(join(directory, 'package.json'), '{}');
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const logFile = join(directory, 'ministack.log');
  const log = openSync(logFile, 'w');
  const child = spawn(installed.python, [launcher], {
    env: {
      ...process.env,
      ...installed.env,
      ...functionVariables,
      // Policies are enforced.
      AUTH: 'true',
      BIND_HOST: '127.0.0.1',
      MINISTACK_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      IOT_MTLS_ENABLED: 'false',
      SFN_WAIT_SCALE: String(waitScale),
      TMPDIR: directory,
    },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const close = () => end(child);
  const env = { ...clientVariables, AWS_ENDPOINT_URL: url, AWS_ENDPOINT_URL_S3: url };
  if (await isReady(url, child)) return { url, env, asRoot: (...call) => asRoot(url, ...call), close };
  await close();
  throw new Error(`MiniStack does not start:\n${readFileSync(logFile, 'utf8').slice(-3000)}`);
}

/** Functions get the variables of the emulator's process. */
const functionVariables = {
  PYTHONDONTWRITEBYTECODE: '1',
  // On Node 20 the SDK warns in each function of an age of Node that no function has in the cloud.
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
};

/** The root user of the emulator's account. */
const root = { accessKeyId: 'test', secretAccessKey: 'test' };
const region = 'us-east-1';

const clientVariables = {
  AWS_ACCESS_KEY_ID: root.accessKeyId,
  AWS_SECRET_ACCESS_KEY: root.secretAccessKey,
  AWS_REGION: region,
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  // Somebody's own AWS settings have no part in this.
  AWS_CONFIG_FILE: devNull,
  AWS_SHARED_CREDENTIALS_FILE: devNull,
};

/** For clients of the AWS SDK in this process. */
export function clientConfig({ url }: Emulator) {
  return { endpoint: url, region, credentials: root };
}

async function asRoot(
  url: string,
  service: string,
  { path = '/', ...request }: RequestInit & { path?: string },
): Promise<void> {
  // The emulator checks no signature of its root user.
  const scope = `${root.accessKeyId}/20260101/${region}/${service}/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`;
  const answer = await fetch(`${url}${path}`, { ...request, headers: { authorization } });
  if (!answer.ok) throw new Error(`${service} answers HTTP ${answer.status}: ${await answer.text()}`);
}

async function isReady(url: string, child: ChildProcess): Promise<boolean> {
  for (let tries = 0; tries < 300 && child.exitCode === null; tries += 1) {
    const answer = await fetch(`${url}/_ministack/health`).catch(() => undefined);
    if (answer?.ok) return true;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return false;
}

/** SIGINT is what it ends on together with its functions; SIGTERM it overhears. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGINT');
  const tooLate = setTimeout(() => child.kill('SIGKILL'), 3_000);
  await ended;
  clearTimeout(tooLate);
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

import {
  AWS_LAMBDA_FUNCTION_NAME,
  type MachineArns,
  type Resources,
  variablesFor,
} from '../../functions/environment.ts';
import { handlers } from '../../functions/index.ts';
import { type Log, logCodes } from '../../lib/kernel/log.ts';
import { withHarmlessTexts } from '../../lib/kernel/text.ts';
import { settingsOfLambdas } from '../environments/parse.ts';
import type { EnvironmentSettings } from '../environments/schema.ts';
import { functions } from '../functions.ts';
import type { LocalLambda } from './aws/lambdas.ts';
import { type AwsEndpoints, localClients } from './aws-clients.ts';

export interface LambdasOptions {
  settings: EnvironmentSettings;
  resources: Resources;
  machines: MachineArns;
  endpoints: AwsEndpoints;
  /** Called for each line that a Lambda logs. */
  onLog(functionId: string, line: string): void;
}

/**
 * The functions themselves, in this process: each has its own variables, settings and log as when it is deployed, and
 * all share the real AWS clients, which call the local endpoints. How they run inside Lambda is tested with the bundles
 * (`test/infra/bundles`, `test/deploy`).
 */
export function lambdasOf({ settings, resources, machines, endpoints, onLog }: LambdasOptions) {
  // The SDK would warn of the end of its support for Node 20, which no deployed function runs on.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const clients = localClients(endpoints);
  const lambdas: Record<string, LocalLambda> = {};
  for (const { id, needs, timeoutSeconds } of functions) {
    const variables = { ...variablesFor(needs, resources, machines), [AWS_LAMBDA_FUNCTION_NAME]: id };
    const services = { ...clients, log: logTo((line) => onLog(id, line)) };
    const runtime = { variables, settings: settingsOfLambdas(settings), services };
    lambdas[id] = { timeoutSeconds, handler: handlers[id].withRuntime(runtime) };
  }
  return {
    lambdas,
    close() {
      for (const client of Object.values(clients)) client.destroy();
    },
  };
}

/** JSON lines with the fields that a deployed function logs. */
function logTo(write: (line: string) => void): Log {
  const at =
    (level: string): Log['info'] =>
    (code, fields = {}) => {
      const timestamp = new Date().toISOString();
      write(
        JSON.stringify({ level, message: logCodes[code], timestamp, code, ...withHarmlessTexts(fields) }),
      );
    };
  return { info: at('INFO'), warn: at('WARN'), error: at('ERROR') };
}

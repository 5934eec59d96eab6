import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import type { LastDeployment } from '../cli/deployment/last-deployment.ts';
import type { EnvironmentSettings } from '../environments/schema.ts';
import { stackNameOf } from '../output-names.ts';
import { DataStack, outputsToKeep } from './data-stack.ts';
import { DocspaceRoomsStack } from './docspace-rooms-stack.ts';

export interface EnvironmentStacksProps {
  settings: EnvironmentSettings;
  /** Function id to the directory of its bundle. */
  code: ReadonlyMap<string, string>;
  /** For an emulator of AWS on this machine; otherwise they go to account and region of the person who deploys. */
  emulator?: boolean;
  /** What the deployment before this one left (infra/cli/deployment/last-deployment.ts). */
  before?: LastDeployment;
}

/** Where stacks for an emulator belong. Nobody has the account at AWS, so the CDK deploys them nowhere else. */
const emulatedPlace = { account: '000000000000', region: 'us-east-1' };

/**
 * Both stacks of an environment: `DocspaceRooms-NAME-Data` with what must not be lost, and
 * `DocspaceRooms-NAME` with everything else and all outputs.
 */
export function environmentStacks(app: App, props: EnvironmentStacksProps) {
  const { settings, code, before, emulator } = props;
  const target = emulator ? { env: emulatedPlace } : {};
  // Beside the CloudFormation rules of cdk.json. A finding is an error; who acknowledges one says there why.
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  const { environment } = settings;
  const name = stackNameOf(environment);
  const data = new DataStack(app, `${name}-Data`, {
    description: `Records and secrets of DocSpace Rooms (${environment})`,
    ...target,
    settings,
    keptOutputs: keptOutputs(app, props),
  });
  const rooms = new DocspaceRoomsStack(app, name, {
    description: `Rooms in ONLYOFFICE DocSpace for projects and tickets (${environment})`,
    ...target,
    settings,
    code,
    data: data.data,
    publishAgain: before?.publishAgain,
  });
  const tags = { environment, ...settings.operations.tags };
  for (const [key, value] of Object.entries(tags)) {
    for (const stack of [data, rooms]) Tags.of(stack).add(key, value);
  }
  return { data, rooms };
}

function keptOutputs(app: App, { before, ...props }: EnvironmentStacksProps): Record<string, string> {
  const { deployedOutputs } = before ?? {};
  return deployedOutputs ? outputsToKeep(deployedOutputs, dataOutputNames(app, props)) : {};
}

/** The names of the data stack's outputs, which the CDK makes when it resolves what one stack reads of the other. */
function dataOutputNames({ node }: App, props: EnvironmentStacksProps): string[] {
  const outdir = mkdtempSync(join(tmpdir(), 'docspace-rooms-synth-'));
  const { CDK_VALIDATION } = process.env;
  // The rules are applied when the stacks are made for the deployment.
  process.env.CDK_VALIDATION = 'false';
  try {
    const app = new App({ outdir, autoSynth: false, context: node.getAllContext() });
    const { data } = environmentStacks(app, props);
    const { Outputs = {} } = app.synth().getStackByName(data.stackName).template;
    return Object.keys(Outputs);
  } finally {
    if (CDK_VALIDATION === undefined) delete process.env.CDK_VALIDATION;
    else process.env.CDK_VALIDATION = CDK_VALIDATION;
    rmSync(outdir, { recursive: true });
  }
}

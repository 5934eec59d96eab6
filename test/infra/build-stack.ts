import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { parseSettings } from '../../infra/environments/parse.ts';
import { functions } from '../../infra/functions.ts';
import { type EnvironmentStacksProps, environmentStacks } from '../../infra/stacks/environment-stacks.ts';
import { settingsFile } from './environments/build.ts';

export interface Stacks {
  /** `DocspaceRooms-test` */
  rooms: Template;
  /** `DocspaceRooms-test-Data` */
  data: Template;
  stacks: ReturnType<typeof environmentStacks>;
}

/**
 * Both stacks of an environment, as `cdk synth` would make them.
 *
 * @param file what its settings file has beside the portal
 * @param code gives the code of a function; by default it names the function
 * @param before what the deployment before left
 */
export function synthesize(
  file: Record<string, unknown>,
  code = (id: string) => `// ${id}`,
  before?: EnvironmentStacksProps['before'],
): Stacks {
  const use = (_: App, stacks: Stacks['stacks']) => ({
    rooms: Template.fromStack(stacks.rooms),
    data: Template.fromStack(stacks.data),
    stacks,
  });
  return withValidation(false, () => inApp(file, code, use, before && { before }));
}

const known = new Map<string, Pick<Stacks, 'rooms' | 'data'>>();

/** The templates of an environment, made once for all tests of a process that only read them: it takes a second. */
export function templatesOf(file: Record<string, unknown>): Pick<Stacks, 'rooms' | 'data'> {
  const name = JSON.stringify(file);
  const { rooms, data } = known.get(name) ?? synthesize(file);
  known.set(name, { rooms, data });
  return { rooms, data };
}

interface Report {
  pluginReports: {
    violations: { ruleName: string; violatingConstructs: { constructPath: string }[] }[];
  }[];
}

/**
 * What the CloudFormation rules, cdk-nag and our own warnings say of an environment, as `rule at construct`.
 *
 * @param spoil changes the stacks before they are judged
 */
export function findingsIn(
  file: Record<string, unknown>,
  spoil: (stacks: Stacks['stacks']) => void = () => {},
): string[] {
  return withValidation(true, () =>
    inApp(
      file,
      (id) => id,
      (app, stacks) => {
        spoil(stacks);
        try {
          app.synth();
        } catch (error) {
          if (!(error instanceof Error) || error.name !== 'ValidationFailed') throw error;
        }
        const report: Report = JSON.parse(readFileSync(join(app.outdir, 'validation-report.json'), 'utf8'));
        return report.pluginReports.flatMap(({ violations }) =>
          violations.flatMap(({ ruleName, violatingConstructs }) =>
            violatingConstructs.map(({ constructPath }) => `${ruleName} at ${constructPath}`),
          ),
        );
      },
    ),
  );
}

/** Applies the CloudFormation rules during a synthesis, or leaves them out: they take seconds. */
function withValidation<T>(validated: boolean, synthesise: () => T): T {
  const before = process.env.CDK_VALIDATION;
  process.env.CDK_VALIDATION = String(validated);
  try {
    return synthesise();
  } finally {
    // Tests of other files run in this process too.
    if (before === undefined) delete process.env.CDK_VALIDATION;
    else process.env.CDK_VALIDATION = before;
  }
}

/** Account and region of both stacks for an emulator, as the CDK reads them. */
export function placesOnEmulator(): string[] {
  const use = (app: App) =>
    app.synth().stacks.map(({ environment: { account, region } }) => `${account} ${region}`);
  return withValidation(false, () => inApp({}, (id) => id, use, { emulator: true }));
}

function inApp<T>(
  file: Record<string, unknown>,
  code: (id: string) => string,
  use: (app: App, stacks: Stacks['stacks']) => T,
  props: Pick<EnvironmentStacksProps, 'before' | 'emulator'> = {},
): T {
  const directory = mkdtempSync(join(tmpdir(), 'stack-'));
  try {
    const bundles = new Map(
      functions.map(({ id }) => {
        mkdirSync(join(directory, id));
        writeFileSync(join(directory, id, 'index.cjs'), code(id));
        return [id, join(directory, id)];
      }),
    );
    const { context } = JSON.parse(readFileSync('cdk.json', 'utf8'));
    // Without the tree for the console and the line that made each construct, at which no test looks.
    const unread = { treeMetadata: false, stackTraces: false };
    const app = new App({ outdir: join(directory, 'out'), context, ...unread });
    const settings = parseSettings(settingsFile(file), { environment: 'test' });
    return use(app, environmentStacks(app, { settings, code: bundles, ...props }));
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Every setting that concerns the hosting alone, in use. */
export const everything = {
  sources: { 'project-system': {}, helpdesk: {} },
  operations: {
    alarms: ['oncall@example.com', 'arn:aws:sns:eu-central-1:123456789012:chat'],
    runbookUrl: 'https://wiki.example.com/runbook',
    longestWaitMinutes: 90,
    logRetentionDays: 30,
    encryptionKey: 'arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab',
    tags: { 'cost-center': '4711' },
  },
  gateway: {
    domain: {
      name: 'rooms.example.com',
      certificate: 'arn:aws:acm:eu-central-1:123456789012:certificate/1234abcd-12ab-34cd-56ef-1234567890ab',
      hostedZone: { id: 'Z0123456789ABCDEFGHIJ', name: 'example.com' },
    },
    sources: { helpdesk: { allowedIps: ['203.0.113.0/24'], requestsPerSecond: 5, burst: 10 } },
  },
  network: { subnets: ['subnet-0123456789abcdef0'], securityGroups: ['sg-0123456789abcdef0'] },
};

interface Resource {
  Type: string;
  Properties: Record<string, unknown>;
}

/** What the role of a Lambda may do, as `action on what`, without traces. */
export function rightsOf(template: Template, functionId: string): string[] {
  const resources = template.toJSON().Resources as Record<string, Resource>;
  const [, lambda] = find(resources, 'AWS::Lambda::Function', functionId);
  const role = (lambda.Properties.Role as { 'Fn::GetAtt': [string, string] })['Fn::GetAtt'][0];
  const policies = Object.values(resources).filter(
    ({ Type, Properties }) =>
      Type === 'AWS::IAM::Policy' && JSON.stringify(Properties.Roles) === JSON.stringify([{ Ref: role }]),
  );
  const rights = policies
    .flatMap(({ Properties }) => (Properties.PolicyDocument as { Statement: Statement[] }).Statement)
    .flatMap(({ Action, Resource }) =>
      [Action].flat().flatMap((action) => [Resource].flat().map((on) => `${action} on ${nameOf(on)}`)),
    )
    .filter((right) => !right.startsWith('xray:'));
  return [...new Set(rights)].sort();
}

interface Statement {
  Action: string | string[];
  Resource: unknown;
}

/** The one resource of a type whose logical id contains a name. */
export function find(resources: Record<string, Resource>, type: string, name: string): [string, Resource] {
  const hits = Object.entries(resources).filter(([id, { Type }]) => Type === type && id.includes(name));
  if (hits.length !== 1 || !hits[0]) throw new Error(`${hits.length} resources of ${type} are named ${name}`);
  return hits[0];
}

/** The logical id behind a reference, without the hash that CDK adds. */
function nameOf(reference: unknown): string {
  const json = JSON.stringify(reference);
  const id = (text: string) => text.replace(/[0-9A-F]{8}$/, '');
  // An output of the other stack is called after what it publishes: `PublishOutputFnGetAtt` + id + `Arn` + hash.
  const published = json.match(/"OutputName":"PublishOutput(?:Ref|FnGetAtt)(\w+?)(?:Arn)?[0-9A-F]{8}"/)?.[1];
  // The index of a table is named by the table's ARN.
  const index = json.match(/"\/index\/(\w+)"/)?.[1];
  if (published) return index ? `${id(published)} index ${index}` : id(published);
  const { Ref: ref, 'Fn::GetAtt': attribute } = reference as { Ref?: string; 'Fn::GetAtt'?: [string] };
  // An execution's ARN is put together from its machine's.
  const machine = json.includes(':execution:') && json.match(/"Ref":"([^:"]*StateMachine[^"]*)"/)?.[1];
  return id(ref ?? attribute?.[0] ?? (machine || json)).concat(machine ? ' executions' : '');
}

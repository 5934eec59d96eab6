import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { environmentStacks } from '../../infra/environment-stacks.ts';
import { functions } from '../../infra/functions.ts';
import { parseSettings } from '../../lib/settings/parse.ts';
import { settingsFile } from '../lib/settings/build.ts';

// The CloudFormation rules take seconds; `npm run synth` applies them.
process.env.CDK_VALIDATION = 'false';

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
 */
export function synthesize(file: Record<string, unknown>, code = (id: string) => `// ${id}`): Stacks {
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
    const app = new App({ outdir: join(directory, 'out'), context });
    const settings = parseSettings(settingsFile(file), { environment: 'test' });
    const stacks = environmentStacks(app, { settings, code: bundles });
    return { rooms: Template.fromStack(stacks.rooms), data: Template.fromStack(stacks.data), stacks };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

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
  return policies
    .flatMap(({ Properties }) => (Properties.PolicyDocument as { Statement: Statement[] }).Statement)
    .flatMap(({ Action, Resource }) =>
      [Action].flat().flatMap((action) => [Resource].flat().map((on) => `${action} on ${nameOf(on)}`)),
    )
    .filter((right) => !right.startsWith('xray:'))
    .sort();
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

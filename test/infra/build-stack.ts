import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { DocspaceRoomsStack } from '../../infra/docspace-rooms-stack.ts';
import { functions } from '../../infra/functions.ts';
import { parseSettings } from '../../lib/settings/parse.ts';
import { settingsFile } from '../lib/settings/build.ts';

// The CloudFormation rules take seconds; `npm run synth` applies them.
process.env.CDK_VALIDATION = 'false';

/** The stack of an environment with these sources, with empty bundles. */
export function synthesize(sources: Record<string, unknown>): Template {
  const directory = mkdtempSync(join(tmpdir(), 'stack-'));
  try {
    const code = new Map(
      functions.map(({ id }) => {
        mkdirSync(join(directory, id));
        writeFileSync(join(directory, id, 'index.cjs'), `// ${id}`);
        return [id, join(directory, id)];
      }),
    );
    const app = new App({ outdir: join(directory, 'out') });
    const settings = parseSettings(settingsFile({ sources }), { environment: 'test' });
    return Template.fromStack(new DocspaceRoomsStack(app, 'Test', { settings, code }));
  } finally {
    rmSync(directory, { recursive: true });
  }
}

interface Resource {
  Type: string;
  Properties: Record<string, unknown>;
}

/** What the role of a Lambda may do, as `action on what`, without logs and traces. */
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
  const { Ref: ref, 'Fn::GetAtt': attribute } = reference as { Ref?: string; 'Fn::GetAtt'?: [string] };
  const json = JSON.stringify(reference);
  // The index of a table is named by the table's ARN.
  const index = json.match(/"Fn::GetAtt":\["([^"]*)","Arn"\]\},"\/index\/(\w+)"/);
  if (index) return `${index[1]?.replace(/[0-9A-F]{8}$/, '')} index ${index[2]}`;
  // An execution's ARN is put together from its machine's.
  const machine = json.includes(':execution:') && json.match(/"Ref":"([^:"]*StateMachine[^"]*)"/)?.[1];
  return (ref ?? attribute?.[0] ?? (machine || json))
    .replace(/[0-9A-F]{8}$/, '')
    .concat(machine ? ' executions' : '');
}

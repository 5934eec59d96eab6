import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import {
  DescribeExecutionCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { functions } from '../../../infra/functions.ts';
import { serve } from '../../../infra/local/http/server.ts';
import { machineFiles, readDefinition } from '../../../infra/machines/files.ts';
import { type MachineCase, type MachineOutcome, Script, withoutTrace } from '../../states/script.ts';
import { until } from '../deployed.ts';
import { historyOf } from '../history.ts';
import { clientConfig, type Emulator } from './emulator.ts';

const atATime = 12;

/** Runs cases on the emulator: the same machine files, with a Lambda for each step that asks the script. */
export async function onEmulator(
  emulator: Emulator,
  cases: readonly MachineCase[],
): Promise<Map<string, MachineOutcome>> {
  const sfn = new SFNClient(clientConfig(emulator));
  const script = new Script(cases);
  const server = await serve(async (request) => {
    const { step, payload } = (await request.json()) as { step: string; payload: Record<string, unknown> };
    const turn = script.turn({ step, payload });
    if ('output' in turn && typeof payload.token === 'string') {
      const output = JSON.stringify(turn.output);
      await sfn.send(new SendTaskSuccessCommand({ taskToken: payload.token, output }));
    }
    return Response.json(turn);
  });
  try {
    const machines = await deploy(emulator, server.url);
    const outcomes = new Map<string, MachineOutcome>();
    const left = [...cases.entries()];
    const work = async () => {
      for (let next = left.shift(); next; next = left.shift()) {
        const [at, { name, machine }] = next;
        const input = JSON.stringify({ key: name, attempt: 1, update: 1 });
        const request = { stateMachineArn: machines[machine] ?? '', name: `case-${at}`, input };
        const { executionArn = '' } = await sfn.send(new StartExecutionCommand(request));
        const found = () => sfn.send(new DescribeExecutionCommand({ executionArn }));
        await until(`the end of "${name}"`, async () => (await found()).status !== 'RUNNING', 240);
        const { status, output, error, cause } = await found();
        const { states } = await historyOf(sfn, executionArn);
        outcomes.set(name, {
          status,
          output: status === 'SUCCEEDED' && output ? JSON.parse(output) : undefined,
          error,
          cause: cause ? JSON.stringify(withoutTrace(cause)) : undefined,
          states,
          calls: script.callsOf(name),
        });
      }
    };
    await Promise.all(Array.from({ length: atATime }, work));
    return outcomes;
  } finally {
    await server.close();
  }
}

/** @returns the ARN of each machine */
async function deploy(emulator: Emulator, scriptUrl: string): Promise<Record<string, string>> {
  const machines = Object.entries(machineFiles).map(
    async ([name, file]) => [name, await deployMachine(emulator, scriptUrl, name, file)] as const,
  );
  return Object.fromEntries(await Promise.all(machines));
}

/** A stack for each machine: a template in a request has 51,200 bytes at most. */
async function deployMachine(
  emulator: Emulator,
  scriptUrl: string,
  name: string,
  file: string,
): Promise<string> {
  const stackName = `same-states-${name}`;
  const cloudFormation = new CloudFormationClient(clientConfig(emulator));
  await cloudFormation.send(
    new CreateStackCommand({
      StackName: stackName,
      TemplateBody: JSON.stringify(template(scriptUrl, file)),
      Capabilities: ['CAPABILITY_IAM'],
    }),
  );
  const read = async () => {
    const { Stacks: [stack] = [] } = await cloudFormation.send(
      new DescribeStacksCommand({ StackName: stackName }),
    );
    return stack;
  };
  await until(
    `the stack of the scripted steps of ${name}`,
    async () => !(await read())?.StackStatus?.endsWith('_IN_PROGRESS'),
  );
  const stack = await read();
  if (stack?.StackStatus !== 'CREATE_COMPLETE') throw new Error(`${stackName}: ${stack?.StackStatusReason}`);
  return stack.Outputs?.[0]?.OutputValue ?? '';
}

function template(scriptUrl: string, file: string) {
  const used = new Set<string>();
  const definition = readDefinition(file, (id) => {
    used.add(id);
    return `\${${id}Arn}`;
  });
  const steps = functions.filter(({ id }) => used.has(id));
  const role = (Service: string) => ({
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' }],
      },
    },
  });
  const lambdas = steps.map(({ id }) => [
    id,
    {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        Timeout: 30,
        Role: { 'Fn::GetAtt': ['StepRole', 'Arn'] },
        Environment: { Variables: { STEP: id, SCRIPT_URL: scriptUrl } },
        Code: { ZipFile: code },
      },
    },
  ]);
  const machine = {
    Type: 'AWS::StepFunctions::StateMachine',
    Properties: {
      RoleArn: { 'Fn::GetAtt': ['MachineRole', 'Arn'] },
      DefinitionString: {
        'Fn::Sub': [
          JSON.stringify(definition),
          Object.fromEntries(steps.map(({ id }) => [`${id}Arn`, { 'Fn::GetAtt': [id, 'Arn'] }])),
        ],
      },
    },
  };
  return {
    Resources: {
      StepRole: role('lambda.amazonaws.com'),
      MachineRole: role('states.amazonaws.com'),
      ...Object.fromEntries(lambdas),
      Machine: machine,
    },
    Outputs: { Machine: { Value: { Ref: 'Machine' } } },
  };
}

/** A step that does what the script says. */
const code = `
exports.handler = async (payload) => {
  const body = JSON.stringify({ step: process.env.STEP, payload });
  const turn = await (await fetch(process.env.SCRIPT_URL, { method: 'POST', body })).json();
  if (!('error' in turn)) return turn.output;
  const error = new Error(turn.error);
  error.name = turn.error;
  throw error;
};
`;

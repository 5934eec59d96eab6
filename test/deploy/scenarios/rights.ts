import type { Finding } from '../../../infra/cli/doctor/finding.ts';
import type { Deployed } from '../deployed.ts';
import type { Check } from '../report.ts';
import type { DeployScenario } from './scenario.ts';

/** That the emulator holds the Lambdas to their policies is what makes all the other scenarios a proof of them. */
export const rights: DeployScenario = {
  name: 'rights',
  async run(stack, check) {
    const policy = { RoleName: await roleOf(stack, 'ReceiveWebhook'), PolicyName: 'Without' };
    const item = stack.item('helpdesk', 'RIGHTS-1');
    await iam(stack, 'PutRolePolicy', { ...policy, PolicyDocument: denying('dynamodb:PutItem') });
    const refused = await stack.send(item);
    check('a receiver that may not write records answers 503', refused.status === 503, refused);
    check('and leaves none', (await stack.record(item)) === undefined);
    await iam(stack, 'DeleteRolePolicy', policy);
    const taken = await stack.send(item);
    check('with its own rights it takes the webhook', taken.status === 202, taken);
    check('which gets its room', (await stack.ended(item)).status === 'SUCCEEDED');
    await findsRole(stack, check);
  },
};

/** The operator may read every secret; a role that may not is found by asking the Lambda itself. */
async function findsRole(stack: Deployed, check: Check): Promise<void> {
  const policy = { RoleName: await roleOf(stack, 'FetchRoom'), PolicyName: 'Without' };
  await iam(stack, 'PutRolePolicy', { ...policy, PolicyDocument: denying('secretsmanager:GetSecretValue') });
  const { code, stdout } = await stack.command('doctor', '--json', '--look-only');
  await iam(stack, 'DeleteRolePolicy', policy);
  const findings = JSON.parse(stdout) as Finding[];
  const problems = findings.filter(({ level }) => level === 'problem').map((finding) => finding.check);
  check('the doctor finds the one role that may not read its secret', code === 3, problems);
  check('and no other', [...new Set(problems)].join() === 'lambdas.FetchRoom', problems);
}

async function roleOf(stack: Deployed, functionId: string): Promise<string> {
  const role = (await stack.resources()).find(
    ({ type, id }) => type === 'AWS::IAM::Role' && id.startsWith(`Functions${functionId}Role`),
  );
  return role?.name ?? '';
}

function denying(Action: string): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action, Resource: '*' }] });
}

function iam({ emulator }: Deployed, Action: string, parameters: Record<string, string>): Promise<void> {
  const body = new URLSearchParams({ Action, Version: '2010-05-08', ...parameters });
  return emulator.asRoot('iam', { method: 'POST', body });
}

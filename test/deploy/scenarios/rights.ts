import type { Deployed } from '../deployed.ts';
import type { DeployScenario } from './scenario.ts';

/** That the emulator holds the Lambdas to their policies is what makes all the other scenarios a proof of them. */
export const rights: DeployScenario = {
  name: 'rights',
  async run(stack, check) {
    const role = (await stack.resources()).find(
      ({ type, id }) => type === 'AWS::IAM::Role' && id.startsWith('FunctionsReceiveWebhookRole'),
    );
    const policy = { RoleName: role?.name ?? '', PolicyName: 'Without' };
    const Statement = [{ Effect: 'Deny', Action: 'dynamodb:PutItem', Resource: '*' }];
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
    const item = stack.item('helpdesk', 'RIGHTS-1');
    await iam(stack, 'PutRolePolicy', { ...policy, PolicyDocument });
    const refused = await stack.send(item);
    check('a receiver that may not write records answers 503', refused.status === 503, refused);
    check('and leaves none', (await stack.record(item)) === undefined);
    await iam(stack, 'DeleteRolePolicy', policy);
    const taken = await stack.send(item);
    check('with its own rights it takes the webhook', taken.status === 202, taken);
    check('which gets its room', (await stack.ended(item)).status === 'SUCCEEDED');
  },
};

function iam({ emulator }: Deployed, Action: string, parameters: Record<string, string>): Promise<void> {
  const body = new URLSearchParams({ Action, Version: '2010-05-08', ...parameters });
  return emulator.asRoot('iam', { method: 'POST', body });
}

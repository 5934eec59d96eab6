import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { Webhook } from 'standardwebhooks';
import { clientConfig, type Emulator } from '../deploy/emulator/emulator.ts';
import type { Check } from '../deploy/report.ts';

/** Sends a webhook to what was deployed: without its signature, and with it once the secret is filled. */
export async function tryWebhook(emulator: Emulator, check: Check): Promise<void> {
  const config = clientConfig(emulator);
  const { Stacks = [] } = await new CloudFormationClient(config).send(
    new DescribeStacksCommand({ StackName: 'Collaboration' }),
  );
  const outputs = Stacks[0]?.Outputs ?? [];
  const output = (name: string) =>
    outputs.find(({ OutputKey = '' }) => OutputKey.startsWith(`Rooms${name}`))?.OutputValue ?? '';
  check('has an output for the webhooks of each source', output('WebhookUrlCrm') !== '', outputs);
  const secret = `whsec_${Buffer.from('a secret of the test, for one webhook').toString('base64')}`;
  await new SecretsManagerClient(config).send(
    new PutSecretValueCommand({ SecretId: output('VerifySecretArnHelpdesk'), SecretString: secret }),
  );
  const { hostname, pathname } = new URL(output('WebhookUrlHelpdesk'));
  const [stage = '', ...path] = pathname.slice(1).split('/');
  const url = `${emulator.url}/restapis/${hostname.split('.')[0]}/${stage}/_user_request_/${path.join('/')}`;
  const body = '{"event":"test"}';
  const sentAt = new Date();
  const signed = {
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign('msg_1', sentAt, body),
  };
  const send = async (headers: Record<string, string>) => {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
    return { status: answer.status, text: await answer.text() };
  };
  const unsigned = await send({});
  check('refuses a webhook without a signature', unsigned.status === 401, unsigned);
  const taken = await send(signed);
  check(
    'finds the signature of a webhook right',
    taken.status === 200 && /signature right/.test(taken.text),
    taken,
  );
}

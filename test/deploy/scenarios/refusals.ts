import { signStandardWebhook } from '../../../lib/sources/signatures/standard-webhooks.ts';
import type { DeployScenario } from './scenario.ts';

export const refusals: DeployScenario = {
  name: 'refusals',
  async run(stack, check) {
    const [verify = ''] = stack.outside.secrets.sources.helpdesk?.verify ?? [];
    const url = stack.webhookUrl('helpdesk');
    const body = JSON.stringify({ ticketId: 'REFUSED-1', subject: 'Refused' });
    const signed = (text: string, secret = verify, atMs = Date.now()) => ({
      'content-type': 'application/json',
      ...signStandardWebhook(secret, 'msg_refused', atMs, text),
    });
    const answers = {
      401: { url, body, headers: signed(`${body} `) },
      400: { url, body: '{"ticketId":{}}', headers: signed('{"ticketId":{}}') },
      404: { url: url.replace(/helpdesk$/, 'nobody'), body, headers: signed(body) },
      405: { url, method: 'PUT', body, headers: signed(body) },
      413: { url, body: 'x'.repeat(1_100_000), headers: { 'content-type': 'application/json' } },
      415: { url, body, headers: { ...signed(body), 'content-type': 'text/plain' } },
    };
    for (const [status, request] of Object.entries(answers)) {
      const answer = await stack.post(request);
      check(`${status} for what deserves it`, answer.status === Number(status), answer);
    }
    for (const method of ['HEAD', 'GET']) {
      const answer = await stack.post({ url, method });
      check(`200 for a check of the address by ${method}`, answer.status === 200, answer);
    }
    const old = await stack.post({ url, body, headers: signed(body, verify, Date.now() - 600_000) });
    check('401 for a signature of ten minutes ago', old.status === 401, old);
    const item = stack.item('helpdesk', 'REFUSED-1');
    check('none of them leaves a record', (await stack.record(item)) === undefined);
  },
};

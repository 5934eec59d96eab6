import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { receiverWith, settingsWith } from '../receiver.ts';

const nowMs = Date.parse('2026-01-15T10:00:00Z');
const secrets = { first: 'kT8mF2vR5xQ1zP7nJ4cW9bH6yL3sD0gA', second: 'aG0dS3lY6hB9wC4jN7pZ1qX5rV2fM8tK' };

describe('two Zendesk accounts that send to one source', () => {
  it('have rooms apart: a ticket of the second with the number of one of the first is ignored', async () => {
    const settings = settingsWith({ zendesk: { subdomain: 'acme', roomField: 360001234567 } });
    const { send, started, lines } = receiverWith(settings, { zendesk: Object.values(secrets) });
    const ticket = (secret: string, account: string) => {
      const body = JSON.stringify({ ticket_id: '700', subject: 'Login error' });
      const timestamp = '2026-01-15T10:00:00Z';
      const signature = createHmac('sha256', secret)
        .update(timestamp + body)
        .digest('base64');
      const headers = {
        'content-type': 'application/json',
        'x-zendesk-account-id': account,
        'x-zendesk-webhook-signature': signature,
        'x-zendesk-webhook-signature-timestamp': timestamp,
      };
      return send({ source: 'zendesk', headers, body, nowMs });
    };
    expect((await ticket(secrets.first, '111')).status).toBe(202);
    expect(await ticket(secrets.second, '222')).toEqual({
      status: 200,
      body: {
        status: 'ignored',
        reason: expect.stringMatching(/the account 111; this one is of the account 222\. Give/),
      },
    });
    expect(await ticket(secrets.first, '111')).toMatchObject({ status: 200, body: { status: 'duplicate' } });
    expect(started).toHaveLength(1);
    expect(lines.map(({ code }) => code)).toEqual([
      'WEBHOOK_ACCEPTED',
      'WEBHOOK_IGNORED',
      'WEBHOOK_DUPLICATE',
    ]);
  });
});

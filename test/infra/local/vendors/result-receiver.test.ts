import { describe, expect, it } from 'vitest';
import { localSecrets } from '../../../../infra/local/secrets-file.ts';
import { resultReceiver } from '../../../../infra/local/vendors/result-receiver.ts';
import { signStandardWebhook } from '../../../../lib/sources/signatures/standard-webhooks.ts';

const [own, other] = ['a', 'b'].map(
  (source) => localSecrets({ [source]: { type: 'helpdesk' } }).sources[source]?.writeBack ?? '',
);
const body = JSON.stringify({ type: 'room.created', timestamp: '2026-01-01T00:00:00Z', data: { roomId: 1 } });

async function post(secret: string, nowMs = Date.now()) {
  const receiver = resultReceiver(own ?? '');
  const headers = signStandardWebhook(secret, 'msg_1', nowMs, body);
  const request = new Request('http://127.0.0.1/', { method: 'POST', headers, body });
  const { status } = await receiver.handle(request);
  return { status, received: receiver.received };
}

describe('the fake of a receiver', () => {
  it('keeps events that are signed with its secret', async () => {
    const { status, received } = await post(own ?? '');
    expect(status).toBe(204);
    expect(received).toEqual([{ id: 'msg_1', event: JSON.parse(body) }]);
  });

  it('refuses another secret and an old signature', async () => {
    for (const { status, received } of [
      await post(other ?? ''),
      await post(own ?? '', Date.now() - 3_600_000),
    ]) {
      expect(status).toBe(401);
      expect(received).toEqual([]);
    }
  });
});

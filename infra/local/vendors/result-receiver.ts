import { Webhook } from 'standardwebhooks';
import type { Fake, LocalSourceType, ReceivedResult } from './fake.ts';

/**
 * Takes results as the receiver of a careful project system does: checks the signature with the reference
 * implementation of Standard Webhooks (https://www.standardwebhooks.com), refuses what is not signed.
 *
 * @param secret `whsec_...`, the write-back secret of the source
 */
export function resultReceiver(secret: string): Fake {
  const webhook = new Webhook(secret);
  const received: ReceivedResult[] = [];
  return {
    received,
    shown(id) {
      const about = received.filter(({ event: { data } }) => data.projectId === id || data.ticketId === id);
      const { roomUrl, invitationUrl } = about.at(-1)?.event.data ?? {};
      return {
        roomUrl: typeof roomUrl === 'string' ? roomUrl : undefined,
        notes: typeof invitationUrl === 'string' ? [{ text: invitationUrl, internal: true }] : [],
      };
    },
    async handle(request) {
      if (request.method !== 'POST') return new Response(null, { status: 405 });
      try {
        const event = webhook.verify(await request.text(), Object.fromEntries(request.headers));
        const id = request.headers.get('webhook-id') ?? '';
        received.push({ id, event: event as ReceivedResult['event'] });
        return new Response(null, { status: 204 });
      } catch {
        return Response.json({ message: 'The signature is missing or wrong.' }, { status: 401 });
      }
    },
  };
}

export const receiverOnALaptop: LocalSourceType = {
  addressSetting: 'resultUrl',
  fake: ({ secret }) => resultReceiver(secret),
  secrets: (random) => {
    const secret = (use: 'verify' | 'writeBack') => `whsec_${Buffer.from(random(use)).toString('base64')}`;
    return { verify: secret('verify'), writeBack: secret('writeBack') };
  },
};

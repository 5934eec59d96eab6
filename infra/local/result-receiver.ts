import { Webhook } from 'standardwebhooks';

/** One result as a project system or helpdesk got it. */
export interface ReceivedResult {
  /** Stable over repeats of one result. */
  id: string;
  event: { type: string; timestamp: string; data: Record<string, unknown> };
}

/** A stand-in of the system that gets a source's results. */
export interface ResultReceiver {
  handle(request: Request): Promise<Response>;
  /** Accepted results, in order of arrival, repeats included. */
  received: ReceivedResult[];
}

/**
 * Takes results as the receiver of a careful project system does: checks the signature with the reference
 * implementation of Standard Webhooks (https://www.standardwebhooks.com), refuses what is not signed.
 *
 * @param secret `whsec_...`, the write-back secret of the source
 */
export function resultReceiver(secret: string): ResultReceiver {
  const webhook = new Webhook(secret);
  const received: ReceivedResult[] = [];
  return {
    received,
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

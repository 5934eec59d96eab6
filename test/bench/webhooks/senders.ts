import type { WebhookToSend } from '../../../infra/local/send-arguments.ts';

/**
 * So many senders at a time, each of which sends its next webhook when it has its answer.
 *
 * @param webhooks what is sent, made beforehand: a sender's own work is not timed
 * @returns milliseconds from the request to the end of its answer, of each
 * @throws Error for an answer that is no 200 or 202
 */
export async function sendAll(webhooks: readonly WebhookToSend[], senders: number): Promise<number[]> {
  const left = [...webhooks].reverse();
  const times: number[] = [];
  const sender = async () => {
    for (let next = left.pop(); next; next = left.pop()) {
      const { url, ...request } = next;
      const begunAt = performance.now();
      const response = await fetch(url, { method: 'POST', ...request });
      const text = await response.text();
      times.push(performance.now() - begunAt);
      if (response.status !== 200 && response.status !== 202) throw new Error(`${response.status}: ${text}`);
    }
  };
  await Promise.all(Array.from({ length: senders }, sender));
  return times;
}

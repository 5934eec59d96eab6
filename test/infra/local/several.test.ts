import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { webhookToSend } from '../../../infra/cli/commands/send.ts';
import { type LocalStack, startLocalStack } from '../../../infra/local/stack.ts';

let stack: LocalStack;
beforeAll(async () => {
  stack = await startLocalStack();
}, 30_000);
afterAll(() => stack?.close());

interface Item {
  status: string;
  execution?: string;
}

/** Sends a webhook with several items, and again while the receiver asks for it, as senders do. */
async function send(): Promise<{ status: number; body: { items: Item[] } }> {
  const argv = ['ticket', '--id', 'T', '--subject', 'Login error', '--several', '12', '--url', stack.url];
  for (;;) {
    const { url, headers, body } = webhookToSend(argv);
    const response = await fetch(url, { method: 'POST', headers, body });
    if (response.status !== 503)
      return { status: response.status, body: (await response.json()) as { items: Item[] } };
  }
}

describe('the local stack: a webhook with several tickets', () => {
  it('makes a room for each, and nothing more when it comes again', async () => {
    const first = await send();
    const { items } = first.body;
    expect(items).toHaveLength(12);
    const ended = await Promise.all(
      items.map(({ execution = '' }) => stack.machines.TicketRoom.finished(execution)),
    );
    expect(new Set(ended.map(({ status }) => status))).toEqual(new Set(['SUCCEEDED']));
    const rooms = () => stack.simulator?.world.portal.activeRoomCount();
    const before = rooms();
    const again = await send();
    expect([again.status, new Set(again.body.items.map(({ status }) => status))]).toEqual([
      200,
      new Set(['duplicate']),
    ]);
    expect(rooms()).toBe(before);
    expect(
      stack
        .received('helpdesk')
        .map(({ event }) => event.data.ticketId)
        .sort(),
    ).toEqual(Array.from({ length: 12 }, (_, index) => `T-${index + 1}`).sort());
  }, 60_000);
});

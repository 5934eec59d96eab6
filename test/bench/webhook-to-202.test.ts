import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { serve } from '../../infra/local/aws/http-server.ts';
import { benchSettings, eventOf, handlerInMemory, timeEach } from './webhooks/handler.ts';
import { sendAll } from './webhooks/senders.ts';
import { sources } from './webhooks/sent.ts';

describe('the handler that is timed', () => {
  it.each(sources)('takes what %s sends for what the table calls it', async (source) => {
    const { receive, calls } = handlerInMemory(benchSettings());
    const answer = async (kind: 'test' | 'new' | 'repeat') => {
      const { statusCode, body } = await receive(eventOf(source, kind, 1));
      return { statusCode, status: JSON.parse(body).status, starts: calls.starts };
    };
    expect(await answer('test')).toEqual({ statusCode: 200, status: 'ignored', starts: 0 });
    expect(calls).toEqual({ reads: 0, writes: 0, starts: 0 });
    expect(await answer('new')).toEqual({ statusCode: 202, status: 'accepted', starts: 1 });
    expect(await answer('repeat')).toEqual({ statusCode: 200, status: 'duplicate', starts: 1 });
  });

  it('stands beside one that starts an execution for whatever comes, as often as it comes', async () => {
    const { tutorial, calls } = handlerInMemory(benchSettings());
    const event = eventOf('helpdesk', 'new', 1);
    await timeEach([event, event], tutorial);
    expect(calls).toEqual({ reads: 0, writes: 0, starts: 2 });
  });

  it('is not timed when it refuses', async () => {
    const { receive } = handlerInMemory(benchSettings());
    const unsigned = { ...eventOf('zendesk', 'new', 1), multiValueHeaders: {} };
    await expect(timeEach([unsigned], receive)).rejects.toThrow('415');
  });
});

describe('the senders', () => {
  it('are as many as they should be, and send everything once', async () => {
    let [now, most] = [0, 0];
    const bodies: string[] = [];
    const server = await serve(async (request) => {
      now += 1;
      most = Math.max(most, now);
      bodies.push(await request.text());
      // Until all senders have sent, or there is nothing more to send.
      while (most < 3) await setTimeout(1);
      now -= 1;
      return new Response();
    });
    const webhooks = ['a', 'b', 'c', 'd', 'e'].map((body) => ({ url: server.url, headers: {}, body }));
    const times = await sendAll(webhooks, 3);
    await server.close();
    expect(times).toHaveLength(5);
    expect(bodies.sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(most).toBe(3);
  });

  it('time no refusal', async () => {
    const server = await serve(async () => new Response('busy', { status: 503 }));
    await expect(sendAll([{ url: server.url, headers: {}, body: '' }], 1)).rejects.toThrow('503: busy');
    await server.close();
  });
});

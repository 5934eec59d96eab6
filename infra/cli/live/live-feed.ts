import { oneHarmlessLine } from '../../../lib/kernel/text.ts';
import { CommandError } from '../command.ts';
import type { LiveState } from './contract.ts';

/** Gives every open page each new state. */
export interface LiveFeed {
  /** The answer to a page: server-sent events (html.spec.whatwg.org, 9.2), until the signal. */
  open(signal: AbortSignal): Response;
}

export interface LiveFeedOptions {
  read(): Promise<LiveState>;
  /** Between two readings, while at least one page is open. */
  everyMs: number;
}

type Listener = (event: string) => void;

/** One reading for all open pages, and none while no page is open: each costs some reads of the table. */
export function liveFeed({ read, everyMs }: LiveFeedOptions): LiveFeed {
  const listeners = new Set<Listener>();
  let timer: NodeJS.Timeout | undefined;
  let last: string | undefined;
  let reading = false;
  const tick = async () => {
    if (reading) return;
    reading = true;
    last = await read().then(
      (state) => eventOf('state', state),
      (error: unknown) => eventOf('trouble', { message: reasonOf(error) }),
    );
    reading = false;
    for (const listener of listeners) listener(last);
    timer = listeners.size > 0 ? setTimeout(tick, everyMs) : undefined;
  };
  return {
    open(signal) {
      const encoder = new TextEncoder();
      let listener: Listener | undefined;
      const leave = () => {
        if (listener) listeners.delete(listener);
        if (listeners.size > 0) return;
        clearTimeout(timer);
        timer = undefined;
      };
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          listener = (event) => controller.enqueue(encoder.encode(event));
          listeners.add(listener);
          // A browser tells its page that it is connected by the first bytes.
          listener(last ?? ': connected\n\n');
          signal.addEventListener('abort', () => {
            leave();
            controller.close();
          });
          if (timer === undefined) void tick();
        },
        cancel: leave,
      });
      return new Response(body, {
        headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' },
      });
    },
  };
}

/** What went wrong, in words that quote nothing foreign unharmed. */
export function reasonOf(error: unknown): string {
  if (error instanceof CommandError) return error.lines.map(oneHarmlessLine).join(' ');
  return error instanceof Error ? oneHarmlessLine(`${error.name}: ${error.message}`) : 'unknown';
}

function eventOf(name: string, data: object): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

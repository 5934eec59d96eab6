import type { ItemList } from '../../work-items/recent.ts';
import type { LiveItem, LiveMachines, LiveSenders, LiveSent, LiveState, LiveTrouble } from '../contract.ts';

/** @throws Error with the server's words */
async function answered<T>(path: string, method = 'GET'): Promise<T> {
  const response = await fetch(path, { method });
  const body: unknown = await response.json();
  if (response.ok) return body as T;
  throw new Error((body as LiveTrouble).message);
}

export const items = (limit: number) => answered<ItemList>(`live/items?limit=${limit}`);
export const item = (name: string) => answered<LiveItem>(`live/item?name=${encodeURIComponent(name)}`);
export const senders = () => answered<LiveSenders>('live/senders');
export const send = (source: string) =>
  answered<LiveSent>(`live/send?source=${encodeURIComponent(source)}`, 'POST');

let pictures: Promise<LiveMachines> | undefined;
/** They change with the program alone. */
export function machines(): Promise<LiveMachines> {
  pictures ??= answered<LiveMachines>('live/machines');
  return pictures;
}

/** Calls back with each state of the environment; the browser connects again by itself. */
export function follow(callbacks: {
  state(state: LiveState): void;
  trouble(message: string): void;
  connection(isOpen: boolean): void;
}): void {
  const events = new EventSource('live/events');
  events.addEventListener('open', () => callbacks.connection(true));
  events.addEventListener('error', () => callbacks.connection(false));
  events.addEventListener('state', ({ data }) => callbacks.state(JSON.parse(data) as LiveState));
  events.addEventListener('trouble', ({ data }) =>
    callbacks.trouble((JSON.parse(data) as LiveTrouble).message),
  );
}

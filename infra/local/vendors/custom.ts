import type { Clock } from '../../../lib/kernel/clock.ts';
import {
  type Fake,
  isObject,
  type LocalSourceType,
  type VendorFrame,
  type VendorRequest,
  vendorFrame,
} from './fake.ts';

interface Item {
  id: string;
  room_url: string | null;
  notes: { text: string }[];
}

export interface CustomFake extends Fake, VendorFrame {
  remove(id: string): void;
}

/** A small system of our own, for sources without code: items that show a room and have notes. */
export function customFake({ secret, clock }: { secret: string; clock: Clock }): CustomFake {
  const items = new Map<string, Item>();
  const removed = new Set<string>();
  const find = (id: string): Item => {
    const item = items.get(id) ?? { id, room_url: null, notes: [] };
    items.set(id, item);
    return item;
  };
  function answer({ method, path, body }: VendorRequest): Response {
    const [, encoded = '', notes] = /^\/items\/([^/]+)(\/notes)?$/.exec(path) ?? [];
    const id = decodeURIComponent(encoded);
    if (!id || removed.has(id)) return Response.json({ error: 'not found' }, { status: 404 });
    const item = find(id);
    if (method === 'GET' && !notes) return Response.json(item);
    if (!isObject(body)) return Response.json({ error: 'no object' }, { status: 400 });
    if (method === 'PUT' && !notes && typeof body.room_url === 'string') {
      item.room_url = body.room_url;
      return new Response(null, { status: 204 });
    }
    if (method === 'POST' && notes && typeof body.text === 'string') {
      item.notes.push({ text: body.text });
      return Response.json({ id: item.notes.length }, { status: 201 });
    }
    return Response.json({ errors: { room_url: 'a text is needed' } }, { status: 422 });
  }
  const frame = vendorFrame({
    root: /\/items\//,
    authorization: `Bearer ${secret}`,
    unauthorized: { error: 'unauthorized' },
    answer,
    clock,
  });
  return Object.assign(frame, {
    received: [],
    remove: (id: string) => void removed.add(id),
    shown(id: string) {
      const { room_url, notes = [] } = items.get(id) ?? {};
      return { roomUrl: room_url ?? undefined, notes: notes.map(({ text }) => ({ text, internal: true })) };
    },
  });
}

export const customOnALaptop: LocalSourceType = {
  addressSetting: 'writeBack.url',
  fake: customFake,
  secrets: (random) => ({ verify: random('verify'), writeBack: random('writeBack') }),
};

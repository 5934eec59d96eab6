import type { Clock } from '../../../lib/kernel/clock.ts';
import {
  type Fake,
  isObject,
  type LocalSourceType,
  type VendorFrame,
  type VendorRequest,
  vendorFrame,
} from './fake.ts';

interface Deal {
  fields: Map<string, unknown>;
  notes: string[];
}

export interface PipedriveFake extends Fake, VendorFrame {
  remove(id: string): void;
  /** The fields of deals, by their codes. */
  fields: Map<string, { type: string; options?: { id: number; label: string }[] }>;
}

/**
 * A small Pipedrive: the calls about deals that look-up, write-back and doctor make, answered as the reference says
 * (developers.pipedrive.com, API v2: Deals, Deal fields; v1: Notes, 2026). A deal exists from its first request on.
 */
function pipedriveFake(options: { secret: string; clock: Clock; roomField: string }): PipedriveFake {
  const { secret, clock, roomField } = options;
  const deals = new Map<string, Deal>();
  const removed = new Set<string>();
  const fields: PipedriveFake['fields'] = new Map([[roomField, { type: 'varchar' }]]);
  const find = (id: string): Deal => {
    const deal: Deal = deals.get(id) ?? { fields: new Map(), notes: [] };
    deals.set(id, deal);
    return deal;
  };

  function answer({ method, path, query, body }: VendorRequest): Response {
    const [, code] = /^\/api\/v2\/dealFields\/(\w+)$/.exec(path) ?? [];
    if (code) {
      const field = fields.get(code);
      if (!field) return failed(404);
      return data({ field_code: code, field_type: field.type, options: field.options ?? null });
    }
    if (path === '/api/v1/notes' && method === 'POST') {
      if (!isObject(body) || typeof body.deal_id !== 'number' || typeof body.content !== 'string')
        return failed(400);
      const id = String(body.deal_id);
      if (removed.has(id)) return failed(404);
      find(id).notes.push(body.content);
      return data({ id: 1 });
    }
    if (path === '/api/v1/notes' && method === 'GET') {
      const { notes = [] } = deals.get(query.get('deal_id') ?? '') ?? {};
      return data(notes.map((content) => ({ content })));
    }
    const [, id] = /^\/api\/v2\/deals\/(\d+)$/.exec(path) ?? [];
    if (!id || removed.has(id)) return failed(404);
    const deal = find(id);
    if (method === 'PATCH') {
      const its = isObject(body) && isObject(body.custom_fields) ? Object.entries(body.custom_fields) : [];
      if (its.length === 0 || its.some(([one]) => !fields.has(one))) return failed(400);
      for (const [one, value] of its) deal.fields.set(one, value);
    }
    const wanted = (query.get('custom_fields') ?? '').split(',').filter((one) => fields.has(one));
    const shown = Object.fromEntries(wanted.map((one) => [one, deal.fields.get(one) ?? null]));
    return data({ id: Number(id), custom_fields: shown });
  }

  const frame = vendorFrame({
    root: /\/api\//,
    authorization: '',
    unauthorized: { success: false, error: 'unauthorized access' },
    answer,
    clock,
  });
  const { handle } = frame;
  return Object.assign(frame, {
    received: [],
    fields,
    remove: (id: string) => void removed.add(id),
    // Its token has a header of its own.
    handle(request: Request) {
      const headers = new Headers(request.headers);
      headers.set('authorization', headers.get('x-api-token') === secret ? '' : 'none');
      return handle(new Request(request, { headers }));
    },
    shown(id: string) {
      const { fields: its, notes = [] } = deals.get(id) ?? {};
      const url = its?.get(roomField);
      return {
        roomUrl: typeof url === 'string' ? url : undefined,
        notes: notes.map((html) => ({ text: html.replace(/<[^>]*>/g, ' '), internal: true })),
      };
    },
  });
}

const data = (value: unknown) => Response.json({ success: true, data: value });
const failed = (status: number) =>
  Response.json({ success: false, error: 'It is not so', error_info: '' }, { status });

export const pipedriveOnALaptop: LocalSourceType = {
  addressSetting: 'apiUrl',
  fake: ({ secret, clock, source }) =>
    pipedriveFake({ secret, clock, roomField: (source as { roomField?: string }).roomField ?? '' }),
  secrets: (random) => ({ verify: `docspace:${random('verify')}`, writeBack: random('writeBack') }),
};

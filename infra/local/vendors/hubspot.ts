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
  properties: Record<string, string | null>;
  archived: boolean;
  notes: string[];
}

export interface HubspotFake extends Fake, VendorFrame {
  /** The deal, for a test to change it. */
  deal(id: string): Deal;
  remove(id: string): void;
  /** Properties of deals, by their internal names, with their types. */
  properties: Map<string, string>;
}

/**
 * A small HubSpot: the calls about deals that look-up, write-back and doctor make, answered as the reference says
 * (developers.hubspot.com, CRM API: Objects, Notes, Properties, Error handling, 2026). A deal exists from its first request on.
 */
function hubspotFake(options: { secret: string; clock: Clock; roomProperty: string }): HubspotFake {
  const { secret, clock, roomProperty } = options;
  const deals = new Map<string, Deal>();
  const removed = new Set<string>();
  const properties = new Map(
    ['dealname', 'dealtype', 'pipeline', 'dealstage', 'hubspot_owner_id', roomProperty].map((name) => [
      name,
      'string',
    ]),
  );
  const find = (id: string): Deal => {
    const deal: Deal = deals.get(id) ?? {
      properties: {
        dealname: 'Q1 Campaign',
        dealtype: 'Marketing',
        pipeline: 'default',
        dealstage: 'appointmentscheduled',
        hubspot_owner_id: '7',
      },
      archived: false,
      notes: [],
    };
    deals.set(id, deal);
    return deal;
  };

  function answer({ method, path, query, body }: VendorRequest): Response {
    const [, name] = /^\/crm\/v3\/properties\/deals\/(\w+)$/.exec(path) ?? [];
    if (name) {
      const type = properties.get(name);
      return type === undefined ? missing() : Response.json({ name, type, fieldType: 'text' });
    }
    if (path === '/crm/v3/objects/notes' && method === 'POST') return note(body);
    if (path === '/crm/v3/objects/notes/search' && method === 'POST') {
      const [, its = ''] =
        /"associations\.deal","operator":"EQ","value":"(\d+)"/.exec(JSON.stringify(body)) ?? [];
      const { notes = [] } = deals.get(its) ?? {};
      return Response.json({ results: notes.map((text) => ({ properties: { hs_note_body: text } })) });
    }
    const [, id] = /^\/crm\/v3\/objects\/0-3\/(\d+)$/.exec(path) ?? [];
    if (!id || removed.has(id)) return missing();
    const deal = find(id);
    if (method === 'GET') {
      const wanted = (query.get('properties') ?? '').split(',').filter((one) => properties.has(one));
      const shown = Object.fromEntries(wanted.map((one) => [one, deal.properties[one] ?? null]));
      return Response.json({ id, properties: shown, archived: deal.archived });
    }
    if (method !== 'PATCH' || !isObject(body) || !isObject(body.properties))
      return invalid('body', 'INVALID');
    const unknown = Object.keys(body.properties).find((one) => !properties.has(one));
    if (unknown) return invalid(unknown, 'PROPERTY_DOESNT_EXIST');
    Object.assign(deal.properties, body.properties);
    return Response.json({ id, properties: deal.properties });
  }

  function note(body: unknown): Response {
    const { properties: its, associations } = isObject(body) ? body : {};
    const [first] = Array.isArray(associations) ? associations : [];
    const id = isObject(first) && isObject(first.to) ? String(first.to.id) : '';
    const text = isObject(its) && its.hs_timestamp ? its.hs_note_body : undefined;
    if (!id || typeof text !== 'string') return invalid('hs_note_body', 'REQUIRED_FIELD');
    if (removed.has(id)) return missing();
    find(id).notes.push(text);
    return Response.json({ id: '1' }, { status: 201 });
  }

  const frame = vendorFrame({
    root: /\/crm\//,
    authorization: `Bearer ${secret}`,
    unauthorized: { status: 'error', message: 'Authentication failed', category: 'INVALID_AUTHENTICATION' },
    answer,
    clock,
  });
  return Object.assign(frame, {
    received: [],
    properties,
    deal: find,
    remove: (id: string) => void removed.add(id),
    shown(id: string) {
      const { properties: its = {}, notes = [] } = deals.get(id) ?? {};
      return {
        roomUrl: its[roomProperty] ?? undefined,
        notes: notes.map((html) => ({ text: html.replace(/<[^>]*>/g, ' '), internal: true })),
      };
    },
  });
}

const missing = () =>
  Response.json(
    { status: 'error', message: 'resource not found', category: 'OBJECT_NOT_FOUND' },
    { status: 404 },
  );
const invalid = (name: string, code: string) =>
  Response.json(
    {
      status: 'error',
      message: 'Property values were not valid',
      category: 'VALIDATION_ERROR',
      errors: [{ message: 'It is not valid', code, context: { propertyName: [name] } }],
    },
    { status: 400 },
  );

export const hubspotOnALaptop: LocalSourceType = {
  addressSetting: 'apiUrl',
  fake: ({ secret, clock, source }) =>
    hubspotFake({ secret, clock, roomProperty: (source as { roomProperty?: string }).roomProperty ?? '' }),
  secrets: (random) => ({ verify: random('verify'), writeBack: `pat-eu1-${random('writeBack')}` }),
};

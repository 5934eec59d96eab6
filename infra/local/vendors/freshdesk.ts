import type { Clock } from '../../../lib/kernel/clock.ts';
import {
  type Fake,
  isObject,
  type LocalSourceType,
  type VendorFrame,
  type VendorRequest,
  vendorFrame,
} from './fake.ts';
import { plain } from './zendesk.ts';

interface Ticket {
  id: string;
  status: number;
  subject: string;
  responder: number | null;
  group: number | null;
  spam: boolean;
  deleted: boolean;
  fields: Map<string, unknown>;
  conversations: { private: boolean; html: string }[];
}

export interface FreshdeskFake extends Fake, VendorFrame {
  /** The field of the room as an admin set it up. */
  field: { type: string; displayed_to_customers: boolean };
  /** Only administrators may list the fields. */
  admin: boolean;
  /** Agents by their ids, with their e-mail addresses; others than the key's own are not shown to everybody. */
  agents: Map<number, string>;
  /** The ticket, for a test to change it. */
  ticket(id: string): Ticket;
  remove(id: string): void;
}

/**
 * A small Freshdesk: the ticket calls of write-back and doctor, answered as its API reference says (Tickets,
 * Conversations; 2026). A ticket exists from its first request until it is removed.
 */
export function freshdeskFake(options: { secret: string; clock: Clock; roomField: string }): FreshdeskFake {
  const { secret, clock, roomField } = options;
  const tickets = new Map<string, Ticket>();
  const removed = new Set<string>();
  const agents = new Map<number, string>();
  const find = (id: string): Ticket => {
    const fields = new Map<string, unknown>([
      [roomField, null],
      ['cf_other', 'x'],
    ]);
    const ticket = tickets.get(id) ?? {
      id,
      status: 2,
      subject: 'Printer offline',
      responder: null,
      group: null,
      spam: false,
      deleted: false,
      fields,
      conversations: [],
    };
    tickets.set(id, ticket);
    return ticket;
  };
  const shownTicket = ({ id, status, subject, responder, group, spam, deleted, fields }: Ticket) => ({
    id: Number(id),
    status,
    subject,
    responder_id: responder,
    group_id: group,
    spam,
    ...(deleted ? { deleted } : {}),
    custom_fields: Object.fromEntries(fields),
  });

  function answer({ method, path, query, body }: VendorRequest): Response {
    if (path === '/api/v2/agents/me') return Response.json({ id: 7 });
    const [, agent] = /^\/api\/v2\/agents\/(\d+)$/.exec(path) ?? [];
    if (agent) {
      const email = agents.get(Number(agent));
      return email === undefined
        ? Response.json({ code: 'access_denied' }, { status: 403 })
        : Response.json({ id: Number(agent), contact: { email } });
    }
    if (path === '/api/v2/ticket_fields') {
      return own.admin
        ? Response.json([{ name: roomField, ...own.field }])
        : Response.json({ code: 'access_denied' }, { status: 403 });
    }
    const [, id = '', rest = ''] = /^\/api\/v2\/tickets\/(\d+)(\/notes|\/conversations)?$/.exec(path) ?? [];
    // Freshdesk's 404 has no body.
    if (!id || removed.has(id)) return new Response(null, { status: 404 });
    const ticket = find(id);
    if (method === 'GET' && rest === '') return Response.json(shownTicket(ticket));
    if (method === 'GET' && rest === '/conversations') {
      const size = Number(query.get('per_page') ?? 30);
      const from = (Number(query.get('page') ?? 1) - 1) * size;
      const some = ticket.conversations.slice(from, from + size);
      return Response.json(
        some.map(({ private: own, html }) => ({ private: own, body: html, body_text: plain(html) })),
      );
    }
    if (method === 'POST' && rest === '/notes') {
      if (!isObject(body) || typeof body.body !== 'string' || body.body === '') return invalid('body');
      if (body.private !== undefined && typeof body.private !== 'boolean') return invalid('private');
      ticket.conversations.push({ private: body.private !== false, html: body.body });
      return Response.json({ id: ticket.conversations.length, private: body.private }, { status: 201 });
    }
    if (method !== 'PUT' || rest !== '') return Response.json({ message: 'method' }, { status: 405 });
    if (ticket.deleted) return Response.json({ message: 'deleted' }, { status: 405 });
    if (!isObject(body) || !isObject(body.custom_fields)) return invalid('custom_fields');
    for (const name of Object.keys(body.custom_fields)) {
      if (!ticket.fields.has(name)) return invalid(name);
    }
    for (const [name, value] of Object.entries(body.custom_fields)) ticket.fields.set(name, value);
    return Response.json(shownTicket(ticket));
  }

  const frame = vendorFrame({
    root: /\/api\/v2\//,
    authorization: `Basic ${Buffer.from(`${secret}:X`).toString('base64')}`,
    unauthorized: {
      code: 'invalid_credentials',
      message: 'You have to be logged in to perform this action.',
    },
    answer,
    clock,
  });
  const account = { field: { type: 'custom_text', displayed_to_customers: false }, admin: true };
  const own = Object.assign(frame, account, {
    received: [],
    agents,
    ticket: find,
    remove: (id: string) => void removed.add(id),
    shown(id: string) {
      const ticket = tickets.get(id);
      const url = ticket?.fields.get(roomField);
      return {
        roomUrl: typeof url === 'string' ? url : undefined,
        notes: (ticket?.conversations ?? []).map(({ html, private: internal }) => ({
          text: plain(html),
          internal,
        })),
      };
    },
  });
  return own;
}

export const freshdeskOnALaptop: LocalSourceType = {
  addressSetting: 'apiUrl',
  fake: ({ secret, clock, source }) => freshdeskFake({ secret, clock, roomField: String(source.roomField) }),
  secrets: (random) => ({ verify: `docspace:${random('verify')}`, writeBack: random('writeBack') }),
};

function invalid(field: string): Response {
  const errors = [{ field, message: 'Unexpected/invalid field in request', code: 'invalid_field' }];
  return Response.json({ description: 'Validation failed', errors }, { status: 400 });
}

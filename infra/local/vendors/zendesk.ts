import type { Clock } from '../../../lib/kernel/clock.ts';
import {
  type Fake,
  isObject,
  type LocalSourceType,
  type VendorFrame,
  type VendorRequest,
  vendorFrame,
} from './fake.ts';

interface Ticket {
  id: string;
  status: string;
  subject: string;
  assignee: number | null;
  group: number | null;
  followers: number[];
  updatedAt: string;
  fields: Map<number, unknown>;
  comments: { public: boolean; body: string; html: string }[];
}

export interface ZendeskFake extends Fake, VendorFrame {
  tickets: Map<string, Ticket>;
  /** The field of the room as an admin set it up. */
  field: { type: string; active: boolean; visible_in_portal: boolean };
  /** The role of the credential's owner. */
  role: string;
  /** Agents by their ids, with their e-mail addresses. */
  users: Map<number, string>;
  /** Changes a ticket, as another user does. */
  touch(
    id: string,
    change?: Partial<Pick<Ticket, 'status' | 'subject' | 'assignee' | 'group' | 'followers'>>,
  ): void;
  /** Deletes a ticket, or marks it as spam: for the API that is the same. */
  remove(id: string): void;
  /** Takes it back, as an agent can for thirty days. */
  undelete(id: string): void;
}

/**
 * A small Zendesk: the ticket calls of write-back and doctor, answered as its API reference says (Tickets, Ticket
 * Comments; 2026). A ticket exists from its first request until it is removed.
 */
export function zendeskFake(options: { secret: string; clock: Clock; roomField: number }): ZendeskFake {
  const { secret, clock, roomField } = options;
  const tickets = new Map<string, Ticket>();
  const account = { field: { type: 'text', active: true, visible_in_portal: false }, role: 'agent' };
  const removed = new Set<string>();
  let ticks = 0;
  // Zendesk shows whole seconds; each change here gets its own second.
  const stamp = () => `${new Date(clock.now() + 1000 * ticks++).toISOString().slice(0, 19)}Z`;
  const find = (id: string): Ticket | undefined => {
    if (removed.has(id)) return undefined;
    const found = tickets.get(id) ?? {
      id,
      status: 'new',
      subject: 'Printer offline',
      assignee: null,
      group: null,
      followers: [],
      updatedAt: stamp(),
      fields: new Map<number, unknown>([
        [roomField, null],
        [900, 'another field'],
      ]),
      comments: [],
    };
    tickets.set(id, found);
    return found;
  };
  const users = new Map<number, string>();
  const shownTicket = ({ id, status, subject, assignee, group, followers, updatedAt, fields }: Ticket) => ({
    ticket: {
      id: Number(id),
      status,
      subject,
      assignee_id: assignee,
      group_id: group,
      follower_ids: followers,
      updated_at: updatedAt,
      custom_fields: [...fields].map(([field, value]) => ({ id: field, value })),
    },
  });

  function answer({ method, path, query, body }: VendorRequest): Response {
    if (path === '/api/v2/users/me.json') return Response.json({ user: { id: 7, role: own.role } });
    if (path === `/api/v2/ticket_fields/${roomField}.json`) {
      return Response.json({ ticket_field: { id: roomField, ...own.field } });
    }
    const [, id = '', comments] = /^\/api\/v2\/tickets\/(\d+)(\/comments)?\.json$/.exec(path) ?? [];
    const ticket = id ? find(id) : undefined;
    if (!ticket) return error(404, 'RecordNotFound', 'Not found');
    if (comments && method === 'GET') return page(ticket, query);
    if (method === 'GET') return Response.json({ ...shownTicket(ticket), ...sideLoaded(ticket, query) });
    if (method !== 'PUT' || comments) return error(405, 'MethodNotAllowed', method);
    if (!isObject(body)) return error(400, 'BadRequest', 'malformed JSON');
    // A body that is not wrapped is answered with 200 and changes nothing.
    if (!isObject(body.ticket)) return Response.json(shownTicket(ticket));
    return update(ticket, body.ticket);
  }

  /** The users that a ticket names, beside it (Zendesk developer guide, Side-Loading). */
  function sideLoaded({ assignee, followers }: Ticket, query: URLSearchParams): object {
    if (!query.get('include')?.split(',').includes('users')) return {};
    const named = [...new Set([assignee, ...followers])];
    return {
      users: named.flatMap((user) =>
        user !== null && users.has(user) ? [{ id: user, email: users.get(user) }] : [],
      ),
    };
  }

  function update(ticket: Ticket, change: Record<string, unknown>): Response {
    if (ticket.status === 'closed') {
      const details = { status: [{ description: 'Status: closed prevents ticket update' }] };
      return error(422, 'RecordInvalid', 'Record validation errors', details);
    }
    if (change.safe_update === true && change.updated_stamp !== ticket.updatedAt) {
      return error(409, 'UpdateConflict', 'Safe update failed: the ticket was changed');
    }
    for (const item of Array.isArray(change.custom_fields) ? change.custom_fields : []) {
      if (isObject(item) && ticket.fields.has(Number(item.id)))
        ticket.fields.set(Number(item.id), item.value);
    }
    if (isObject(change.comment)) {
      const html = String(change.comment.html_body ?? change.comment.body ?? '');
      ticket.comments.push({ public: change.comment.public !== false, html, body: plain(html) });
    }
    ticket.updatedAt = stamp();
    return Response.json(shownTicket(ticket));
  }

  const frame = vendorFrame({
    root: /\/api\/v2\//,
    authorization: secret.startsWith('Bearer ') ? secret : `Basic ${Buffer.from(secret).toString('base64')}`,
    unauthorized: { error: "Couldn't authenticate you" },
    answer,
    clock,
  });
  const own = Object.assign(frame, account, {
    tickets,
    received: [],
    users,
    touch(id: string, change: object = {}) {
      const ticket = find(id);
      if (ticket) Object.assign(ticket, change, { updatedAt: stamp() });
    },
    remove: (id: string) => void removed.add(id),
    undelete: (id: string) => void removed.delete(id),
    shown(id: string) {
      const ticket = tickets.get(id);
      const url = ticket?.fields.get(roomField);
      return {
        roomUrl: typeof url === 'string' ? url : undefined,
        notes: (ticket?.comments ?? []).map(({ body, public: seen }) => ({ text: body, internal: !seen })),
      };
    },
  });
  return own;
}

export const zendeskOnALaptop: LocalSourceType = {
  addressSetting: 'apiUrl',
  fake: ({ secret, clock, source }) => zendeskFake({ secret, clock, roomField: Number(source.roomField) }),
  secrets: (random) => ({
    verify: random('verify'),
    writeBack: `agent@example.com/token:${random('writeBack')}`,
  }),
};

/** Pages by cursor (Zendesk API reference, Pagination). */
function page({ comments }: Ticket, query: URLSearchParams): Response {
  const size = Number(query.get('page[size]') ?? 100);
  const from = Number(query.get('page[after]') ?? 0);
  const more = from + size < comments.length;
  return Response.json({
    comments: comments.slice(from, from + size).map(({ public: seen, body }) => ({ public: seen, body })),
    meta: { has_more: more, after_cursor: more ? String(from + size) : null },
  });
}

function error(status: number, name: string, description: string, details?: object): Response {
  return Response.json({ error: name, description, ...(details ? { details } : {}) }, { status });
}

/** The text of HTML. */
export function plain(html: string): string {
  return html
    .replace(/<\/p>/g, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
}

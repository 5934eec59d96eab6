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
  columns: Map<string, unknown>;
  updates: string[];
}

export interface MondayFake extends Fake, VendorFrame {
  /** The columns of the one board, by their ids, with their types. */
  columns: Map<string, string>;
  /** Does our user see the board? */
  seesBoard: boolean;
  /** An error within the next answer of 200, as GraphQL has them. */
  nextError(extensions: Record<string, unknown>): void;
  remove(id: string): void;
}

/**
 * A small monday.com: one board, and what write-back and doctor ask of its GraphQL API, answered as its reference says
 * (developer.monday.com, Items, Columns, Updates, Errors, Idempotency, 2026). An item exists from its first request on.
 */
function mondayFake(options: { secret: string; clock: Clock; roomColumn: string }): MondayFake {
  const { secret, clock, roomColumn } = options;
  const items = new Map<string, Item>();
  const removed = new Set<string>();
  const errors: Record<string, unknown>[] = [];
  /** What a mutation with an Idempotency-Key was answered. */
  const answered = new Map<string, Response>();
  const find = (id: string): Item => {
    const item = items.get(id) ?? { columns: new Map(), updates: [] };
    items.set(id, item);
    return item;
  };

  function answer({ path, body }: VendorRequest): Response {
    if (path !== '/v2') return Response.json({ error: 'not found' }, { status: 404 });
    const { query, variables } = isObject(body) ? body : {};
    if (typeof query !== 'string' || !isObject(variables))
      return failed({ code: 'GRAPHQL_VALIDATION_FAILED' });
    const [error] = errors.splice(0, 1);
    if (error) return failed(error);
    const has = (field: string) => new RegExp(`\\b${field}\\b`).test(query);
    if (has('boards')) {
      const columns = list(variables.columns).flatMap((id) =>
        own.columns.has(id) ? [{ id, type: own.columns.get(id) }] : [],
      );
      return data({ boards: own.seesBoard ? list(variables.boards).map((id) => ({ id, columns })) : [] });
    }
    if (has('items')) {
      const found = list(variables.items).filter((id) => !removed.has(id));
      return data({
        items: found.map((id) => {
          const { columns, updates } = find(id);
          const values = list(variables.columns).filter((one) => own.columns.has(one));
          return {
            column_values: values.map((one) => ({ id: one, url: (columns.get(one) as Link)?.url ?? null })),
            updates: updates.map((html) => ({ text_body: html.replace(/<[^>]*>/g, ' ') })),
          };
        }),
      });
    }
    const id = String(variables.item);
    if (removed.has(id)) return failed({ code: 'InvalidItemIdException', error_data: { item_id: id } });
    if (has('create_update')) {
      if (typeof variables.body !== 'string' || variables.body === '')
        return failed({ code: 'InvalidArgumentException' });
      find(id).updates.push(variables.body);
      return data({ create_update: { id: '1' } });
    }
    if (!has('change_multiple_column_values') || typeof variables.values !== 'string')
      return failed({ code: 'InvalidArgumentException' });
    const values: Record<string, unknown> = JSON.parse(variables.values);
    for (const [column, value] of Object.entries(values)) {
      if (!own.columns.has(column)) return failed({ code: 'InvalidColumnIdException' });
      if (own.columns.get(column) !== 'link' || typeof (value as Link)?.url !== 'string')
        return failed({ code: 'ColumnValueException' });
      find(id).columns.set(column, value);
    }
    return data({ change_multiple_column_values: { id } });
  }

  const frame = vendorFrame({
    root: /\/v2$/,
    authorization: secret,
    unauthorized: { errors: [{ message: 'Not Authenticated', extensions: { code: 'NOT_AUTHENTICATED' } }] },
    answer,
    clock,
  });
  const { handle } = frame;
  const own: MondayFake = Object.assign(frame, {
    columns: new Map([
      [roomColumn, 'link'],
      ['name', 'name'],
    ]),
    seesBoard: true,
    received: [],
    nextError: (extensions: Record<string, unknown>) => void errors.push(extensions),
    remove: (id: string) => void removed.add(id),
    async handle(request: Request) {
      const key = request.headers.get('idempotency-key');
      const before = key === null ? undefined : answered.get(key);
      if (before) return before.clone();
      const response = await handle(request);
      if (key !== null && response.status === 200) answered.set(key, response.clone());
      return response;
    },
    shown(id: string) {
      const item = items.get(id);
      return {
        roomUrl: (item?.columns.get(roomColumn) as Link | undefined)?.url,
        notes: (item?.updates ?? []).map((html) => ({ text: html.replace(/<[^>]*>/g, ' '), internal: true })),
      };
    },
  });
  return own;
}

type Link = { url: string } | undefined;

const list = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
const data = (value: unknown) => Response.json({ data: value, extensions: { request_id: 'r1' } });
const failed = (extensions: Record<string, unknown>) =>
  Response.json({ errors: [{ message: 'Something of the request', extensions }], account_id: 1825529 });

export const mondayOnALaptop: LocalSourceType = {
  addressSetting: 'apiUrl',
  fake: ({ secret, clock, source }) =>
    mondayFake({ secret, clock, roomColumn: (source as { roomColumn?: string }).roomColumn ?? '' }),
  secrets: (random) => ({ verify: random('verify'), writeBack: random('writeBack') }),
};

import { type Description, quoted } from '../custom/description.ts';
import type { MondaySettings } from './settings.ts';

/** The latest version whose answers were read (developer.monday.com, API versioning, 2026). */
const apiVersion = '2026-01';

/** A request of GraphQL as an expression: what it asks, and its variables as expressions. */
const graphql = (query: string, variables: Readonly<Record<string, string>>) => {
  const each = Object.entries(variables).map(([name, value]) => `${quoted(name)}: ${value}`);
  return `{ "query": ${quoted(query)}, "variables": { ${each.join(', ')} } }`;
};

/** The API of monday (developer.monday.com, Items, Updates, Column values, Errors, Idempotency, 2026). */
export function mondayWriteBack({
  board,
  roomColumn,
  note,
  apiUrl,
}: MondaySettings): NonNullable<Description['writeBack']> {
  const item = 'item.projectId';
  const idempotencyKey = 'idempotency-key';
  return {
    url: apiUrl ?? 'https://api.monday.com',
    authorization: { value: '{secret}' },
    headers: { 'api-version': apiVersion },
    read: {
      path: '/v2',
      body: graphql(
        'query ($items: [ID!], $columns: [String!]) { items(ids: $items) { column_values(ids: $columns) { id ... on LinkValue { url } } updates(limit: 50) { text_body } } }',
        { items: `[${item}]`, columns: `[${quoted(roomColumn)}]` },
      ),
      room: 'data.items[0].column_values[0].url',
      notes: 'data.items[0].updates.text_body',
    },
    field: {
      method: 'POST',
      path: '/v2',
      body: graphql(
        'mutation ($board: ID!, $item: ID!, $values: JSON!) { change_multiple_column_values(board_id: $board, item_id: $item, column_values: $values) { id } }',
        {
          board: quoted(board),
          item,
          values: `$string({ ${quoted(roomColumn)}: { "url": room.url, "text": "DocSpace room" } })`,
        },
      ),
      idempotencyKey,
    },
    ...(note === 'always'
      ? {
          note: {
            path: '/v2',
            body: graphql(
              'mutation ($item: ID!, $body: String!) { create_update(item_id: $item, body: $body) { id } }',
              {
                item,
                body: 'note.html',
              },
            ),
            idempotencyKey,
          },
        }
      : {}),
    errors: {
      code: "error_code ? error_code : errors ? (errors[0].extensions.code ? errors[0].extensions.code : 'GraphQLError') : (data.items = [] ? 'ResourceNotFoundException')",
      waitSeconds:
        'errors[0].extensions.retry_in_seconds ? errors[0].extensions.retry_in_seconds : error_data.retry_in_seconds',
      tryLater: [
        ...['ComplexityException', 'COMPLEXITY_BUDGET_EXHAUSTED', 'RateLimitExceeded', 'RATE_LIMIT_EXCEEDED'],
        ...['FIELD_LIMIT_EXCEEDED', 'FIELD_MINUTE_RATE_LIMIT_EXCEEDED', 'IP_RATE_LIMIT_EXCEEDED'],
        ...[
          'maxConcurrencyExceeded',
          'DAILY_LIMIT_EXCEEDED',
          'API_TEMPORARILY_BLOCKED',
          'INTERNAL_SERVER_ERROR',
        ],
      ],
      gone: ['ResourceNotFoundException', 'InvalidItemIdException', 'InactiveItemsException'],
      keyRefused: ['UserUnauthorizedException', 'USER_UNAUTHORIZED', 'missingRequiredPermissions'],
      remedies: {
        InvalidColumnIdException: columnRemedy(board, roomColumn),
        ColumnValueException: columnRemedy(board, roomColumn),
        InvalidBoardIdException: `Write the number of the board in "board", and give our user access to it.`,
      },
    },
    check: {
      path: '/v2',
      body: graphql(
        'query ($boards: [ID!], $columns: [String!]) { boards(ids: $boards) { id columns(ids: $columns) { id type } } }',
        { boards: `[${quoted(board)}]`, columns: `[${quoted(roomColumn)}]` },
      ),
      conditions: [
        {
          expression: '$exists(data.boards[0].id)',
          otherwise: `Our user in monday.com does not see the board ${board}. Invite it to that board, as a member who may edit it.`,
        },
        {
          expression: "$not($exists(data.boards[0].id)) or data.boards[0].columns[0].type = 'link'",
          otherwise: columnRemedy(board, roomColumn),
        },
      ],
    },
  };
}

const columnRemedy = (board: string, column: string) =>
  `The board ${board} has no column ${column} of the type Link. Add one to it, and write its id in "roomColumn".`;

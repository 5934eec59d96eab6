import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import { roomTable } from '../../../../lib/stores/aws/room-table.ts';
import { storedKeyOf } from '../../../../lib/work-items/keys.ts';
import { localTable } from './local-table.ts';

const local = localTable();
const roomItem = { TableName: 'records', Key: { pk: { S: 'room/7' }, sk: { S: 'room' } } };

it('a room is tied to the record that had it last, by the hash of its key', async () => {
  const rooms = roomTable(local.client, 'records');
  expect(await rooms.keyOf(7)).toBeUndefined();
  await rooms.tie(7, 'dev/helpdesk/ticket/1');
  await rooms.tie(7, 'dev/helpdesk/ticket/2');
  expect(await rooms.keyOf(7)).toBe(storedKeyOf('dev/helpdesk/ticket/2'));
});

it('a room that stands in the table is not written again with each change of its record', async () => {
  const rooms = roomTable(local.client, 'records');
  await rooms.tie(7, 'dev/helpdesk/ticket/1');
  await local.client.send(new DeleteItemCommand(roomItem));
  await rooms.tie(7, 'dev/helpdesk/ticket/1');
  expect(await rooms.keyOf(7)).toBeUndefined();
});

it('a room that was tied a moment before is found: the table is read consistently', async () => {
  const inputs: object[] = [];
  local.client.middlewareStack.add((next) => (args) => {
    inputs.push(args.input);
    return next(args);
  });
  await roomTable(local.client, 'records').keyOf(7);
  expect(inputs).toEqual([expect.objectContaining({ ConsistentRead: true })]);
});

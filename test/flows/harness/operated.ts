import { expect } from 'vitest';
import { retry } from '../../../infra/cli/commands/work-items/retry.ts';
import type { CommandDependencies } from '../../../infra/cli/work-items/change-record.ts';
import type { StoredRoom } from '../../../infra/local/docspace/state/model.ts';
import { keyOf } from '../../../lib/work-items/keys.ts';
import { type Flow, flow } from './flow.ts';
import { localExecutions } from './local-executions.ts';

export const project = { projectId: 'PRJ-10021', projectType: 'marketing', projectName: 'Q1 Campaign' };
export const ticket = { ticketId: '35436', subject: 'Login error' };
export const projectKey = keyOf({
  namespace: 'test',
  source: 'project-system',
  kind: 'project',
  id: 'PRJ-10021',
});
export const ticketKey = keyOf({ namespace: 'test', source: 'helpdesk', kind: 'ticket', id: '35436' });

/** A flow and what an operator has of it. */
export async function operated(options: Parameters<typeof flow>[0] = {}) {
  const made = await flow(options);
  const { records, hold, clock, machines } = made;
  const { executions } = localExecutions(machines);
  const operator: CommandDependencies = { records, search: records, executions, hold, clock };
  return { ...made, operator };
}
export type Operated = Awaited<ReturnType<typeof operated>>;

export const roomsOf = ({ simulator }: Flow, place = 'rooms') =>
  simulator.world.portal.rooms().filter(({ room }) => room.place === place);
export const recordOf = ({ records }: Flow, key = projectKey) => records.all.get(key)?.value;
/** The files of a room that came from its template: all but the one that links back to its work item. */
export const copiedFiles = ({ simulator }: Pick<Flow, 'simulator'>, roomId: number) =>
  simulator.world.portal.filesBelow(roomId).filter(({ text }) => text === undefined);
export const typesOf = ({ results }: Flow) => results.map(({ event }) => event.type);

/** Retries and waits for the end of the attempt. */
export async function retried(made: Operated, key: string, newRoom = false) {
  const outcome = await made.clock.run(retry(key, { newRoom }, made.operator));
  if (outcome.outcome !== 'changed') throw new Error(outcome.reason);
  await made.keepFor(30);
  return recordOf(made, key);
}

/** The one active room, which is the recorded one. */
export function theRoom(made: Flow, key = projectKey): StoredRoom {
  const [room, ...more] = roomsOf(made);
  if (!room || more.length > 0) throw new Error(`${more.length + (room ? 1 : 0)} active rooms`);
  expect(recordOf(made, key)).toMatchObject({ status: 'done', room: { id: room.id } });
  return room;
}

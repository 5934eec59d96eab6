import { folderShape, roomShape } from '../shapes/folder.ts';
import type { FileOperation, User } from '../state/model.ts';
import type { PortalState } from '../state/portal.ts';
import type { World } from '../world.ts';

/** FileOperationType and the statuses of an operation (FileOperationDto.cs:39-102, DocSpace-server 3.7.2). */
const kinds = { move: 0, delete: 2 } as const;
const statuses = { running: 1, completed: 2, failed: 4 } as const;

export interface Wanted {
  user: User;
  kind: keyof typeof kinds;
  folderId: number;
  /** Keeps a finished operation listed until it was read once; without it, it leaves by itself. */
  hold: boolean;
  /** Checks the rights again, then carries the operation out. */
  work(): void;
}

/** Starts an operation that ends after the portal's `operationMs`; with 0 it is done before this returns. */
export function startOperation(world: World, wanted: Wanted): FileOperation {
  const { portal, clock, timings } = world;
  const { user, kind, folderId, hold, work } = wanted;
  const operation: FileOperation = {
    id: portal.guid(),
    userId: user.id,
    kind: kinds[kind],
    status: statuses.running,
    error: '',
    folderId,
    hold,
  };
  portal.operations.push(operation);
  const { durationMs = timings.operationMs, error } = world.operations.take();
  const finish = () => {
    try {
      if (error !== undefined) throw new Error(error);
      work();
      operation.status = statuses.completed;
    } catch (problem) {
      operation.status = statuses.failed;
      operation.error = problem instanceof Error ? problem.message : String(problem);
    }
    if (!hold) portal.operations = portal.operations.filter((other) => other !== operation);
  };
  if (durationMs > 0) void clock.sleep(durationMs).then(finish);
  else finish();
  return operation;
}

/** The operations of a user; finished ones are shown this once (FileOperationsManager.cs:61-100, 3.7.2). */
export function takeOperations(
  portal: PortalState,
  user: User,
  { kind, id }: { kind?: Wanted['kind']; id?: string | undefined } = {},
): FileOperation[] {
  const taken = portal.operations.filter(
    (operation) =>
      operation.userId === user.id &&
      (kind === undefined || operation.kind === kinds[kind]) &&
      (!id || operation.id === id),
  );
  portal.operations = portal.operations.filter(
    (operation) => operation.status === statuses.running || !taken.includes(operation),
  );
  return taken;
}

/** What a request answers that started one: the first of its kind that is still listed, also one of another request. */
export function answerOf({ portal }: World, user: User, kind: Wanted['kind']) {
  const [first] = takeOperations(portal, user, { kind });
  return first && operationShape(portal, first, user);
}

/** Note the capital `Operation`. */
export function operationShape(portal: PortalState, operation: FileOperation, user: User) {
  const { id, kind, error, status, folderId } = operation;
  const finished = status !== statuses.running;
  const folder = portal.folders.get(folderId);
  const room = portal.roomOf(folderId);
  const shown =
    folder && room
      ? [folder.room ? roomShape(portal, room, user) : folderShape(portal, folder, room, user)]
      : [];
  return {
    id,
    Operation: kind,
    progress: finished ? 100 : 0,
    error,
    processed: finished ? '1' : '0',
    finished,
    status,
    files: [],
    folders: shown,
  };
}

import { type AcceptedMutant, inFile, itemStays, list, setByRule, text, typeOnly } from './change.ts';

export const inResultsAndReconciler: AcceptedMutant[] = [
  ...inFile(
    'lib/reconciler/due-tasks.ts',
    itemStays,
    ['now?.attempt', 'now.attempt'],
    ['next?.status', 'next.status'],
  ),
  ...inFile(
    'lib/reconciler/record-failure.ts',
    setByRule,
    ['false', 'true', 'let isFirst = false'],
    ['true', 'false', 'let isFirst = true'],
  ),
  ...inFile('lib/reconciler/record-failure.ts', 'what is held is answered so by the next write, too', [
    'held',
    'false',
    'if (held)',
  ]),
  ...inFile('lib/reconciler/reconcile.ts', 'of two tasks that are overdue for as long either may be named', [
    'seconds > kept.overdueSeconds',
    'seconds >= kept.overdueSeconds',
  ]),
  ...inFile('lib/reconciler/reconcile.ts', 'a call to the portal in the very last millisecond', [
    'clock.now() < endMs',
    'clock.now() <= endMs',
  ]),
  ...inFile(
    'lib/reconciler/reconcile.ts',
    'a hold keeps its first reason, so that there is trouble is all that counts',
    ['{ reason: trouble.code, message: trouble.message }', '{}'],
  ),
  ...inFile(
    'lib/reconciler/late-rooms.ts',
    'a room that takes another place belongs to a record that has one',
    ['record.room?.id', 'record.room.id'],
    ['room?.id', 'room.id'],
    ['!room', 'false', 'if (!room) return undefined'],
  ),
  ...inFile(
    'lib/reconciler/late-rooms.ts',
    'of rooms that nothing says the contents of the oldest is taken',
    ['{ files: 0, folders: 0 }', '{}', 'bestOf(others'],
  ),
  ...inFile('lib/reconciler/late-rooms.ts', 'neither is a time', ["''", text, 'Date.parse(room.updated']),
  ...inFile('lib/reconciler/room-updates.ts', setByRule, ['false', 'true', 'let begins = false']),
  ...inFile('lib/reconciler/room-updates.ts', 'a suspect changes the wait only where it is the template', [
    "'portal'",
    '""',
  ]),
  ...inFile(
    'lib/results/checked-fetch.ts',
    typeOnly,
    ['value === undefined', 'false'],
    ['[]', list, 'value === undefined ? []'],
  ),
  ...inFile(
    'lib/results/checked-fetch.ts',
    'a stream is read from in the same turn in either case, and one without a body has nothing to read',
    ['!hasBody', 'hasBody'],
    ['!hasBody', 'true'],
    ['!hasBody', 'false'],
  ),
  ...inFile('lib/results/event.ts', 'a member that is undefined is not in JSON', [
    'archiveAfter === undefined',
    'false',
  ]),
  ...inFile('lib/results/event.ts', 'a member that is undefined is not in JSON', [
    'by === undefined',
    'false',
    '...(by',
  ]),
  ...inFile('lib/results/delivery-attempt.ts', 'where no source takes it, none is found afterwards', [
    "takes === 'events'",
    'true',
    'if (change.by',
  ]),
  ...inFile('lib/results/deliver-life.ts', 'what has become of a room is in its life', [
    'life?.reported',
    'life.reported',
  ]),
  ...inFile('lib/results/deliver-life.ts', 'neither is a time', ["''", text, "archiveAfter = ''"]),
  ...inFile('lib/results/deliver-life.ts', itemStays, ['now?.life', 'now.life']),
  ...inFile('lib/results/deliver.ts', 'no other outcome says for how long to wait', [
    "attempted.outcome === 'try-later'",
    'true',
  ]),
  ...inFile('lib/results/dial.ts', 'what is no address allows none', ['[]', list, 'mayDial(address']),
  ...inFile('lib/results/dial.ts', 'Node asks for all addresses since version 20', ['options.all', 'true']),
  ...inFile(
    'lib/results/delivery-attempt.ts',
    'no warning of this form is found, and none is added',
    ['[]', list, 'warnings = []'],
    ['[]', list, 'said = []'],
    ['added.length > 0', 'true'],
    ['added.length > 0', 'added.length >= 0'],
  ),
  ...inFile('lib/results/delivery-attempt.ts', 'whether there is one was found out before', [
    '!taker',
    'false',
    'if (!taker) return undefined',
  ]),
];

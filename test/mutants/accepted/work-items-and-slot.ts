import { type AcceptedMutant, inFile, itemStays, setByRule } from './change.ts';

export const inWorkItemsAndSlot: AcceptedMutant[] = [
  ...inFile(
    'lib/portal-slot/portal-slot.ts',
    'one round more of fifty; the next look goes on in either case',
    ['round < maxRounds', 'round <= maxRounds'],
  ),
  ...inFile('lib/portal-slot/portal-slot.ts', setByRule, ['false', 'true', 'let isChanged = false']),
  ...inFile('lib/portal-slot/portal-slot.ts', 'a member that is undefined is not stored', [
    'idleAtMs === undefined',
    'false',
  ]),
  ...inFile('lib/portal-slot/portal-slot.ts', 'it is read for a slot that has a holder alone', [
    'false',
    'true',
    'return { fence, confirmed: false',
  ]),
  ...inFile('lib/work-items/attempt.ts', 'what comes before it throws for a record that is not there', [
    '!record',
    'false',
  ]),
  ...inFile(
    'lib/work-items/attempt.ts',
    'text for people',
    ["'gone'", '""'],
    ['`attempt ${record.attempt}, ${record.status}`', '``'],
  ),
  ...inFile('lib/work-items/executions.ts', 'the change itself is refused for a record at another attempt', [
    'now.attempt === record.attempt',
    'true',
  ]),
  ...inFile('lib/work-items/holds.ts', setByRule, ['false', 'true', 'let began = false']),
  ...inFile('lib/work-items/holds.ts', itemStays, ['now?.on', 'now.on'], ['after?.on', 'after.on']),
  ...inFile(
    'lib/work-items/scheduled-tasks.ts',
    'of two tasks that are due at one time either may be first, and one without a time is never before another',
    ['atMs !== undefined', 'true', 'if (atMs'],
    [
      'atMs < (earliest?.atMs ?? Number.POSITIVE_INFINITY)',
      'atMs <= (earliest?.atMs ?? Number.POSITIVE_INFINITY)',
    ],
  ),
  ...inFile('lib/work-items/life/updates.ts', 'a title that is undefined is none', [
    'title === undefined',
    'false',
    'const reported = {',
  ]),
];

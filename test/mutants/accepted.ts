/** A change of the code that no test notices, because it changes nothing for anybody. */
export interface AcceptedMutant {
  file: string;
  /** The code that is changed, as it stands in the file. */
  original: string;
  replacement: string;
  /** Why nobody can see the difference. */
  reason: string;
}

const throwsBefore = 'what comes before it throws for a record that is not there';
const itemStays = 'the item was there a moment before, and is never deleted';
const prose = 'text for people';
const sameBytes = 'node:crypto takes a text as its bytes in UTF-8, as the code does';
const noId = 'a list of ids: no room has the id "Stryker was here"';

export const accepted: AcceptedMutant[] = [
  { file: 'lib/rooms/our-rooms.ts', original: '[]', replacement: '["Stryker was here"]', reason: noId },
  {
    file: 'lib/rooms/our-rooms.ts',
    original: 'room.created !== undefined',
    replacement: 'true',
    reason: 'a time that is not there is never less than a time either',
  },
  { file: 'lib/work-items/attempt.ts', original: '!record', replacement: 'false', reason: throwsBefore },
  { file: 'lib/work-items/attempt.ts', original: "'gone'", replacement: '""', reason: prose },
  {
    file: 'lib/work-items/attempt.ts',
    original: '`attempt ${record.attempt}, ${record.status}`',
    replacement: '``',
    reason: prose,
  },
  {
    file: 'lib/work-items/executions.ts',
    original: 'now.attempt === record.attempt',
    replacement: 'true',
    reason: 'the change itself is refused for a record at another attempt',
  },
  {
    file: 'lib/work-items/holds.ts',
    original: 'false',
    replacement: 'true',
    reason: 'set again by the rule, which runs at least once',
  },
  { file: 'lib/work-items/holds.ts', original: 'now?.on', replacement: 'now.on', reason: itemStays },
  { file: 'lib/work-items/holds.ts', original: 'after?.on', replacement: 'after.on', reason: itemStays },
  {
    file: 'lib/rooms/project/creation.ts',
    original: 'progress > 0',
    replacement: 'true',
    reason: 'no progress promises an end that is never near: longer than the wait without a promise',
  },
  {
    file: 'lib/rooms/project/creation.ts',
    original: 'progress > 0',
    replacement: 'progress >= 0',
    reason: 'no progress promises an end that is never near: longer than the wait without a promise',
  },
  {
    file: 'lib/rooms/project/template-choice.ts',
    original: "text.normalize('NFC').trim().toLowerCase()",
    replacement: "text.normalize('NFC').trim().toUpperCase()",
    reason: 'both sides of a comparison are folded, to small letters or to capitals',
  },
  {
    file: 'lib/sources/signatures/standard-webhooks.ts',
    original: "typeof body === 'string'",
    replacement: 'true',
    reason: sameBytes,
  },
  {
    file: 'lib/sources/signatures/standard-webhooks.ts',
    original: "typeof body === 'string'",
    replacement: 'false',
    reason: sameBytes,
  },
  {
    file: 'lib/sources/signatures/standard-webhooks.ts',
    original: "'string'",
    replacement: '""',
    reason: sameBytes,
  },
  {
    file: 'lib/sources/signatures/standard-webhooks.ts',
    original: "typeof body === 'string'",
    replacement: "typeof body !== 'string'",
    reason: sameBytes,
  },
  {
    file: 'lib/sources/signatures/header-secret.ts',
    original: "''",
    replacement: '"Stryker was here!"',
    reason: 'neither is a header of HTTP Basic',
  },
  {
    file: 'lib/sources/signatures/authentication-setting.ts',
    original: '\'write the name of a header such as "x-webhook-secret"\'',
    replacement: '""',
    reason: prose,
  },
  {
    file: 'lib/sources/signatures/authentication-setting.ts',
    original: '`${JSON.stringify(scheme)}, or { "header": "x-webhook-secret" }`',
    replacement: '``',
    reason: prose,
  },
  {
    file: 'lib/results/deliver.ts',
    original: "attempted.outcome === 'try-later'",
    replacement: 'true',
    reason: 'no other outcome says for how long to wait',
  },
  {
    file: 'lib/portal-slot/portal-slot.ts',
    original: 'round < maxRounds',
    replacement: 'round <= maxRounds',
    reason: 'one round more of fifty; the next look goes on in either case',
  },
  {
    file: 'lib/reconciler/reconcile.ts',
    original: '{ reason: trouble.code, message: trouble.message }',
    replacement: '{}',
    reason: 'a hold keeps its first reason, so that there is trouble is all that counts',
  },
];

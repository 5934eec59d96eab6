/** A change of the code that no test notices, because it changes nothing for anybody. */
export interface AcceptedMutant {
  file: string;
  /** The code that is changed, as it stands in the file. */
  original: string;
  replacement: string;
  /** Why nobody can see the difference. */
  reason: string;
  /** A part of the line in which the code begins, for code that the file may have in another place, too. */
  line?: string;
}

type Change = [original: string, replacement: string, line?: string];

function inFile(file: string, reason: string, ...changes: Change[]): AcceptedMutant[] {
  return changes.map(([original, replacement, line]) => ({
    file,
    original,
    replacement,
    reason,
    ...(line === undefined ? {} : { line }),
  }));
}

const text = '"Stryker was here!"';
const list = '["Stryker was here"]';

const itemStays = 'the item was there a moment before, and is never deleted';
const setByRule = 'set again by the rule, which runs at least once';
const noTime = 'a time that is not there is never less than a time either';
const sameBytes = 'node:crypto takes a text as its bytes in UTF-8, as the code does';
const folded = 'both sides of a comparison are folded, to small letters or to capitals';
const alwaysItems = 'DynamoDB answers every Query and Scan with a list of items, which may be empty';
const onePart = 'a text that is divided has one part at least';
const endsUndefined = 'a function that ends answers undefined, too';
const usable = 'a secret in a form that the type does not accept is never used';
const noRoomUrl = 'the event of a failure has no roomUrl';
const typeOnly = 'only the type of the value allows for its absence here';

const sources = 'lib/sources';
const rooms = 'lib/rooms';

/** In the order of their files. A change that stands here and is noticed by a test is named by `npm run mutants`. */
export const accepted: AcceptedMutant[] = [
  ...inFile('lib/docspace/client.ts', typeOnly, ['failure?.code', 'failure.code']),
  ...inFile('lib/docspace/rooms.ts', noTime, ['created !== undefined', 'true']),
  ...inFile('lib/docspace/titles.ts', 'a title of just that length is cut to itself', [
    'clean.length <= longest',
    'clean.length < longest',
  ]),
  ...inFile('lib/intake/accept.ts', setByRule, ['false', 'true', 'let isNewAttempt = false']),
  ...inFile('lib/intake/accept.ts', 'updateRecord answers the record that it wrote or read', [
    '!record',
    'false',
  ]),
  ...inFile('lib/intake/parse-body.ts', onePart, [
    "headers['content-type']?.split(';')[0]?.trim",
    "headers['content-type']?.split(';')[0].trim",
  ]),
  ...inFile('lib/intake/parse-body.ts', 'neither is the media type of a form', ["''", text, '?? ']),
  ...inFile('lib/intake/note-state.ts', setByRule, ['false', 'true', 'let begins = false']),
  ...inFile('lib/intake/receive.ts', 'a field of a log line that is undefined is absent', [
    'reason === undefined',
    'false',
  ]),
  ...inFile('lib/intake/receive.ts', 'nothing is compared with the word', ["'known'", '""']),
  ...inFile('lib/kernel/caught-error.ts', 'neither is JSON', ["''", text, "Cause: cause = ''"]),
  ...inFile('lib/kernel/json.ts', endsUndefined, ['{\n    return undefined;\n  }', '{}']),
  ...inFile(
    'lib/kernel/json.ts',
    'valid JSON has a colon in an object alone, after its key',
    ['[]', list, 'const open'],
    ["''", text, 'let before'],
    ['open.at(-1)?.has', 'open.at(-1).has'],
    ['open.at(-1)?.add', 'open.at(-1).add'],
  ),
  ...inFile('lib/kernel/json-http.ts', 'null is no number and no date', ['header === null', 'false']),
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
  ...inFile(
    'lib/reconciler/due-tasks.ts',
    itemStays,
    ['now?.attempt', 'now.attempt'],
    ['next?.status', 'next.status'],
  ),
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
  ...inFile('lib/results/delivery-attempt.ts', 'no other outcome has a code', [
    "outcome.outcome !== 'refused'",
    'false',
  ]),
  ...inFile(`${rooms}/our-rooms.ts`, 'no room has the id "Stryker was here"', ['[]', list, 'retired = []']),
  ...inFile(
    `${rooms}/our-rooms.ts`,
    noTime,
    ['room.created !== undefined', 'true'],
    ['created !== undefined', 'true'],
  ),
  ...inFile(`${rooms}/our-rooms.ts`, 'a room that was made in that very millisecond', [
    'Date.parse(created) < Date.parse(createdAt) - clockSkewMs',
    'Date.parse(created) <= Date.parse(createdAt) - clockSkewMs',
  ]),
  ...inFile(`${rooms}/ticket/ticket-link.ts`, 'what is left of the text stays behind what is replaced', [
    '/(.{8})(.{4})(.{4})(.{4})(.{12})/',
    '/(.{8})(.{4})(.{4})(.{4})(.)/',
  ]),
  ...inFile(`${rooms}/ticket/ticket-link.ts`, 'an external link has no limit of uses', [
    "kind === 'invitation'",
    'true',
    'link.maxUses',
  ]),
  ...inFile(
    `${rooms}/project/creation.ts`,
    'no progress promises an end that is never near: longer than the wait without a promise',
    ['progress > 0', 'true'],
    ['progress > 0', 'progress >= 0'],
  ),
  ...inFile(
    `${rooms}/project/failing-templates.ts`,
    'the template was written a moment before',
    ['after?.[templateId]', 'after[templateId]'],
    ['template !== undefined', 'true'],
    ['template?.message', 'template.message'],
  ),
  ...inFile(`${rooms}/project/template-choice.ts`, folded, [
    "text.normalize('NFC').trim().toLowerCase()",
    "text.normalize('NFC').trim().toUpperCase()",
  ]),
  ...inFile(`${rooms}/life/next-change.ts`, 'the grace is over only of an item that is closed', [
    'closing !== undefined',
    'true',
  ]),
  ...inFile(`${rooms}/life/next-change.ts`, 'no room has the title "Stryker was here"', [
    '[]',
    list,
    '[title, ...',
  ]),
  ...inFile(`${rooms}/life/next-update.ts`, typeOnly, ['outcomeAt === undefined', 'false']),
  ...inFile(`${rooms}/team.ts`, 'a list of people that is read of no portal', ['[]', list, 'const inRoom']),
  ...inFile(
    `${rooms}/ticket/ticket-link.ts`,
    'wantsLink has said already that the settings make a link',
    ['!made', 'false', 'if (!made) return'],
    ['{ warnings: [] }', '{}', 'if (!made) return'],
    ['[]', list, 'if (!made) return'],
  ),
  ...inFile('lib/settings/addresses.ts', 'no network is of the version 0', [
    'version === 0',
    'false',
    'Number(length) >',
  ]),
  ...inFile(
    'lib/settings/addresses.ts',
    'neither is an address',
    ["''", text, "address = ''"],
    ['[]', list, '?? []'],
    ['[]', list, '...privateNetworks'],
  ),
  ...inFile('lib/settings/addresses.ts', typeOnly, [
    '/^(https?):\\/\\/\\S+$/i.exec(text)?.[1]?.toLowerCase',
    '/^(https?):\\/\\/\\S+$/i.exec(text)?.[1].toLowerCase',
  ]),
  ...inFile(
    'lib/settings/fields.ts',
    typeOnly,
    ['issue.path?.at', 'issue.path.at'],
    ['issue.path?.at(-1)?.key', 'issue.path?.at(-1).key'],
    [
      'v.safeParse(field, undefined).issues?.[0]?.message',
      'v.safeParse(field, undefined).issues?.[0].message',
    ],
    ['\'""\'', '""'],
  ),
  ...inFile('lib/settings/fields.ts', 'neither accepts anything', ['() => false', '() => undefined']),
  ...inFile(`${sources}/bodies/conditions.ts`, folded, [
    "text.normalize('NFC').toLowerCase()",
    "text.normalize('NFC').toUpperCase()",
  ]),
  ...inFile(`${sources}/bodies/fields.ts`, 'no condition has this value', ['[]', list, ".split(',') : []"]),
  ...inFile(`${sources}/bodies/form.ts`, onePart, ["''", text, "name = ''"]),
  ...inFile(`${sources}/bodies/form.ts`, endsUndefined, ['{\n    return undefined;\n  }', '{}']),
  ...inFile(`${sources}/freshdesk/write-back.ts`, noRoomUrl, ["event.type === 'room.created'", 'true']),
  ...inFile(
    `${sources}/generic/write-back.ts`,
    'the host is read of a result alone that the source wants',
    ['receiverOf(source, record)?.url', 'receiverOf(source, record).url'],
    ["''", text, 'hostOf:'],
  ),
  ...inFile(
    `${sources}/generic/write-back.ts`,
    'each of the two alone ends what is not to be tried later',
    ["outcome.outcome !== 'try-later'", 'false'],
    ['false', 'true', "{ outcome: 'delivered' }"],
    ['false', 'true', "'WriteBackKeyRefused'"],
  ),
  ...inFile(`${sources}/jira/api.ts`, usable, ["''", text, 'authorization:']),
  ...inFile(`${sources}/jira/authentication.ts`, 'neither is a signature', [
    "''",
    text,
    'headers[signatureHeader]',
  ]),
  ...inFile(`${sources}/jira/write-back.ts`, 'neither has a number', ['[]', list, 'const [project, number]']),
  ...inFile(`${sources}/signatures/header-secret.ts`, 'neither is a header of HTTP Basic', [
    "''",
    text,
    'exec(value',
  ]),
  ...inFile(
    `${sources}/signatures/standard-webhooks.ts`,
    sameBytes,
    ["typeof body === 'string'", 'true'],
    ["typeof body === 'string'", 'false'],
    ["typeof body === 'string'", "typeof body !== 'string'"],
    ["'string'", '""', 'typeof body'],
  ),
  ...inFile(`${sources}/vendor-api/client.ts`, 'a repeat that would end in the very last millisecond', [
    'clock.now() + waitMs + timeoutMs > endsAt',
    'clock.now() + waitMs + timeoutMs >= endsAt',
  ]),
  ...inFile(`${sources}/vendor-api/notes.ts`, 'no room has the id "Stryker was here"', [
    '[]',
    list,
    'retired = []',
  ]),
  ...inFile(`${sources}/vendor-api/outcome.ts`, 'what has a space is the name of no field', [
    '[]',
    list,
    'Object.keys(group)',
  ]),
  ...inFile(`${sources}/zendesk/api.ts`, usable, ["''", text, 'authorization:']),
  ...inFile(
    `${sources}/zendesk/authentication.ts`,
    'Date.parse takes none of these texts for a time, and Zendesk signs what it sends',
    [
      '/^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$/',
      '/\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$/',
    ],
    [
      '/^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$/',
      '/^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z/',
    ],
  ),
  ...inFile(`${sources}/zendesk/write-back.ts`, noRoomUrl, ["event.type === 'room.created'", 'true']),
  ...inFile(`${sources}/zendesk/write-back.ts`, 'a room is reported only where the field is there', [
    'field?.value',
    'field.value',
  ]),
  ...inFile(
    'lib/stores/aws/record-search.ts',
    alwaysItems,
    ['[]', list, 'await (const { Items'],
    ['[]', list, 'await stored('],
  ),
  ...inFile(
    'lib/stores/aws/record-table.ts',
    alwaysItems,
    ['[]', list, 'await stored('],
    ['[]', list, 'of paginateScan('],
  ),
  ...inFile('lib/stores/aws/secrets.ts', 'what is not there is no JSON and no text either', [
    'value === undefined',
    'false',
  ]),
  ...inFile('lib/stores/aws/slot-table.ts', alwaysItems, ['[]', list, 'Items: items']),
  ...inFile('lib/stores/memory/memory-stores.ts', 'neither is a time', ["''", text, 'outcomeAt =']),
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
];

import { type AcceptedMutant, endsUndefined, folded, inFile, list, onePart, text } from './change.ts';

const sameBytes = 'node:crypto takes a text as its bytes in UTF-8, as the code does';
const usable = 'a secret in a form that the type does not accept is never used';
const noRoomUrl = 'the event of a failure has no roomUrl';
const sources = 'lib/sources';

export const inSources: AcceptedMutant[] = [
  ...inFile(`${sources}/bodies/conditions.ts`, folded, [
    "text.normalize('NFC').toLowerCase()",
    "text.normalize('NFC').toUpperCase()",
  ]),
  ...inFile(`${sources}/bodies/fields.ts`, 'no condition has this value', ['[]', list, ".split(',') : []"]),
  ...inFile(`${sources}/bodies/form.ts`, onePart, ["''", text, "name = ''"]),
  ...inFile(`${sources}/bodies/form.ts`, endsUndefined, ['{\n    return undefined;\n  }', '{}']),
  ...inFile(`${sources}/freshdesk/write-back.ts`, noRoomUrl, ["event.type === 'room.created'", 'true']),
  ...inFile(`${sources}/generic/state.ts`, folded, [
    'state\n    .trim()\n    .toLowerCase()',
    'state.trim().toUpperCase()',
  ]),
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
];

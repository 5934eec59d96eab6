import { type AcceptedMutant, endsUndefined, folded, inFile, list, text, typeOnly } from './change.ts';

const sameBytes = 'node:crypto takes a text as its bytes in UTF-8, as the code does';
const usable = 'a secret in a form that the type does not accept is never used';
const pathRead = 'the settings refuse a path that cannot be divided';
const sources = 'lib/sources';

export const inSources: AcceptedMutant[] = [
  ...inFile(`${sources}/bodies/conditions.ts`, folded, [
    "text.normalize('NFC').toLowerCase()",
    "text.normalize('NFC').toUpperCase()",
  ]),
  ...inFile(`${sources}/bodies/fields.ts`, 'no condition has this value', ['[]', list, ".split(',') : []"]),
  ...inFile(`${sources}/bodies/form.ts`, endsUndefined, ['{\n    return undefined;\n  }', '{}']),
  ...inFile(`${sources}/custom/api/api.ts`, 'this header is taken away before a request is sent', [
    "'-'",
    '""',
  ]),
  ...inFile(
    `${sources}/custom/check-samples.ts`,
    typeOnly,
    ['{ mistakes: [] }', '{}'],
    ['[]', list, '?? { mistakes: [] }'],
    ['customReceiver.itemsOf?.(source, body)', 'customReceiver.itemsOf(source, body)'],
    ['value !== undefined', 'true'],
  ),
  ...inFile(
    `${sources}/custom/mapping.ts`,
    'each expression has a value or a fault with each input',
    ["''", text, 'mistakes.push'],
    ['found?.items', 'found.items'],
    ["result && 'fault' in result", 'true'],
    ["result && 'fault' in result", "result || 'fault' in result"],
  ),
  ...inFile(`${sources}/custom/api/path-template.ts`, 'there is no letter behind the end', [
    'at < template.length',
    'at <= template.length',
  ]),
  ...inFile(`${sources}/custom/api/path-template.ts`, pathRead, ['[]', list, 'templateParts(template)']),
  ...inFile(`${sources}/custom/receive.ts`, 'this URL is not among the facts', ['[]', list, 'callbackHosts']),
  ...inFile(`${sources}/custom/api/requests.ts`, pathRead, ['[]', list, 'templateParts(path)']),
  ...inFile(
    `${sources}/custom/api/requests.ts`,
    'each expression has a value or a fault with each input',
    ["result && 'fault' in result", 'true'],
    ["result && 'fault' in result", "result || 'fault' in result"],
    ["result && 'value' in result", 'true'],
    ["result && 'value' in result", "result || 'value' in result"],
  ),
  ...inFile(
    `${sources}/custom/shown-requests.ts`,
    typeOnly,
    ["{ path: '' }", '{}'],
    ["''", text, 'templates[why]'],
  ),
  ...inFile(`${sources}/custom/shown-requests.ts`, 'no note is looked for', ["''", text, 'formerMarker']),
  ...inFile(`${sources}/custom/write-back.ts`, 'no host has the secret in it', ["''", text, 'baseUrlOf']),
  ...inFile(`${sources}/expressions/check.ts`, 'what is read without a fault says what was found', [
    '[]',
    list,
    'found = []',
  ]),
  ...inFile(
    `${sources}/expressions/check.ts`,
    'JSONata says where it stopped, and each part of an expression where it stands',
    ["''", text, 'position === undefined'],
    ['position === undefined', 'false'],
  ),
  ...inFile(`${sources}/expressions/evaluate.ts`, typeOnly, ["''", text, 'reasons.TooSlow']),
  ...inFile(`${sources}/expressions/evaluate.ts`, 'nothing that a text has is called as an expression', [
    '[]',
    list,
    'output === undefined',
  ]),
  ...inFile(`${sources}/expressions/sandbox.ts`, 'each run sets its own task', ["''", text, 'sandbox.task']),
  ...inFile(`${sources}/expressions/sandbox.ts`, 'code that is handed over as bytes is read as UTF-8, too', [
    "'utf8'",
    '""',
  ]),
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
  ...inFile(`${sources}/jira/unseen.ts`, 'neither has a number', ['[]', list, 'const [project, number]']),
  ...inFile(
    `${sources}/signatures/declared-hmac.ts`,
    'the settings refuse to sign a time or a URL that they do not have',
    ["''", text, "timestamp: ''"],
    ["''", text, "url = ''"],
    ["''", text, 'timestampOf('],
  ),
  ...inFile(`${sources}/signatures/declared-hmac.ts`, 'Date.parse takes no text behind the zone', [
    '/^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)$/',
    '/^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)/',
  ]),
  ...inFile(
    `${sources}/signatures/declared-proof.ts`,
    'only a header that is there can lack its prefix or have it',
    ["''", text, 'const { header, prefix'],
    ['value?.slice', 'value.slice', 'return isThere'],
  ),
  ...inFile(
    `${sources}/signatures/jwt.ts`,
    'what is no token has no head that names the algorithm',
    ["''", text, 'const [, head'],
    ['[]', list, 'const [, head'],
  ),
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
  ...inFile(`${sources}/zendesk/write-back.ts`, 'a room is reported only where the field is there', [
    'field?.value',
    'field.value',
  ]),
];

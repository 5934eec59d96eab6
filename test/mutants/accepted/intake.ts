import { type AcceptedMutant, endsUndefined, inFile, list, onePart, setByRule, text } from './change.ts';

export const inIntake: AcceptedMutant[] = [
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
  ...inFile('lib/intake/life/note-state.ts', setByRule, ['false', 'true', 'let begins = false']),
  ...inFile('lib/intake/receive.ts', 'a field of a log line that is undefined is absent', [
    'reason === undefined',
    'false',
  ]),
  ...inFile('lib/intake/receive.ts', 'nothing is compared with the word', ["'known'", '""']),
  ...inFile('lib/intake/receive.ts', 'no header is called "undefined"', ['handshake !== undefined', 'true']),
  ...inFile('lib/intake/receive-item.ts', 'a field of a log line that is undefined is absent', [
    'place === undefined',
    'false',
    'const item = place',
  ]),
  ...inFile('lib/intake/receive-item.ts', 'only a webhook that names an account is of another one', [
    "''",
    text,
    'knownOfAnotherAccount',
  ]),
  ...inFile('lib/intake/receive-item.ts', 'nothing is compared with the word', [
    "'look'",
    '""',
    'receiveLook(',
  ]),
  ...inFile('lib/intake/receive-several.ts', 'each place that is read was written before', [
    '[]',
    list,
    'const answers',
  ]),
  ...inFile('lib/intake/parse-body.ts', 'text that is none is no JSON either', [
    'text === undefined',
    'false',
  ]),
  ...inFile('lib/intake/parse-body.ts', endsUndefined, ['{\n    return undefined;\n  }', '{}']),
  ...inFile('lib/intake/handshake.ts', 'it is taken where the header is there', [
    "''",
    text,
    'const offered',
  ]),
  ...inFile('lib/intake/handshake.ts', setByRule, ['false', 'true', 'let isTaken']),
  ...inFile(
    'lib/intake/handshake.ts',
    'what cannot be opened is no secret, and without a window nothing is kept',
    ['[]', list, 'before = '],
  ),
  ...inFile(
    'lib/intake/handshake.ts',
    'the rule writes always, so there is a state',
    ['{ secrets: [] }', '{}', 'return state'],
    ['[]', list, 'return state'],
  ),
  ...inFile('lib/intake/life/note-look.ts', setByRule, ['false', 'true', 'let begins = false']),
  ...inFile('lib/intake/portal/note-hint.ts', setByRule, ["'unknown'", '""', 'let outcome']),
  ...inFile('lib/intake/portal/receive-portal.ts', setByRule, ['false', 'true', 'let isSet']),
  ...inFile('lib/intake/portal/receive-portal.ts', 'nothing is compared with the word', ["'known'", '""']),
  ...inFile('lib/intake/portal/webhook.ts', 'neither is a signature', ["''", text, 'const sent']),
];

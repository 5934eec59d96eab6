import { type AcceptedMutant, inFile, onePart, setByRule, text } from './change.ts';

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
];

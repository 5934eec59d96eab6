import { type AcceptedMutant, endsUndefined, inFile, list, noTime, text, typeOnly } from './change.ts';

export const inDocspaceAndKernel: AcceptedMutant[] = [
  ...inFile('lib/docspace/client.ts', typeOnly, ['failure?.code', 'failure.code']),
  ...inFile('lib/docspace/rooms.ts', noTime, ['created !== undefined', 'true']),
  ...inFile('lib/docspace/titles.ts', 'a title of just that length is cut to itself', [
    'clean.length <= longest',
    'clean.length < longest',
  ]),
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
  ...inFile('lib/kernel/json.ts', 'a shortcut: JSON.parse refuses the same texts', [
    '!beginning.test(text)',
    'false',
  ]),
  ...inFile('lib/kernel/sealed.ts', endsUndefined, ['{\n    return undefined;\n  }', '{}']),
  ...inFile('lib/kernel/json-http.ts', 'null is no number and no date', ['header === null', 'false']),
];

import { type AcceptedMutant, inFile, list, text, typeOnly } from './change.ts';

export const inSettings: AcceptedMutant[] = [
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
];

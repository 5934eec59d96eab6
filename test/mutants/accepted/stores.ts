import { type AcceptedMutant, inFile, list, text } from './change.ts';

const alwaysItems = 'DynamoDB answers every Query and Scan with a list of items, which may be empty';

export const inStores: AcceptedMutant[] = [
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
];

import { dueIndex, failedIndex, labelIndex, listIndex } from '../lib/stores/aws/record-table.ts';

/** An attribute of a key: `S` is text, `N` a number (DynamoDB's attribute types). */
export interface KeyAttribute {
  name: string;
  type: 'S' | 'N';
}

export interface TableKey {
  partitionKey: KeyAttribute;
  sortKey?: KeyAttribute;
}

/** Keys of the table of records and of its indexes, on AWS and in the local stack. Indexes hold keys alone. */
export const recordsTable = {
  key: { partitionKey: { name: 'pk', type: 'S' }, sortKey: { name: 'sk', type: 'S' } },
  indexes: {
    [dueIndex]: { partitionKey: { name: 'dueIn', type: 'S' }, sortKey: { name: 'dueAt', type: 'N' } },
    // This and the others are read by operators' commands alone, with their own credentials.
    [failedIndex]: {
      partitionKey: { name: 'failedWith', type: 'S' },
      sortKey: { name: 'failedAt', type: 'N' },
    },
    [labelIndex]: { partitionKey: { name: 'label', type: 'S' } },
    [listIndex]: {
      partitionKey: { name: 'listedIn', type: 'S' },
      sortKey: { name: 'listedAt', type: 'N' },
    },
  },
} satisfies { key: TableKey; indexes: Record<string, TableKey> };

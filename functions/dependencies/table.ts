import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { counterTable } from '../../lib/stores/aws/counter-table.ts';
import { tableItem } from '../../lib/stores/aws/item-table.ts';
import { type Hold, holdKey } from '../../lib/work-items/holds.ts';
import { variable } from './environment.ts';

/** The hold of the environment's portal. */
export const hold = () => tableItem<Hold>(new DynamoDBClient(), variable('TABLE_NAME'), holdKey);

export const counters = () => counterTable(new DynamoDBClient(), variable('TABLE_NAME'));

import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { recordTable } from '../../lib/stores/aws/record-table.ts';
import { variable } from './environment.ts';

export const records = () => recordTable(new DynamoDBClient(), variable('TABLE_NAME'));

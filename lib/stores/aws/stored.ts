import { ConditionalCheckFailedException, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { awsFailure } from './failures.ts';

/** Takes items as JavaScript has them. A member that is undefined is absent, as in JSON. */
export function documentsOf(client: DynamoDBClient): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}

/**
 * Sends to DynamoDB. What DynamoDB could not do becomes a failure that is tried again.
 *
 * @throws Failure `StoreUnavailable`
 * @throws ConditionalCheckFailedException
 */
export async function stored<T>(send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) throw error;
    throw awsFailure('DynamoDB', error);
  }
}

/** Sends a write with a condition; false if the condition did not hold. */
export async function storedIf(send: () => Promise<unknown>): Promise<boolean> {
  try {
    await stored(send);
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

/**
 * The condition that an item's version is still the one that was read; 0 stands for "there was none". The
 * SDK may repeat a write whose answer was lost; the repeat then fails this condition although it won, so
 * who writes must read again and take "already so" for success.
 */
export function versionIs(version: number) {
  if (version === 0) return { ConditionExpression: 'attribute_not_exists(pk)' };
  return {
    ConditionExpression: '#version = :version',
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: { ':version': version },
  };
}

/**
 * Stands for `@smithy/core/event-streams` in the bundles: the SDK loads it for operations that stream events, and
 * DynamoDB, Secrets Manager and Step Functions have none.
 */
export class EventStreamSerde {
  constructor() {
    throw new Error('Event streams are left out of the bundles (infra/bundles/lambda-sdk).');
  }
}

export const eventStreamSerdeProvider = undefined;

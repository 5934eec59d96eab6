import { Failure } from '../../kernel/failures.ts';

const services = {
  DynamoDB: 'StoreUnavailable',
  'Secrets Manager': 'SecretUnavailable',
  'Step Functions': 'StepFunctionsUnavailable',
} as const;

/** The services of AWS that Lambdas call through its SDK. */
export type AwsService = keyof typeof services;

/**
 * The failure that an error of the SDK stands for: throttled, unavailable, out of time or refused for missing rights, it
 * is trouble of AWS and says nothing about the work item. The message holds the error's name alone, because the SDK's
 * own message may quote a request.
 */
export function awsFailure(service: AwsService, error: unknown): Failure {
  const name = error instanceof Error ? error.name : 'unknown error';
  return new Failure(services[service], `${service}: ${name}`, { cause: error });
}

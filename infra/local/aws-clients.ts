import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SFNClient } from '@aws-sdk/client-sfn';
import type { AwsClients } from '../../functions/runtime.ts';

/** URLs of what stands for AWS on this machine. */
export interface AwsEndpoints {
  dynamodb: string;
  secretsManager: string;
  stepFunctions: string;
}

/** Clients of these, independent of the AWS settings of the person at this machine. */
export function localClients({ dynamodb, secretsManager, stepFunctions }: AwsEndpoints): AwsClients {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const local = { region: 'us-east-1', credentials };
  return {
    dynamodb: new DynamoDBClient({ ...local, endpoint: dynamodb }),
    secretsManager: new SecretsManagerClient({ ...local, endpoint: secretsManager }),
    stepFunctions: new SFNClient({ ...local, endpoint: stepFunctions }),
  };
}

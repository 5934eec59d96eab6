import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { EnvironmentSettings } from '../environments/schema.ts';

/** The key that the environment names, whose policy its owner writes; undefined for the keys of AWS. */
export function encryptionKeyOf(scope: Construct, { operations }: EnvironmentSettings): IKey | undefined {
  const { encryptionKey } = operations;
  return encryptionKey ? Key.fromKeyArn(scope, 'EncryptionKey', encryptionKey) : undefined;
}

/** What the services do with the key that no role of ours asks them to (infra/README.md, Encryption). */
const services = (region: string) => ({
  [`logs.${region}.amazonaws.com`]: ['Encrypt*', 'Decrypt*', 'ReEncrypt*', 'GenerateDataKey*', 'Describe*'],
  'delivery.logs.amazonaws.com': ['Decrypt*'],
  'cloudwatch.amazonaws.com': ['Decrypt*', 'GenerateDataKey*'],
});

/** Writes into the policy of a key made in the same app what the services need; of any other key its owner does. */
export function letServicesUse(key: IKey, scope: Construct): void {
  for (const [service, actions] of Object.entries(services(Stack.of(scope).region))) {
    key.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal(service)],
        actions: actions.map((action) => `kms:${action}`),
        resources: ['*'],
      }),
      true,
    );
  }
}

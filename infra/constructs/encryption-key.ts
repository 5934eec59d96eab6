import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { EnvironmentSettings } from '../environments/schema.ts';

/** The key that the environment names, whose policy its owner writes; undefined for the keys of AWS. */
export function encryptionKeyOf(scope: Construct, { operations }: EnvironmentSettings): IKey | undefined {
  const { encryptionKey } = operations;
  return encryptionKey ? Key.fromKeyArn(scope, 'EncryptionKey', encryptionKey) : undefined;
}

import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { encryptionKeyOf } from './constructs/encryption-key.ts';
import { EnvironmentSecrets } from './constructs/environment-secrets.ts';
import { RecordsTable } from './constructs/records-table.ts';
import type { EnvironmentSettings } from './environments/schema.ts';

export interface DataStackProps extends StackProps {
  settings: EnvironmentSettings;
}

/**
 * What an environment must not lose: its records, without which the next webhook makes a second room, and
 * the secrets that people filled. A stack of its own, so that the other can be taken down and made again.
 */
export class DataStack extends Stack {
  readonly records: RecordsTable;
  readonly secrets: EnvironmentSecrets;

  constructor(scope: Construct, id: string, { settings, ...props }: DataStackProps) {
    super(scope, id, { terminationProtection: true, ...props });
    const encryptionKey = encryptionKeyOf(this, settings);
    this.records = new RecordsTable(this, 'Records', { encryptionKey });
    this.secrets = new EnvironmentSecrets(this, 'Secrets', { settings, encryptionKey });
  }
}

import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { encryptionKeyOf, letServicesUse } from '../constructs/encryption-key.ts';
import { EnvironmentSecrets } from '../constructs/environment-secrets.ts';
import { RecordsTable } from '../constructs/records-table.ts';
import type { EnvironmentSettings } from '../environments/schema.ts';
import type { Brought } from './brought.ts';
import { checkedSettings } from './checked-settings.ts';
import type { EnvironmentFile } from './settings-file.ts';

/** Of the settings those that say which secrets there are; all others are ignored. */
export interface RoomsDataProps extends EnvironmentFile, Pick<Brought, 'encryptionKey'> {
  /**
   * The table of records: one with the keys and indexes of the one that is made otherwise, such as one that was restored
   * from a backup.
   *
   * @default - a table is made, protected and with backups
   */
  readonly table?: ITable;
}

/** @internal */
export interface CheckedDataProps extends Pick<RoomsDataProps, 'table' | 'encryptionKey'> {
  settings: EnvironmentSettings;
}

/**
 * What an environment must not lose: its records, without which the next webhook makes a second room, and the secrets
 * that people fill. `DocspaceRooms` makes one of itself; make it yourself, in a stack of its own, to be able to take
 * the other stack down and make it again.
 */
export class RoomsData extends Construct {
  /** @internal */
  readonly records: RecordsTable;
  /** @internal */
  readonly secrets: EnvironmentSecrets;
  /** What everything is encrypted with; undefined for the keys of AWS. */
  readonly encryptionKey: IKey | undefined;

  constructor(scope: Construct, id: string, props: RoomsDataProps);
  /** @internal */
  constructor(scope: Construct, id: string, props: CheckedDataProps);
  constructor(scope: Construct, id: string, props: RoomsDataProps | CheckedDataProps) {
    super(scope, id);
    const settings =
      'settings' in props ? props.settings : checkedSettings(this, sectionsOfData(props), { samples: false });
    const encryptionKey = props.encryptionKey ?? encryptionKeyOf(this, settings);
    if (props.encryptionKey) letServicesUse(props.encryptionKey, this);
    this.encryptionKey = encryptionKey;
    this.records = new RecordsTable(this, 'Records', { encryptionKey, table: props.table });
    this.secrets = new EnvironmentSecrets(this, 'Secrets', { settings, encryptionKey });
  }

  /** The table of records. */
  get table(): ITable {
    return this.records.table;
  }
}

/** Alone they say which secrets there are; whoever hands over all props of `DocspaceRooms` may do so. */
function sectionsOfData({ portal, sources, life, operations }: RoomsDataProps) {
  return { portal, sources, ...(life ? { life } : {}), ...(operations ? { operations } : {}) };
}

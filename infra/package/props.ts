import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { Brought } from './brought.ts';
import type { RoomsData } from './rooms-data.ts';
import type { EnvironmentFile } from './settings-file.ts';

/** An environment of DocSpace Rooms: its settings as in an environment file, and what the app has made for it. */
export interface DocspaceRoomsProps extends EnvironmentFile, Brought {
  /**
   * Names the environment: the first part of every key (unless `namespace` is given), of the namespace of the metrics,
   * and of the saved queries. 1 to 20 of a-z, 0-9 and `-`. A change later orphans rooms.
   *
   * @default - made of the path of the construct, as its logical ids are
   */
  readonly environment?: string;

  /**
   * Records and secrets, made before and perhaps in another stack.
   *
   * @default - they are made in this construct
   */
  readonly data?: RoomsData;

  /**
   * The table of records: one with the keys and indexes of the one that is made otherwise, such as one that was restored
   * from a backup. Not beside `data`.
   *
   * @default - a table is made, protected and with backups
   */
  readonly table?: ITable;
}

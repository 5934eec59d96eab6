import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SFNClient } from '@aws-sdk/client-sfn';
import type { Portal } from '../lib/docspace/client.ts';
import { portalClient } from '../lib/docspace/client.ts';
import { serviceUserId } from '../lib/docspace/people.ts';
import { type HandshakeState, type Handshakes, handshakeKey } from '../lib/intake/handshake.ts';
import { type LastPortalWebhook, lastPortalWebhookKey } from '../lib/intake/portal/receive-portal.ts';
import type { ReceiveDependencies } from '../lib/intake/receive.ts';
import { type Clock, realClock } from '../lib/kernel/clock.ts';
import { plainSecret } from '../lib/kernel/json.ts';
import type { Fetch } from '../lib/kernel/json-http.ts';
import { type Log, logCodes } from '../lib/kernel/log.ts';
import { withHarmlessTexts } from '../lib/kernel/text.ts';
import type { VersionedItem } from '../lib/kernel/versioned-item.ts';
import type { PortalSlot, SlotTasks } from '../lib/portal-slot/portal-slot.ts';
import type { SlotStore } from '../lib/portal-slot/slot-store.ts';
import { checkedFetch } from '../lib/results/checked-fetch.ts';
import type { DeliverDependencies } from '../lib/results/deliver.ts';
import { dial as dialTo } from '../lib/results/dial.ts';
import { type FailingTemplates, failingTemplatesKey } from '../lib/rooms/project/failing-templates.ts';
import type { Settings } from '../lib/settings/schema.ts';
import { type KeptToken, keptTokenKey } from '../lib/sources/contract/kept-token.ts';
import type { Dial } from '../lib/sources/contract/write-back.ts';
import { queueReader, type ReadQueue } from '../lib/status/queue-view.ts';
import { counterTable } from '../lib/stores/aws/counter-table.ts';
import { stepFunctionsExecutions } from '../lib/stores/aws/executions.ts';
import { tableItem } from '../lib/stores/aws/item-table.ts';
import { keyTagTable } from '../lib/stores/aws/key-tag-table.ts';
import { recordSearch } from '../lib/stores/aws/record-search.ts';
import { recordTable } from '../lib/stores/aws/record-table.ts';
import {
  portalKeyReader,
  type ReadSecret,
  secretList,
  secretReader,
  signingKeyReader,
  uncachedSecret,
} from '../lib/stores/aws/secrets.ts';
import { slotTable } from '../lib/stores/aws/slot-table.ts';
import { slotTasks } from '../lib/stores/aws/slot-tasks.ts';
import type { Executions } from '../lib/work-items/executions.ts';
import { type Hold, holdKey, type SourceHolds, sourceHoldKey } from '../lib/work-items/holds.ts';
import { keyTags as issuerOf, type KeyTagRegistry, type KeyTags } from '../lib/work-items/keys.ts';
import { type RoomCounts, roomCountsKey } from '../lib/work-items/life/room-counts.ts';
import type { Counters } from '../lib/work-items/quota.ts';
import type { RecordSearch, RecordStore } from '../lib/work-items/record-store.ts';
import {
  PORTAL_KEY_SECRET,
  PROJECT_ROOM_MACHINE_ARN,
  readSecretIds,
  readSettings,
  readVariable,
  TABLE_NAME,
  TAG_SIGNING_KEY_SECRET,
  TICKET_ROOM_MACHINE_ARN,
  UPDATE_ROOM_MACHINE_ARN,
  type Variables,
  VERIFY_SECRETS,
  WRITE_BACK_SECRETS,
} from './environment.ts';
import type { CheckedProvider } from './self-check.ts';

/** One client per service of AWS. */
export interface AwsClients {
  dynamodb: DynamoDBClient;
  secretsManager: SecretsManagerClient;
  stepFunctions: SFNClient;
}

/** Everything outside the process that functions call. */
export interface Services {
  clock: Clock;
  log: Log;
  portal: { fetch: Fetch };
  /** `uncached` tries the right to read, which may have been lost since a secret was kept. */
  secrets: { read: ReadSecret; uncached?: (id: string) => Promise<string | undefined> };
  records: RecordStore;
  hold: VersionedItem<Hold>;
  sourceHolds: SourceHolds;
  handshakeItem: (source: string) => VersionedItem<HandshakeState>;
  failingTemplates: VersionedItem<FailingTemplates>;
  lastPortalWebhook: VersionedItem<LastPortalWebhook>;
  roomCounts: VersionedItem<RoomCounts>;
  search: Pick<RecordSearch, 'count'>;
  counters: Counters;
  keyTagRegistry: KeyTagRegistry;
  slot: SlotStore;
  tasks: SlotTasks;
  executions: Executions;
  /** Receivers of our events, and the APIs of vendors. */
  receivers: { dial: Dial; fetch: Fetch };
  /** Where the tokens of a source are kept. */
  keptTokens: (source: string) => VersionedItem<KeptToken>;
}

/** What the functions of one process share. */
export interface Runtime {
  readonly variables: Variables;
  /** Read from the file beside the code unless they are given. */
  readonly settings?: Settings;
  /** Used instead of the real ones, which are made when they are first needed. */
  readonly services?: Partial<Services & AwsClients>;
}

/** Makes one dependency of a function. */
export type Provider<T> = (runtime: Runtime) => T;

// The annotations let esbuild drop the providers that a function does not name: its bundle holds no others.

/** A provider that makes its thing once for a runtime. */
// @__NO_SIDE_EFFECTS__
function once<T>(make: Provider<T>): Provider<T> {
  const made = new WeakMap<Runtime, T>();
  return (runtime) => {
    if (!made.has(runtime)) made.set(runtime, make(runtime));
    return made.get(runtime) as T;
  };
}

/** A provider of the service that the runtime was given, or of the real one. */
// @__NO_SIDE_EFFECTS__
function service<Name extends keyof (Services & AwsClients)>(
  name: Name,
  make: Provider<(Services & AwsClients)[Name]>,
): Provider<(Services & AwsClients)[Name]> {
  return once((runtime) => runtime.services?.[name] ?? make(runtime));
}

/** A provider that can also be tried (functions/self-check.ts). */
// @__NO_SIDE_EFFECTS__
function checked<T>(
  provider: Provider<T>,
  accessTests: CheckedProvider<T, Runtime>['accessTests'],
): CheckedProvider<T, Runtime> {
  return Object.assign((runtime: Runtime) => provider(runtime), { accessTests });
}

/**
 * AWS answers in milliseconds, and without a limit one lost connection costs a Lambda all of its time. The SDK sends a
 * request that was given up again: to DynamoDB four times in all, which fits into the 25 s of the receiver.
 */
const requestHandler = { connectionTimeout: 1_500, requestTimeout: 3_000, throwOnRequestTimeout: true };

export const dynamodb = service('dynamodb', () => new DynamoDBClient({ requestHandler }));
export const secretsManager = service('secretsManager', () => new SecretsManagerClient({ requestHandler }));
export const stepFunctions = service('stepFunctions', () => new SFNClient({ requestHandler }));

export const settings = once((runtime) => runtime.settings ?? readSettings(runtime.variables));
export const projectRoom: Provider<Settings['projectRoom']> = (runtime) => settings(runtime).projectRoom;
export const ticketRoom: Provider<Settings['ticketRoom']> = (runtime) => settings(runtime).ticketRoom;

export const clock = service('clock', () => realClock);

export const log = service('log', () => {
  const logger = new Logger({ serviceName: 'docspace-rooms' });
  // Who reads logs in a terminal reads them as they are, and JSON escapes the controls of ASCII alone.
  return {
    info: (code, fields = {}) => logger.info(logCodes[code], { code, ...withHarmlessTexts(fields) }),
    warn: (code, fields = {}) => logger.warn(logCodes[code], { code, ...withHarmlessTexts(fields) }),
    error: (code, fields = {}) => logger.error(logCodes[code], { code, ...withHarmlessTexts(fields) }),
  };
});

const tableName: Provider<string> = ({ variables }) => readVariable(variables, TABLE_NAME);

export const records: Provider<RecordStore> = checked(
  service('records', (runtime) => recordTable(dynamodb(runtime), tableName(runtime))),
  (runtime) => [{ needs: 'table', attempt: () => records(runtime).read('self-check') }],
);

/** The hold of the environment's portal. */
export const hold = service('hold', (runtime) =>
  tableItem<Hold>(dynamodb(runtime), tableName(runtime), holdKey),
);

/** The holds of single sources. */
export const sourceHolds = service(
  'sourceHolds',
  (runtime) => (source) => tableItem<Hold>(dynamodb(runtime), tableName(runtime), sourceHoldKey(source)),
);

/** What is kept of the handshakes of a source. */
export const handshakeItem = service(
  'handshakeItem',
  (runtime) => (source) =>
    tableItem<HandshakeState>(dynamodb(runtime), tableName(runtime), handshakeKey(source)),
);

/** The templates from which the environment's portal could not make rooms. */
export const failingTemplates = service('failingTemplates', (runtime) =>
  tableItem<FailingTemplates>(dynamodb(runtime), tableName(runtime), failingTemplatesKey),
);

/** When the portal sent its last webhook. */
export const lastPortalWebhook = service('lastPortalWebhook', (runtime) =>
  tableItem<LastPortalWebhook>(dynamodb(runtime), tableName(runtime), lastPortalWebhookKey),
);

/** How many rooms there were on the last days. */
export const roomCounts = service('roomCounts', (runtime) =>
  tableItem<RoomCounts>(dynamodb(runtime), tableName(runtime), roomCountsKey),
);

/** The lists of records, which are counted. */
export const search = service('search', (runtime) => recordSearch(dynamodb(runtime), tableName(runtime)));

export const counters = service('counters', (runtime) => counterTable(dynamodb(runtime), tableName(runtime)));

export const slotStore = service('slot', (runtime) => slotTable(dynamodb(runtime), tableName(runtime)));
const tasks = service('tasks', (runtime) => slotTasks(stepFunctions(runtime)));

/** The portal slot of the environment. */
export const slot: Provider<PortalSlot> = (runtime) => ({
  store: slotStore(runtime),
  tasks: tasks(runtime),
  clock: clock(runtime),
  log: log(runtime),
});

/** Reads the queue for the portal slot, for those who ask about the status of their work items. */
export const readQueue: Provider<ReadQueue> = once((runtime) =>
  queueReader({ slot: slotStore(runtime), hold: hold(runtime), clock: clock(runtime) }),
);

/** The executions of all state machines of the environment. */
export const executions = service('executions', (runtime) => {
  const project = readVariable(runtime.variables, PROJECT_ROOM_MACHINE_ARN);
  const ticket = readVariable(runtime.variables, TICKET_ROOM_MACHINE_ARN);
  const update = readVariable(runtime.variables, UPDATE_ROOM_MACHINE_ARN);
  return stepFunctionsExecutions(stepFunctions(runtime), { project, ticket, update });
});

const secrets = service('secrets', (runtime) => ({
  read: secretReader(secretsManager(runtime), clock(runtime)),
  uncached: (id) => uncachedSecret(secretsManager(runtime), id),
}));

const keyTagRegistry = service('keyTagRegistry', (runtime) =>
  keyTagTable(dynamodb(runtime), tableName(runtime)),
);

/** Tries to read a secret. One without a value is as good as any: it is the right to read that is tried. */
const readsSecret = (runtime: Runtime, id: string) => () => {
  const { read, uncached = read } = secrets(runtime);
  return uncached(id);
};

// @__NO_SIDE_EFFECTS__
function readsSecrets(variable: typeof VERIFY_SECRETS | typeof WRITE_BACK_SECRETS, use: string) {
  return (runtime: Runtime) =>
    [...readSecretIds(runtime.variables, variable)].map(([source, id]) => ({
      needs: `${use} ${source}`,
      attempt: readsSecret(runtime, id),
    }));
}

/** The environment's own secret: makes key tags, and signs the links to statuses. */
export const signingKey: Provider<() => Promise<string>> = checked(
  (runtime) =>
    signingKeyReader(secrets(runtime).read, readVariable(runtime.variables, TAG_SIGNING_KEY_SECRET)),
  (runtime) => {
    const id = readVariable(runtime.variables, TAG_SIGNING_KEY_SECRET);
    return [{ needs: 'key tags', attempt: readsSecret(runtime, id) }];
  },
);

export const handshakes: Provider<Handshakes> = (runtime) => ({
  item: handshakeItem(runtime),
  key: signingKey(runtime),
});

/** Gives new work items their key tags, made with the environment's secret. */
export const keyTags: Provider<KeyTags> = (runtime) => issuerOf(keyTagRegistry(runtime), signingKey(runtime));

/** The secrets that verify a source's webhooks; empty when none is set. */
export const verifySecrets: Provider<ReceiveDependencies['verifySecrets']> = checked(
  (runtime) => {
    const ids = readSecretIds(runtime.variables, VERIFY_SECRETS);
    const { read } = secrets(runtime);
    return async (source, options) => {
      const id = ids.get(source);
      return id ? secretList(await read(id, options)) : [];
    };
  },
  readsSecrets(VERIFY_SECRETS, 'verify'),
);

/** The secret that writes back to a source; undefined while none is set. */
export const writeBackSecret: Provider<DeliverDependencies['writeBackSecret']> = checked(
  (runtime) => {
    const ids = readSecretIds(runtime.variables, WRITE_BACK_SECRETS);
    const { read } = secrets(runtime);
    return async (source, options) => {
      const id = ids.get(source);
      const value = id ? await read(id, options) : undefined;
      return value === undefined ? undefined : plainSecret(value);
    };
  },
  readsSecrets(WRITE_BACK_SECRETS, 'writeBack'),
);

/** What the secret of the portal's key holds; undefined while it is empty or cannot be read. */
export const portalKeyValue: Provider<() => Promise<string | undefined>> = (runtime) => {
  const id = readVariable(runtime.variables, PORTAL_KEY_SECRET);
  return () =>
    secrets(runtime)
      .read(id)
      .catch(() => undefined);
};

/** The portal of the environment, with the service user's key. */
export const portal: Provider<Portal> = checked(
  (runtime) => {
    const { url } = settings(runtime).portal;
    const key = portalKeyReader(secrets(runtime).read, readVariable(runtime.variables, PORTAL_KEY_SECRET));
    const { fetch: send } = runtime.services?.portal ?? { fetch };
    return { url, call: portalClient({ url, key, clock: clock(runtime), fetch: send }) };
  },
  (runtime) => [
    {
      needs: 'portal key',
      attempt: readsSecret(runtime, readVariable(runtime.variables, PORTAL_KEY_SECRET)),
    },
    { needs: 'portal', attempt: () => serviceUserId(portal(runtime).call) },
  ],
);

const dial: Provider<Dial> = (runtime) =>
  runtime.services?.receivers?.dial ?? dialTo(settings(runtime).outgoing.privateNetworks);

/** Some addresses of vendors are written by an admin, so all are checked as those of results are. */
const fetchVendor: Provider<Fetch> = (runtime) =>
  runtime.services?.receivers?.fetch ?? checkedFetch(settings(runtime).outgoing.privateNetworks);

/** What is kept of the tokens of a source. */
export const keptToken = service(
  'keptTokens',
  (runtime) => (source) => tableItem<KeptToken>(dynamodb(runtime), tableName(runtime), keptTokenKey(source)),
);

/** What it takes to send a result. */
export const delivery = {
  settings,
  records,
  writeBackSecret,
  dial,
  fetch: fetchVendor,
  clock,
  log,
  keptToken,
};

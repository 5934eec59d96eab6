import type { VariableNeeds } from '../functions/environment.ts';
import type { FunctionId } from '../functions/index.ts';

/** What a Lambda may do beyond reading and writing the table. Everything else it is refused. */
export interface Needs extends VariableNeeds {
  /** Writes nothing: of the table it reads single items, and the queue for the portal slot. */
  readsOnly?: true;
  /** Asks how executions of all machines ended. */
  describeMachines?: true;
  /** Finds what is due in the table. */
  dueRecords?: true;
  /** Counts rooms, for the quota of a source. */
  counters?: true;
  /** Queues up for the portal slot, holds it or hands it over. */
  portalSlot?: true;
}

export interface FunctionEntry {
  /** Its name in the stack, in the bundles and, as `${Id}`, in the machine files. */
  id: FunctionId;
  /** Its file, from the root of the project. */
  entry: string;
  timeoutSeconds: number;
  memoryMb: number;
  needs: Needs;
}

const readsOnly = true;
const portalKey = true;
const tagSigningKey = true;
const verifySecrets = true;
const writeBackSecrets = true;
const startMachines = true;
const describeMachines = true;
const portalSlot = true;
const dueRecords = true;
const counters = true;

/** A step of a machine. Its task in the machine file has a longer timeout, so no two ever write at once. */
function step(id: FunctionId, entry: string, needs: Needs): FunctionEntry {
  // 256 MB have a seventh of a core (docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html): steps
  // wait for the portal, and 30 s hold its slowest answers.
  return { id, entry: `functions/${entry}.ts`, timeoutSeconds: 30, memoryMb: 256, needs };
}

/** Where the gateway answers for statuses. It decodes the slashes of an id before it looks for the resource. */
export const statusResource = '/status/{source}/{id+}';

/** What the gateway calls. */
export const gatewayFunctions: readonly FunctionId[] = ['ReceiveWebhook', 'ReadStatus'];

/** Every Lambda there is, for the stack and for the local stack. */
export const functions: readonly FunctionEntry[] = [
  {
    id: 'ReceiveWebhook',
    entry: 'functions/receive-webhook.ts',
    // API Gateway waits 29 s (docs.aws.amazon.com/apigateway/latest/developerguide/limits.html).
    timeoutSeconds: 25,
    // A person's system waits for the answer: half a gigabyte starts the bundle about twice as fast.
    memoryMb: 512,
    needs: { verifySecrets, tagSigningKey, startMachines, describeMachines, counters },
  },
  {
    id: 'ReadStatus',
    entry: 'functions/read-status.ts',
    timeoutSeconds: 25,
    // A person waits for it, too.
    memoryMb: 512,
    needs: { readsOnly, verifySecrets, tagSigningKey },
  },
  // Asks the systems of sources whose webhooks have ids only, before it asks the portal.
  step('SelectTemplate', 'project-room/select-template', { portalKey, writeBackSecrets }),
  step('AcquirePortalSlot', 'project-room/acquire-portal-slot', { portalSlot }),
  step('StartCreation', 'project-room/start-creation', { portalKey, portalSlot }),
  step('CheckCreation', 'project-room/check-creation', { portalKey, portalSlot }),
  step('ReleasePortalSlot', 'project-room/release-portal-slot', { portalSlot }),
  step('FetchRoom', 'project-room/fetch-room', { portalKey }),
  step('CallBack', 'project-room/call-back', { writeBackSecrets }),
  step('CreateRoom', 'ticket-room/create-room', { portalKey }),
  step('CreateFolders', 'ticket-room/create-folders', { portalKey }),
  step('CreateLinkFile', 'create-link-file', { portalKey }),
  step('InviteTeam', 'invite-team', { portalKey }),
  step('MakeRoomLink', 'ticket-room/make-room-link', { portalKey }),
  // Reads the invitation link from the portal at the moment of sending it.
  step('UpdateTicket', 'ticket-room/update-ticket', { portalKey, writeBackSecrets }),
  // Reads nothing of the portal, and has no right to its key.
  step('ReadItem', 'update-room/read-item', { writeBackSecrets, counters }),
  step('CompareRoom', 'update-room/compare-room', { portalKey }),
  step('RenameRoom', 'update-room/rename-room', { portalKey }),
  step('ChangeMembers', 'update-room/change-members', { portalKey }),
  step('RemoveAccess', 'update-room/remove-access', { portalKey }),
  step('RenewLink', 'update-room/renew-link', { portalKey }),
  step('ArchiveRoom', 'update-room/archive-room', { portalKey }),
  step('RestoreRoom', 'update-room/restore-room', { portalKey }),
  step('RecordFailure', 'record-failure', { portalKey, writeBackSecrets, portalSlot }),
  {
    id: 'Reconciler',
    entry: 'functions/reconcile.ts',
    // Begins nothing new after 50 s, and what it has begun may take as long as a step.
    timeoutSeconds: 90,
    memoryMb: 256,
    needs: { portalKey, writeBackSecrets, startMachines, describeMachines, portalSlot, dueRecords, counters },
  },
];

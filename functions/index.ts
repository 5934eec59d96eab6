import { handler as CreateLinkFile } from './create-link-file.ts';
import { handler as InviteTeam } from './invite-team.ts';
import { handler as AcquirePortalSlot } from './project-room/acquire-portal-slot.ts';
import { handler as CallBack } from './project-room/call-back.ts';
import { handler as CheckCreation } from './project-room/check-creation.ts';
import { handler as FetchRoom } from './project-room/fetch-room.ts';
import { handler as ReleasePortalSlot } from './project-room/release-portal-slot.ts';
import { handler as SelectTemplate } from './project-room/select-template.ts';
import { handler as StartCreation } from './project-room/start-creation.ts';
import { handler as ReadStatus } from './read-status.ts';
import { handler as ReceiveWebhook } from './receive-webhook.ts';
import { handler as Reconciler } from './reconcile.ts';
import { handler as RecordFailure } from './record-failure.ts';
import { handler as CreateFolders } from './ticket-room/create-folders.ts';
import { handler as CreateRoom } from './ticket-room/create-room.ts';
import { handler as MakeRoomLink } from './ticket-room/make-room-link.ts';
import { handler as UpdateTicket } from './ticket-room/update-ticket.ts';
import { handler as ArchiveRoom } from './update-room/archive-room.ts';
import { handler as ChangeMembers } from './update-room/change-members.ts';
import { handler as CompareRoom } from './update-room/compare-room.ts';
import { handler as ReadItem } from './update-room/read-item.ts';
import { handler as RemoveAccess } from './update-room/remove-access.ts';
import { handler as RenameRoom } from './update-room/rename-room.ts';
import { handler as RenewLink } from './update-room/renew-link.ts';
import { handler as RestoreRoom } from './update-room/restore-room.ts';

/**
 * All functions by their ids, for those that run them in one process: tests and the local stack. No function imports
 * this file, so that the bundle of each holds what it needs alone.
 */
export const handlers = {
  ReceiveWebhook,
  ReadStatus,
  SelectTemplate,
  AcquirePortalSlot,
  StartCreation,
  CheckCreation,
  ReleasePortalSlot,
  FetchRoom,
  CallBack,
  CreateRoom,
  CreateFolders,
  CreateLinkFile,
  InviteTeam,
  MakeRoomLink,
  UpdateTicket,
  ReadItem,
  CompareRoom,
  RenameRoom,
  ChangeMembers,
  RemoveAccess,
  RenewLink,
  ArchiveRoom,
  RestoreRoom,
  RecordFailure,
  Reconciler,
};

/** The name of a function in the stack, in the bundles and, as `${Id}`, in the machine files. */
export type FunctionId = keyof typeof handlers;

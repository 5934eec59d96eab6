import { acquirePortalSlot } from '../../../functions/project-room/acquire-portal-slot.ts';
import { callBack } from '../../../functions/project-room/call-back.ts';
import { checkCreation } from '../../../functions/project-room/check-creation.ts';
import { fetchRoom } from '../../../functions/project-room/fetch-room.ts';
import { releasePortalSlot } from '../../../functions/project-room/release-portal-slot.ts';
import { selectTemplate } from '../../../functions/project-room/select-template.ts';
import { startCreation } from '../../../functions/project-room/start-creation.ts';
import { recordCaughtFailure } from '../../../functions/record-failure.ts';
import { createFolders } from '../../../functions/ticket-room/create-folders.ts';
import { createRoom } from '../../../functions/ticket-room/create-room.ts';
import { inviteTeam } from '../../../functions/ticket-room/invite-team.ts';
import { makeRoomLink } from '../../../functions/ticket-room/make-room-link.ts';
import { updateTicket } from '../../../functions/ticket-room/update-ticket.ts';
import type { ReconcilerDependencies } from '../../../lib/reconciler/reconcile.ts';

/** What any step may need. */
export type Dependencies = ReconcilerDependencies;

/** The steps by their ids in the machine files, each with its part of the settings. */
const all = {
  SelectTemplate: withSettings(selectTemplate, ({ projectRoom }) => ({ projectRoom })),
  AcquirePortalSlot: acquirePortalSlot,
  StartCreation: startCreation,
  CheckCreation: withSettings(checkCreation, ({ projectRoom }) => ({ projectRoom })),
  ReleasePortalSlot: releasePortalSlot,
  FetchRoom: fetchRoom,
  CallBack: callBack,
  CreateRoom: withSettings(createRoom, ({ ticketRoom }) => ({ ticketRoom })),
  CreateFolders: withSettings(createFolders, ({ ticketRoom }) => ({ folders: ticketRoom.folders })),
  InviteTeam: withSettings(inviteTeam, ({ ticketRoom }) => ({ ticketRoom })),
  MakeRoomLink: withSettings(makeRoomLink, ({ ticketRoom }) => ({ link: ticketRoom.link })),
  UpdateTicket: updateTicket,
  RecordFailure: recordCaughtFailure,
};

export type StepName = keyof typeof all;
export type AnyStep = (input: never, dependencies: Dependencies) => Promise<unknown>;
export const steps: Record<StepName, AnyStep> = all;

function withSettings<Input, Needs, Part>(
  step: (input: Input, dependencies: Needs) => Promise<unknown>,
  part: (settings: Dependencies['settings']) => Part,
): (input: Input, dependencies: Dependencies) => Promise<unknown> {
  return (input, dependencies) => step(input, { ...dependencies, ...part(dependencies.settings) } as Needs);
}

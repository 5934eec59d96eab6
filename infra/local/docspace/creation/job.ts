import { PortalError, refused, sentences } from '../http/errors.ts';
import { canRead, isRoomAdmin } from '../rules/rights.ts';
import { since } from '../rules/versions.ts';
import type { StoredFolder, StoredRoom } from '../state/model.ts';
import type { PortalState } from '../state/portal.ts';
import type { CreationContext } from './context.ts';
import type { CopyFault } from './copy-faults.ts';
import { storeRoom } from './create-room.ts';
import type { CacheItem } from './status-cache.ts';

/** The parameters of a POST; they travel in the event. */
export interface CreationRequest {
  userId: string;
  templateId: number;
  title: string;
  tags: string[];
  logo: boolean;
  copyLogo: boolean;
  color?: string | undefined;
  cover?: string | undefined;
  quota?: number | undefined;
  indexing?: boolean | undefined;
  denyDownload?: boolean | undefined;
  private?: boolean | undefined;
  lifetime?: unknown;
  watermark?: unknown;
}

/** The end of a worker in the middle of a job: nothing more is done, nothing published. */
export class WorkerDied extends Error {}

/** What a job needs of its worker. */
export interface JobHost {
  publish(item: CacheItem): void;
  /** Throws {@link WorkerDied} once the worker that began the job is gone. */
  assertAlive(): void;
  die(options: { redeliver: boolean }): void;
}

/**
 * One creation from a template, as CreateRoomFromTemplateOperation does it: room, tags, folders and files, then
 * the quota. Progress is a fraction of 0.9, the room's id shows from the first copied file on, and an error of
 * one file is only logged (CreateRoomFromTemplateOperation.cs:104-223, DocSpace-server 3.7.2).
 */
export async function runJob(
  context: CreationContext,
  host: JobHost,
  request: CreationRequest,
  item: CacheItem,
  fault: CopyFault = {},
): Promise<void> {
  let room: StoredRoom | undefined;
  const known = (made: StoredRoom) => {
    room = made;
  };
  try {
    if (fault.unattached) throw new Error('Publication not found.');
    await copyTemplate(context, host, request, item, fault, known);
    item.progress = 100;
  } catch (error) {
    if (error instanceof WorkerDied) throw error;
    item.error = error instanceof Error ? error.message : String(error);
    await removeFailed(context, host, room, fault);
  }
  item.state = 'done';
  if (room) item.roomId = room.id;
  host.publish(item);
}

async function copyTemplate(
  context: CreationContext,
  host: JobHost,
  request: CreationRequest,
  item: CacheItem,
  fault: CopyFault,
  known: (room: StoredRoom) => void,
): Promise<void> {
  const { portal } = context;
  const template = readableTemplate(context, request);
  const release = await context.creationLock.take();
  let room: StoredRoom;
  try {
    await context.creationPause();
    host.assertAlive();
    room = await storeRoom(context, wantedRoom(request, template), fault);
  } finally {
    release();
  }
  host.assertAlive();
  known(room);
  await copyContent(context, host, { template, room, item, fault });
  if (request.quota === undefined) return;
  // Only now, after the copy: a quota that is refused costs the room.
  if (request.quota > portal.settings.largestRoomQuota) {
    throw refused('Room quota exceeds the quota of the portal.');
  }
  room.room.quota = request.quota;
}

/** The checks that a POST leaves to the job, in their order (FileStorageService.cs:755-815). */
function readableTemplate({ portal }: CreationContext, request: CreationRequest): StoredRoom {
  const user = portal.users.get(request.userId);
  const template = portal.room(request.templateId);
  if (!template || !user) throw new Error(sentences.nullReference);
  const isTemplate = template.room.place === 'templates';
  if (!isTemplate || !isRoomAdmin(user) || !canRead(portal, template, user))
    throw refused(sentences.viewFolder);
  if (template.room.private) throw new Error("Value cannot be null. (Parameter 'shares')");
  if (portal.activeRoomCount() >= portal.settings.roomLimit) {
    throw new PortalError(402, sentences.roomLimit(portal.settings.roomLimit), null);
  }
  return template;
}

/** Rights, groups, links and tags of the template are not inherited; lifetime and watermark neither. */
function wantedRoom(request: CreationRequest, { room }: StoredRoom) {
  return {
    title: request.title,
    roomType: room.roomType,
    userId: request.userId,
    tags: request.tags,
    color: request.color,
    cover: request.cover,
    logo: request.logo,
    keepLogo: request.copyLogo && room.hasLogo,
    indexing: request.indexing ?? room.indexing,
    denyDownload: request.denyDownload ?? room.denyDownload,
    private: request.private ?? room.private,
    lifetime: request.lifetime,
    watermark: request.watermark,
    quota: room.quota,
  };
}

interface Copying {
  template: StoredRoom;
  room: StoredRoom;
  item: CacheItem;
  fault: CopyFault;
}

async function copyContent(context: CreationContext, host: JobHost, copying: Copying): Promise<void> {
  const { template, room, item, fault } = copying;
  const { silent, failAfter } = fault;
  const folders = foldersToCopy(context.portal, template);
  const sources = new Set([template.id, ...folders.map(({ id }) => id)]);
  const files = context.portal.filesBelow(template.id).filter(({ folderId }) => sources.has(folderId));
  const targets: Targets = new Map([[template.id, room.id]]);
  for (const [index, file] of files.entries()) {
    if (silent?.afterFiles === index) await context.clock.sleep(silent.ms);
    if (failAfter?.files === index) throw new Error(failAfter.message);
    if (fault.dieAfter === index) host.die({ redeliver: fault.redelivered ?? false });
    await context.clock.sleep(fault.msPerFile ?? context.timings.copyMsPerFile);
    host.assertAlive();
    if (!context.portal.folders.has(room.id)) throw new Error(sentences.nullReference);
    const folderId = makeFolders(context.portal, file.folderId, targets, copying);
    if (folderId === undefined || fault.skip?.(file.title, index)) continue;
    context.portal.addFile(folderId, file.title, room.createdBy, file.bytes);
    item.roomId = room.id;
    item.progress = (0.9 * (index + 1)) / files.length;
    host.publish(item);
  }
  for (const folder of folders) {
    makeFolders(context.portal, folder.id, targets, copying);
  }
  if (failAfter && failAfter.files >= files.length) throw new Error(failAfter.message);
}

/** All levels; before 3.7 the first only. */
function foldersToCopy(portal: PortalState, template: StoredRoom): readonly StoredFolder[] {
  return since(portal.settings, 7) ? portal.foldersBelow(template.id) : portal.childFolders(template.id);
}

/** The copy of each of a template's folders, undefined of one that could not be made. */
type Targets = Map<number, number | undefined>;

/** Makes the copy of a template's folder, its parents first; what is below one that fails is missing too. */
function makeFolders(
  portal: PortalState,
  sourceId: number,
  targets: Targets,
  copying: Copying,
): number | undefined {
  if (targets.has(sourceId)) return targets.get(sourceId);
  const { room, fault } = copying;
  const source = portal.folders.get(sourceId);
  if (!source) return room.id;
  const parent = makeFolders(portal, source.parentId, targets, copying);
  const made = parent !== undefined && !fault.skipFolder?.(source.title);
  const copy = made ? portal.addFolder(parent, source.title, room.createdBy).id : undefined;
  targets.set(sourceId, copy);
  return copy;
}

/** The room of a failed job goes first, the error is published after; a failed deletion changes nothing in that. */
async function removeFailed(
  context: CreationContext,
  host: JobHost,
  room: StoredRoom | undefined,
  fault: CopyFault,
): Promise<void> {
  if (!room || fault.failAfter?.deletionFails) return;
  // Its tag links go a moment before the row (FolderDao.cs:918-937).
  room.room.tags = [];
  await context.clock.sleep(context.timings.tagGapMs);
  host.assertAlive();
  context.portal.deleteFolder(room.id);
  await context.clock.sleep(context.timings.errorGapMs);
  host.assertAlive();
}

import { accessOf, canArchive, canCreateIn, canDelete, canManage, canRead, canTag } from '../rules/rights.ts';
import { accessLevelsOf, accessName, folderTypes, rootFolderTypes } from '../rules/rooms.ts';
import type { FileEntry, StoredFolder, StoredRoom, User } from '../state/model.ts';
import type { PortalState } from '../state/portal.ts';
import { briefUser, portalDate } from './common.ts';

/** What every entry of a folder has. Counters are those of the whole subtree. There is no web URL in it. */
function common(portal: PortalState, folder: StoredFolder, room: StoredRoom, user: User | undefined) {
  return {
    id: folder.id,
    title: folder.title,
    parentId: folder.parentId,
    filesCount: portal.filesBelow(folder.id).length,
    foldersCount: portal.foldersBelow(folder.id).length,
    new: 0,
    mute: false,
    isFavorite: false,
    access: user ? (room.createdBy === user.id ? 0 : accessOf(portal, room, user)) : 2,
    shared: room.room.links.some(({ kind }) => kind !== 'invitation'),
    created: portalDate(portal, folder.created),
    createdBy: briefUser(portal, folder.createdBy),
    updated: portalDate(portal, folder.updated),
    updatedBy: briefUser(portal, folder.updatedBy),
    rootFolderId: folder.room ? folder.parentId : room.parentId,
    rootFolderType: rootFolderTypes[room.room.place],
    shortWebUrl: '',
    fileEntryType: 1,
  };
}

/** A room or template as lists and single answers show it (FolderDto.cs:39-240, DocSpace-server 3.7.2). */
export function roomShape(portal: PortalState, room: StoredRoom, user: User | undefined) {
  const side = room.room;
  const external = accessLevelsOf(side, 'external');
  const rights = (numbers: number[]) => numbers.map(accessName);
  return {
    ...common(portal, room, room, user),
    roomType: side.roomType,
    tags: [...side.tags],
    ownedBy: briefUser(portal, room.createdBy),
    inRoom: user ? room.createdBy === user.id || side.shares.has(user.id) : false,
    pinned: user ? side.pinnedBy.has(user.id) : false,
    private: side.private,
    indexing: side.indexing,
    denyDownload: side.denyDownload,
    lifetime: side.lifetime,
    watermark: side.watermark,
    logo: {
      original: side.hasLogo ? `/storage/room_logos/${room.id}_original.png` : '',
      large: '',
      medium: '',
      small: '',
      ...(side.hasLogo ? {} : { color: side.color }),
      ...(side.cover ? { cover: { id: side.cover, data: '' } } : {}),
    },
    canShare: canManage(portal, room, user),
    security: securityOf(portal, room, user),
    availableShareRights: {
      User: rights(accessLevelsOf(side, 'user')),
      Group: rights(accessLevelsOf(side, 'group')),
      InvitationLink: rights(accessLevelsOf(side, 'invitation')),
      ...(external.length > 0
        ? { ExternalLink: rights(external), PrimaryExternalLink: rights(external) }
        : {}),
    },
  };
}

export function folderShape(
  portal: PortalState,
  folder: StoredFolder,
  room: StoredRoom,
  user: User | undefined,
) {
  return {
    ...common(portal, folder, room, user),
    parentRoomType: folderTypes[room.room.roomType],
    security: securityOf(portal, room, user),
  };
}

export function fileShape(portal: PortalState, file: FileEntry, room: StoredRoom) {
  const dot = file.title.lastIndexOf('.');
  return {
    id: file.id,
    folderId: file.folderId,
    title: file.title,
    fileExst: dot > 0 ? file.title.slice(dot) : '',
    version: file.version ?? 1,
    versionGroup: file.version ?? 1,
    contentLength: `${(file.bytes / 1024).toFixed(2)} KB`,
    pureContentLength: file.bytes,
    created: portalDate(portal, file.created),
    createdBy: briefUser(portal, file.createdBy),
    updated: portalDate(portal, file.created),
    updatedBy: briefUser(portal, file.updatedBy ?? file.createdBy),
    rootFolderType: rootFolderTypes[room.room.place],
    fileEntryType: 2,
  };
}

/** Map keys are PascalCase, unlike everything else. */
function securityOf(portal: PortalState, room: StoredRoom, user: User | undefined) {
  const manage = canManage(portal, room, user);
  const archived = room.room.place === 'archive';
  return {
    Read: canRead(portal, room, user),
    Create: user ? canCreateIn(portal, room, user) : false,
    Delete: user ? canDelete(room, user) : false,
    EditRoom: manage,
    Rename: manage,
    EditAccess: manage,
    CopySharedLink: manage,
    Move: user ? canArchive(room, user) : false,
    Pin: !archived && canRead(portal, room, user),
    ChangeTags: user ? canTag(portal, room, user) : false,
  };
}

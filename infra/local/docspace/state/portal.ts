import type { Clock } from '../../../../lib/kernel/clock.ts';
import { hasPrimaryLinkFromBirth, roomTypes } from '../rules/rooms.ts';
import type {
  ApiKey,
  FileEntry,
  FileOperation,
  Group,
  PortalSettings,
  RoomPlace,
  StoredFolder,
  StoredLink,
  StoredRoom,
  User,
  Webhook,
} from './model.ts';
import { defaultSettings } from './model.ts';
import { type Random, randomGuid, randomHex } from './random.ts';

/** Ids of the virtual folders that rooms, archived rooms and templates lie in. */
export const roots: Record<RoomPlace, number> = { rooms: 2, archive: 3, templates: 4 };

/** The id under which a template is shared with everyone. */
export const everyoneId = 'c5cc67d1-c3e8-43c0-a3ad-3928ae3e5b5e';

/** The tables of one portal, without its rules. */
export class PortalState {
  readonly users = new Map<string, User>();
  readonly groups = new Map<string, Group>();
  readonly keys: ApiKey[] = [];
  /** Session tokens of `POST /authentication`. */
  readonly tokens = new Map<string, string>();
  readonly folders = new Map<number, StoredFolder>();
  readonly files = new Map<number, FileEntry>();
  /** The dictionary of tags, oldest first. */
  tags: string[] = [];
  operations: FileOperation[] = [];
  webhooks: Webhook[] = [];
  readonly settings: PortalSettings;
  /** Folders and files by the folder that they are in; rooms lie in none. */
  readonly #childFolders = new Map<number, StoredFolder[]>();
  readonly #childFiles = new Map<number, FileEntry[]>();
  /** Those of the folders that are rooms or templates, in the order in which they were made. */
  readonly #rooms = new Map<number, StoredRoom>();
  #lastId = 100;

  constructor(
    readonly clock: Clock,
    readonly random: Random,
    readonly url: string,
    settings: Partial<PortalSettings> = {},
  ) {
    this.settings = { ...defaultSettings, ...settings };
  }

  nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  guid(): string {
    return randomGuid(this.random);
  }

  addUser(person: Pick<User, 'email' | 'firstName' | 'lastName' | 'type'> & Partial<User>): User {
    const user: User = {
      id: this.guid(),
      portalOwner: false,
      disabled: false,
      pending: false,
      created: this.clock.now(),
      knownTo: new Set(),
      ...person,
    };
    this.users.set(user.id, user);
    return user;
  }

  userByEmail(email: string): User | undefined {
    return [...this.users.values()].find((user) => user.email.toLowerCase() === email.toLowerCase());
  }

  /** A key of `sk-` and 64 hex digits (ApiKeyManager.cs:45-63, DocSpace-server 3.7.2). */
  addKey(userId: string, name: string, permissions: string[], expiresAt?: number): ApiKey {
    const key: ApiKey = {
      id: this.guid(),
      value: `sk-${randomHex(this.random, 64)}`,
      name,
      userId,
      permissions: [...permissions],
      active: true,
      created: this.clock.now(),
      ...(expiresAt === undefined ? {} : { expiresAt }),
    };
    this.keys.push(key);
    return key;
  }

  /** From now on the key is refused with 401. */
  revokeKey(value: string): void {
    for (const key of this.keys) if (key.value === value) key.active = false;
  }

  room(id: number): StoredRoom | undefined {
    const folder = this.folders.get(id);
    return folder?.room ? (folder as StoredRoom) : undefined;
  }

  rooms(): StoredRoom[] {
    return [...this.#rooms.values()].filter(({ id }) => this.folders.has(id));
  }

  activeRoomCount(): number {
    return this.rooms().filter(({ room }) => room.place === 'rooms').length;
  }

  /** The room or template that a folder belongs to, itself included. */
  roomOf(folderId: number): StoredRoom | undefined {
    let folder = this.folders.get(folderId);
    while (folder && !folder.room) folder = this.folders.get(folder.parentId);
    return folder as StoredRoom | undefined;
  }

  childFolders(id: number): readonly StoredFolder[] {
    return this.#childFolders.get(id) ?? [];
  }

  childFiles(id: number): readonly FileEntry[] {
    return this.#childFiles.get(id) ?? [];
  }

  /** All folders below one, parents before children. */
  foldersBelow(id: number): StoredFolder[] {
    return this.childFolders(id).flatMap((folder) => [folder, ...this.foldersBelow(folder.id)]);
  }

  /** Files of the whole subtree, those of a folder before those of its subfolders. */
  filesBelow(id: number): FileEntry[] {
    const own = this.childFiles(id);
    return [...own, ...this.childFolders(id).flatMap((folder) => this.filesBelow(folder.id))];
  }

  addFolder(parentId: number, title: string, userId: string): StoredFolder {
    const folder = this.#addRow(parentId, title, userId);
    append(this.#childFolders, parentId, folder);
    return folder;
  }

  #addRow(parentId: number, title: string, userId: string): StoredFolder {
    const now = this.clock.now();
    const folder: StoredFolder = {
      id: this.nextId(),
      parentId,
      title,
      createdBy: userId,
      created: now,
      updated: now,
      updatedBy: userId,
    };
    this.folders.set(folder.id, folder);
    return folder;
  }

  addFile(folderId: number, title: string, userId: string, bytes = 10_240): FileEntry {
    const file = { id: this.nextId(), folderId, title, bytes, createdBy: userId, created: this.clock.now() };
    this.files.set(file.id, file);
    append(this.#childFiles, folderId, file);
    return file;
  }

  /** Copies folders and files of one folder into another. */
  copyContent(fromId: number, toId: number, userId: string): void {
    for (const file of this.childFiles(fromId)) this.addFile(toId, file.title, userId, file.bytes);
    for (const folder of this.childFolders(fromId)) {
      this.copyContent(folder.id, this.addFolder(toId, folder.title, userId).id, userId);
    }
  }

  addRoomRow(place: RoomPlace, room: { title: string; roomType: number; userId: string }): StoredRoom {
    const folder = this.#addRow(roots[place], room.title, room.userId);
    folder.room = {
      place,
      roomType: room.roomType,
      tags: [],
      color: randomHex(this.random, 6),
      hasLogo: false,
      indexing: false,
      denyDownload: false,
      private: false,
      pinnedBy: new Set(),
      shares: new Map(),
      links: [],
      indexed: [],
    };
    this.#rooms.set(folder.id, folder as StoredRoom);
    return folder as StoredRoom;
  }

  addPrimaryLinkFromBirth({ room }: StoredRoom): void {
    if (!hasPrimaryLinkFromBirth(room.roomType)) return;
    // Who has the link may fill in a form room, and read others.
    room.links.push(this.newPrimaryLink(room.roomType === roomTypes.FillingFormsRoom ? 7 : 2));
  }

  newPrimaryLink(access: number): StoredLink {
    return {
      id: this.guid(),
      kind: 'primary',
      access,
      title: 'Shared link',
      denyDownload: false,
      internal: false,
      useCount: 0,
    };
  }

  /**
   * Deletes a room or folder with all below it. Every tag of the portal that no room carries goes with it, also one made
   * in advance (FolderDao.cs:920; FolderQueries.cs:581-587, DocSpace-server 3.7.2).
   */
  deleteFolder(id: number): void {
    for (const file of this.filesBelow(id)) this.files.delete(file.id);
    for (const folder of [...this.foldersBelow(id), { id }]) {
      remove(this.#childFolders, this.folders.get(folder.id)?.parentId, folder.id);
      this.#childFolders.delete(folder.id);
      this.#childFiles.delete(folder.id);
      this.folders.delete(folder.id);
      this.#rooms.delete(folder.id);
    }
    const linked = new Set(this.rooms().flatMap(({ room }) => room.tags));
    this.tags = this.tags.filter((tag) => linked.has(tag));
  }
}

function append<T>(lists: Map<number, T[]>, key: number, value: T): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

function remove(lists: Map<number, StoredFolder[]>, key: number | undefined, id: number): void {
  const list = key === undefined ? undefined : lists.get(key);
  const index = list?.findIndex((folder) => folder.id === id) ?? -1;
  if (index >= 0) list?.splice(index, 1);
}

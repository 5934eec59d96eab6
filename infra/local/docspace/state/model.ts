/** What a portal stores, in the words of its API. Ids of people and groups are GUIDs, of folders and files numbers. */

/** DocSpace admin, room admin, User (`isCollaborator` on the wire) and Guest (`isVisitor`). */
export type UserType = 'admin' | 'roomAdmin' | 'user' | 'guest';

export interface User {
  id: string;
  email: string;
  firstName: string;
  lastName: string;
  type: UserType;
  /** The owner of the portal: has every right of an admin, though `isAdmin` is false. */
  portalOwner: boolean;
  disabled: boolean;
  /** Disabled, then deleted: the row stays, and only shares and keys still refer to it. */
  removed?: boolean;
  /** Invited by e-mail and never signed in. */
  pending: boolean;
  created: number;
  /** The inviters of a Guest, who see them. Admins see all Guests. */
  knownTo: Set<string>;
  /** The order that the last list with `sortBy` left behind. */
  savedOrder?: Order;
}

export interface Order {
  by: string;
  descending: boolean;
}

export interface Group {
  id: string;
  name: string;
  managerId?: string;
  memberIds: string[];
}

export interface ApiKey {
  id: string;
  value: string;
  name: string;
  userId: string;
  permissions: string[];
  active: boolean;
  created: number;
  expiresAt?: number;
  lastUsed?: number;
}

export interface StoredFolder {
  id: number;
  /** A folder, or one of `roots`. */
  parentId: number;
  title: string;
  createdBy: string;
  created: number;
  updated: number;
  updatedBy: string;
  /** External links of a folder that is no room; a room's are in `room`. */
  links?: StoredLink[];
  /** Present on rooms and templates only. */
  room?: RoomSide;
}

/** `rootFolderType` 14, 20 and 30: rooms, archived rooms, templates. */
export type RoomPlace = 'rooms' | 'archive' | 'templates';

export interface RoomSide {
  place: RoomPlace;
  roomType: number;
  /** Newest first. */
  tags: string[];
  color: string;
  cover?: string;
  hasLogo: boolean;
  indexing: boolean;
  denyDownload: boolean;
  private: boolean;
  lifetime?: unknown;
  watermark?: unknown;
  quota?: number;
  pinnedBy: Set<string>;
  /** Subject id to access number: users, groups and unknown ids. */
  shares: Map<string, number>;
  links: StoredLink[];
  /** Titles that the search index knows, each from its time on. */
  indexed: { title: string; from: number }[];
}

export type StoredRoom = StoredFolder & { room: RoomSide };

export interface FileEntry {
  id: number;
  folderId: number;
  title: string;
  bytes: number;
  /** Of a file that was made with a text. */
  text?: string;
  /** Of a file that was changed since. */
  version?: number;
  updatedBy?: string;
  createdBy: string;
  created: number;
}

export interface StoredLink {
  id: string;
  kind: 'invitation' | 'external' | 'primary';
  access: number;
  title: string;
  expirationDate?: number;
  password?: string;
  denyDownload: boolean;
  internal: boolean;
  maxUseCount?: number;
  useCount: number;
}

export interface FileOperation {
  id: string;
  userId: string;
  /** 0 move, 2 delete (FileOperationType, FileOperationDto.cs). */
  kind: 0 | 2;
  /** 1 running, 2 completed, 4 failed. */
  status: 1 | 2 | 4;
  error: string;
  folderId: number;
  /** With `deleteAfter` a finished operation leaves the list by itself. */
  hold: boolean;
}

/** A webhook of a person of the portal. */
export interface Webhook {
  id: number;
  name: string;
  uri: string;
  secretKey: string;
  enabled: boolean;
  /** A mask of bits; 0 is all. */
  triggers: number;
  /** Only about this room or folder. */
  targetId?: string;
  userId: string;
  created: number;
  lastSuccess?: number;
  /** HTTP status of the last delivery. */
  lastStatus?: number;
}

export interface PortalSettings {
  /** The tariff's limit of active rooms. */
  roomLimit: number;
  /** "Allow inviting guests": without it an unknown e-mail address is refused. */
  inviteGuests: boolean;
  /** The tariff's limit of accounts; beyond it an invitation gives a warning. */
  userLimit: number;
  /** What is left of the allowance of e-mail invitations. */
  invitationLimit: number;
  /** Only admins may make API keys. */
  limitDeveloperTools: boolean;
  /** Largest `quota` that a room may have. */
  largestRoomQuota: number;
  /** External links in public rooms are refused. */
  forbidExternalLinks: boolean;
  /** External links are made to open for members of the portal alone (FileStorageService.cs:5967-5997, 3.7.1). */
  forceInternalLinks: boolean;
  /** What answers a search by text: OpenSearch, or the database where that service does not answer. */
  search: 'index' | 'sql';
  /** Webhooks may call loopback and private addresses, as a local receiver needs. */
  webhooksToPrivateHosts: boolean;
  culture: string;
  /** Minutes east of Greenwich: dates are shown in the portal's zone. */
  zoneMinutes: number;
  /** 3.1.0 to 3.7.2, or `nextVersion`; see `rules/versions.ts`. */
  version: string;
}

export const defaultSettings: PortalSettings = {
  roomLimit: Number.POSITIVE_INFINITY,
  inviteGuests: true,
  userLimit: Number.POSITIVE_INFINITY,
  invitationLimit: Number.POSITIVE_INFINITY,
  limitDeveloperTools: false,
  largestRoomQuota: Number.POSITIVE_INFINITY,
  forbidExternalLinks: false,
  forceInternalLinks: false,
  search: 'index',
  webhooksToPrivateHosts: false,
  culture: 'en-US',
  zoneMinutes: 0,
  version: '3.7.2',
};

/** The settings of one environment after they were checked: every default is filled in. */
export interface Settings {
  /** The environment's name: the settings file's name without `.json`. */
  environment: string;
  /** First part of every key. By default the environment's name; changing it orphans rooms. */
  namespace: string;
  portal: { /** Base URL without a trailing slash, such as `https://acme.onlyoffice.com`. */ url: string };
  sources: Record<string, SourceSettings>;
  projectRoom: ProjectRoomSettings;
  ticketRoom: TicketRoomSettings;
  outgoing: {
    /** CIDR ranges of private networks that the environment's own result URLs may reach. */
    privateNetworks: string[];
  };
}

/** A source; everything else about it is its type's own (`settings` of lib/sources/source-type.ts). */
export interface SourceSettings {
  /** A name of the registry of source types. */
  type: string;
  /** New rooms that it may ask for in an hour; what exceeds that is held. */
  roomsPerHour: number;
}

export interface ProjectRoomSettings {
  /** Project type (compared without regard to case) to the template's id or exact title. */
  templates: Record<string, number | string>;
  /** What a project gets whose type matches no template. */
  fallback: { kind: 'fail' } | { kind: 'first' } | { kind: 'template'; template: number | string };
  /** A copy that is short and unchanged for so long is delivered as incomplete. */
  incompleteAfterMinutes: number;
  /** A creation is given up after so many hours. */
  giveUpAfterHours: number;
}

export interface TicketRoomSettings {
  roomType: RoomTypeName;
  /** Titles of the folders that every ticket room gets, in this order. */
  folders: string[];
  team: TeamMember[];
  /** May an unknown e-mail address be invited as a guest? The portal mails them. */
  inviteNewGuests: boolean;
  link: LinkSettings;
}

export type TeamMember = ({ user: string } | { group: string } | { email: string }) & { access: AccessName };

export type LinkSettings =
  | { kind: 'invitation'; access: AccessName; expiresAfterDays: number; maxUses?: number }
  | { kind: 'external'; access: AccessName; expiresAfterDays?: number }
  | { kind: 'members' };

/** Room types of the portal by their names in its API (CreateRoomRequestDto.cs, DocSpace 3.7.2). */
export type RoomTypeName =
  | 'FillingFormsRoom'
  | 'EditingRoom'
  | 'CustomRoom'
  | 'PublicRoom'
  | 'VirtualDataRoom';

/** Access rights by their names in the portal's API (FileShare.cs, DocSpace 3.7.2). */
export type AccessName =
  | 'Read'
  | 'Review'
  | 'Comment'
  | 'FillForms'
  | 'RoomManager'
  | 'Editing'
  | 'ContentCreator';

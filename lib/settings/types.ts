/** The settings of one environment after they were checked: every default is filled in. */
export interface EnvironmentSettings extends Settings {
  operations: OperationsSettings;
  gateway: GatewaySettings;
  /** Absent: Lambda's own network. */
  network?: NetworkSettings;
}

/** What the Lambdas are told. The other sections concern their hosting alone and stay out of their bundles. */
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
  privacy: {
    /** Days after the outcome of a work item for which its record keeps names, titles and addresses. */
    keepPersonalDataDays: number;
  };
}

export interface OperationsSettings {
  /** Who is told of alarms: e-mail addresses and ARNs of SNS topics. */
  alarms: string[];
  /** Where people read infra/runbook.md; alarms link to its sections. */
  runbookUrl: string;
  /** A project that waits longer for the portal slot rings an alarm. */
  longestWaitMinutes: number;
  logRetentionDays: number;
  /** ARN of a KMS key for table, secrets, logs and alarms; absent: keys of AWS. */
  encryptionKey?: string;
  /** On every resource. */
  tags: Record<string, string>;
}

export interface GatewaySettings {
  /** One line for each request; needs the account's CloudWatch role for API Gateway. */
  accessLogs: boolean;
  domain?: {
    name: string;
    /** ARN, in the region of the environment. */
    certificate: string;
    /** Absent: the DNS record is made by hand. */
    hostedZone?: { id: string; name: string };
  };
  /** By name; a source that is not here has no address restriction and the default throttle. */
  sources: Record<string, GatewaySourceSettings>;
}

export interface GatewaySourceSettings {
  /** Addresses and CIDR ranges that its webhooks may come from; empty: all. */
  allowedIps: string[];
  requestsPerSecond: number;
  /** Requests at once. */
  burst: number;
}

export interface NetworkSettings {
  subnets: string[];
  securityGroups: string[];
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

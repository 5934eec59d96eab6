// Made of the schema of environment files: npx vitest run test/infra/package/settings-file -u writes it.
/** The settings of an environment, as they stand in an environment file. */
export interface EnvironmentFile {
  /** First part of every key; changing it later orphans rooms. Write 1 to 20 of a-z, 0-9 and "-", such as "production". */
  readonly namespace?: string;
  /** Write { "url": "https://acme.onlyoffice.com" }. */
  readonly portal: {
    /** Base URL of the portal. Write a URL such as "https://acme.onlyoffice.com". */
    readonly url: string;
    /** The number of rooms of its plan, for keys that may not read it: `rooms doctor` says when it is reached. Write a whole number of rooms from 1 to 1000000. */
    readonly roomLimit?: number;
  };
  /** Write an object with a name for every source, such as { "project-system": {} }. */
  readonly sources: Record<string, Source>;
  /**
   * Write an object such as { "fallback": "fail" }.
   *
   * @default {}
   */
  readonly projectRoom?: {
    /**
     * Project type to template: its id or exact title. Write an object such as { "marketing": "Marketing" }, or {}.
     *
     * @default {}
     */
    readonly templates?: Record<string, string | number>;
    /**
     * What a project without a fitting template gets: `"fail"`, `"first"` or `{ "template": ... }`. Write "fail", "first" or { "template": "Standard project" }.
     *
     * @default "fail"
     */
    readonly fallback?: {
      /** Write a template's id such as 17, or its exact title such as "Marketing". */
      readonly template: string | number;
    } | 'fail' | 'first';
    /**
     * A copy that is short and unchanged for so long is delivered with a warning. Write a whole number of minutes from 1 to 1440.
     *
     * @default 15
     */
    readonly incompleteAfterMinutes?: number;
    /**
     * A copy that goes on for so long is given up. Write a whole number of hours from 1 to 24.
     *
     * @default 24
     */
    readonly giveUpAfterHours?: number;
    /**
     * `{ "email" or "user" or "group": ..., "access": "Editing" }` each; which rights there are depends on the room type of the template. Write a list such as [{ "email": "maria@example.com", "access": "Editing" }], or [].
     *
     * @default []
     */
    readonly team?: readonly ({
      /** Write the id that the portal shows, such as "66faa6e4-f133-11ea-b126-00ffeec8b4ef". */
      readonly user?: string;
      /** Write the id that the portal shows, such as "66faa6e4-f133-11ea-b126-00ffeec8b4ef". */
      readonly group?: string;
      /** Write an e-mail address such as "maria@example.com". */
      readonly email?: string;
      /** Write a right such as "Read" or "Editing". */
      readonly access: 'Read' | 'Review' | 'Comment' | 'FillForms' | 'RoomManager' | 'Editing' | 'ContentCreator';
    })[];
    /**
     * May an unknown e-mail address become a guest?. Write true or false.
     *
     * @default false
     */
    readonly inviteNewGuests?: boolean;
    /**
     * Which of the people of a project get into its room and follow it, with which right: `assignee`, `owner`, `follower`, `group`. Write an object such as { "assignee": "Editing", "follower": "Read" }, or {}.
     *
     * @default {}
     */
    readonly people?: {
      /** Write a right such as "Read" or "Editing". */
      readonly assignee?: unknown;
      /** Write a right such as "Read" or "Editing". */
      readonly owner?: unknown;
      /** Write a right such as "Read" or "Editing". */
      readonly follower?: unknown;
      /** Write a right such as "Read" or "Editing". */
      readonly group?: unknown;
    };
    /**
     * Does every room hold a text file that links back to its project?. Write true or false.
     *
     * @default true
     */
    readonly linkFile?: boolean;
  };
  /**
   * Write an object such as { "roomType": "EditingRoom" }.
   *
   * @default {}
   */
  readonly ticketRoom?: {
    /**
     * `EditingRoom`, `CustomRoom`, `PublicRoom`, `FillingFormsRoom` or `VirtualDataRoom`. Write "FillingFormsRoom", "EditingRoom", "CustomRoom", "PublicRoom" or "VirtualDataRoom".
     *
     * @default "EditingRoom"
     */
    readonly roomType?: 'FillingFormsRoom' | 'EditingRoom' | 'CustomRoom' | 'PublicRoom' | 'VirtualDataRoom';
    /**
     * Folders of every ticket's room. Write a list of titles such as ["Customer files"], or [].
     *
     * @default ["Customer files","Internal notes"]
     */
    readonly folders?: readonly string[];
    /**
     * `{ "email" or "user" or "group": ..., "access": "Editing" }` each. Write a list such as [{ "email": "maria@example.com", "access": "Editing" }], or [].
     *
     * @default []
     */
    readonly team?: readonly ({
      /** Write the id that the portal shows, such as "66faa6e4-f133-11ea-b126-00ffeec8b4ef". */
      readonly user?: string;
      /** Write the id that the portal shows, such as "66faa6e4-f133-11ea-b126-00ffeec8b4ef". */
      readonly group?: string;
      /** Write an e-mail address such as "maria@example.com". */
      readonly email?: string;
      /** Write a right such as "Read" or "Editing". */
      readonly access: 'Read' | 'Review' | 'Comment' | 'FillForms' | 'RoomManager' | 'Editing' | 'ContentCreator';
    })[];
    /**
     * May an unknown e-mail address become a guest?. Write true or false.
     *
     * @default false
     */
    readonly inviteNewGuests?: boolean;
    /**
     * The same of a ticket. Write an object such as { "assignee": "Editing", "follower": "Read" }, or {}.
     *
     * @default {}
     */
    readonly people?: {
      /** Write a right such as "Read" or "Editing". */
      readonly assignee?: unknown;
      /** Write a right such as "Read" or "Editing". */
      readonly owner?: unknown;
      /** Write a right such as "Read" or "Editing". */
      readonly follower?: unknown;
      /** Write a right such as "Read" or "Editing". */
      readonly group?: unknown;
    };
    /**
     * Does every room hold a text file that links back to its ticket?. Write true or false.
     *
     * @default true
     */
    readonly linkFile?: boolean;
    /**
     * `{ "kind": "invitation", "access", "expiresAfterDays", "maxUses" }`, `{ "kind": "external", "access", "expiresAfterDays" }` (room types that have external links) or `"members"`. Write "members" or an object such as { "kind": "invitation", "expiresAfterDays": 30 }.
     *
     * @default {"kind":"invitation","expiresAfterDays":30}
     */
    readonly link?: {
      readonly kind: 'invitation';
      /**
       * Write a right such as "Read" or "Editing".
       *
       * @default "Read"
       */
      readonly access?: 'Read' | 'Review' | 'Comment' | 'FillForms' | 'RoomManager' | 'Editing' | 'ContentCreator';
      /** Write a whole number of days from 1 to 3650. */
      readonly expiresAfterDays: number;
      /** Write a whole number of uses from 1 to 1000. */
      readonly maxUses?: number;
    } | {
      readonly kind: 'external';
      /**
       * Write a right such as "Read" or "Editing".
       *
       * @default "Read"
       */
      readonly access?: 'Read' | 'Review' | 'Comment' | 'FillForms' | 'RoomManager' | 'Editing' | 'ContentCreator';
      /** Write a whole number of days from 1 to 3650. */
      readonly expiresAfterDays?: number;
    } | {
      readonly kind: 'members';
    } | 'members';
  };
  /** Rooms follow their work items: `{}` is enough. Write an object such as { "graceDays": 7 }. */
  readonly life?: {
    /**
     * Days from the closing of a work item to the archiving of its room; `0` for at once. Write a whole number of days from 0 to 365.
     *
     * @default 7
     */
    readonly graceDays?: number;
    /** So many days before a room is archived its ticket gets a note about that, once for each closing; at most `graceDays`. Write a whole number of days from 1 to 365. */
    readonly noteDaysBefore?: number;
    /**
     * Do all guests of the portal lose their access to a room before it goes to the archive?. Write true or false.
     *
     * @default false
     */
    readonly removeGuests?: boolean;
    /**
     * Does a room's title follow the subject or name, unless people have renamed the room?. Write true or false.
     *
     * @default true
     */
    readonly renameRooms?: boolean;
    /**
     * Do generic sources get the events `room.archived`, `room.restored`, `room.renamed`, `room.linked`, `room.archiving`, `room.held` and `room.deleted`, too?. Write true or false.
     *
     * @default false
     */
    readonly events?: boolean;
    /**
     * Days from the closing of a work item after which `rooms clean-up` lists its archived room; nothing is deleted by itself. Write a whole number of days from 1 to 3650.
     *
     * @default 365
     */
    readonly cleanUpDays?: number;
    /**
     * Is a source told, once, what people do with a room in the portal: archived, restored, renamed, deleted? Helpdesks by a private note, generic sources by an event with `"by": "people"`. Write true or false.
     *
     * @default false
     */
    readonly reportPeople?: boolean;
  };
  /**
   * Write an object such as { "privateNetworks": [] }.
   *
   * @default {}
   */
  readonly outgoing?: {
    /**
     * Private ranges that the environment's own addresses may lead to: result URLs, and the systems of sources; such as `["10.20.0.0/16"]`. Write a list of ranges such as ["10.20.0.0/16"], or [].
     *
     * @default []
     */
    readonly privateNetworks?: readonly string[];
  };
  /**
   * Write an object such as { "keepPersonalDataDays": 365 }.
   *
   * @default {}
   */
  readonly privacy?: {
    /**
     * So long after its outcome a record keeps names, subject and title; then they are erased. Write a whole number of days from 7 to 3650.
     *
     * @default 365
     */
    readonly keepPersonalDataDays?: number;
  };
  /**
   * Write an object such as { "alarms": ["oncall@example.com"] }.
   *
   * @default {}
   */
  readonly operations?: {
    /**
     * Who gets the alarms: e-mail addresses and ARNs of SNS topics; none is a warning at synth. Write a list such as ["oncall@example.com"], or [].
     *
     * @default []
     */
    readonly alarms?: readonly string[];
    /**
     * Where your team reads the runbook; alarms link to its sections. Write where your team reads infra/runbook.md, such as a URL.
     *
     * @default "infra/runbook.md"
     */
    readonly runbookUrl?: string;
    /**
     * `"basic"` has no dashboard, and no alarm on failing executions and throttled Lambdas in sum; see Costs. Write "full" or "basic".
     *
     * @default "full"
     */
    readonly monitoring?: 'full' | 'basic';
    /**
     * An alarm rings when a project waits longer for its turn in the portal. Write a whole number of minutes from 10 to 1440.
     *
     * @default 60
     */
    readonly longestWaitMinutes?: number;
    /**
     * Days that logs are kept: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365 and more. Write one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653.
     *
     * @default 90
     */
    readonly logRetentionDays?: 1 | 3 | 5 | 7 | 14 | 30 | 60 | 90 | 120 | 150 | 180 | 365 | 400 | 545 | 731 | 1096 | 1827 | 2192 | 2557 | 2922 | 3288 | 3653;
    /** ARN of a KMS key for table, secrets, logs, alarms, state machines and variables of Lambdas; see Encryption. Write an ARN such as "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab". */
    readonly encryptionKey?: string;
    /**
     * Tags of every resource, such as `{ "cost-center": "4711" }`. Write an object such as { "cost-center": "4711" }, or {}.
     *
     * @default {}
     */
    readonly tags?: Record<string, string>;
  };
  /**
   * Write an object such as { "sources": {} }.
   *
   * @default {}
   */
  readonly gateway?: {
    /**
     * A log line for each request; needs the account's role of API Gateway for logs. Write true or false.
     *
     * @default true
     */
    readonly accessLogs?: boolean;
    /** `{ "name": "rooms.example.com", "certificate": "arn:...", "hostedZone": { "id", "name" } }`. Write { "name": "rooms.example.com", "certificate": "arn:aws:acm:..." }. */
    readonly domain?: {
      /** Write a domain name such as "rooms.example.com". */
      readonly name: string;
      /** Write an ARN such as "arn:aws:acm:eu-central-1:123456789012:certificate/1234abcd-12ab-34cd-56ef-1234567890ab". */
      readonly certificate: string;
      /** Write { "id": "Z0123456789ABCDEFGHIJ", "name": "example.com" }. */
      readonly hostedZone?: {
        /** Write the id that Route 53 shows, such as "Z0123456789ABCDEFGHIJ". */
        readonly id: string;
        /** Write the zone's name, such as "example.com". */
        readonly name: string;
      };
    };
    /**
     * For a source `{ "allowedIps": [], "requestsPerSecond": 50, "burst": 100 }`, each of which may be left out. Write an object such as { "project-system": { "allowedIps": ["203.0.113.0/24"] } }, or {}.
     *
     * @default {}
     */
    readonly sources?: Record<string, {
      /**
       * Write a list such as ["203.0.113.0/24"], or [] for all.
       *
       * @default []
       */
      readonly allowedIps?: readonly string[];
      /**
       * Write a whole number of requests a second from 1 to 1000.
       *
       * @default 50
       */
      readonly requestsPerSecond?: number;
      /**
       * Write a whole number of requests from 1 to 5000.
       *
       * @default 100
       */
      readonly burst?: number;
    }>;
  };
  /** `{ "subnets": ["subnet-..."], "securityGroups": ["sg-..."] }` for Lambdas that speak to the portal and to sources. Write { "subnets": ["subnet-0123456789abcdef0"], "securityGroups": ["sg-0123456789abcdef0"] }. */
  readonly network?: {
    /** Write a list such as ["subnet-0123456789abcdef0"]. */
    readonly subnets: readonly string[];
    /** Write a list such as ["sg-0123456789abcdef0"]. */
    readonly securityGroups: readonly string[];
  };
}

/** A source of the type `project-system`. */
export interface ProjectSystemSource {
  /** One of Sources; the page of a type has its other fields. */
  readonly type?: 'project-system';
  /**
   * New rooms that it may request in an hour; what exceeds that is held and made later. Write a whole number of rooms an hour from 1 to 10000.
   *
   * @default 120
   */
  readonly roomsPerHour?: number;
  /** Write an object such as { "360001": { "group": "66faa6e4-f133-11ea-b126-00ffeec8b4ef" } }. */
  readonly people?: Record<string, {
    /** Write the id that the portal shows, such as "66faa6e4-f133-11ea-b126-00ffeec8b4ef". */
    readonly user?: string;
    /** Write the id that the portal shows, such as "66faa6e4-f133-11ea-b126-00ffeec8b4ef". */
    readonly group?: string;
    /** Write an e-mail address such as "maria@example.com". */
    readonly email?: string;
  }>;
  /**
   * `{ "header": "x-webhook-secret" }`: the secret comes in that header; `"secret-in-url"`: as the last part of the URL. Write "standard-webhooks", "secret-in-url", or { "header": "x-webhook-secret" }.
   *
   * @default "standard-webhooks"
   */
  readonly proof?: {
    /** Write the name of a header such as "x-webhook-secret". */
    readonly header: string;
  } | 'standard-webhooks' | 'secret-in-url';
  /** Where its results go. Write a URL such as "https://projects.example.com/docspace-results". */
  readonly resultUrl?: string;
  /**
   * Hosts that a webhook's `callbackUrl` may name. Write a list of host names such as ["hooks.example.com"], or [].
   *
   * @default []
   */
  readonly callbackHosts?: readonly string[];
  /**
   * Of a generic source: states in which its work items are over; a vendor's page has its own. Write a list of states such as ["closed", "solved"], or [].
   *
   * @default ["closed","solved","resolved","done","completed","won","lost","cancelled","canceled","deleted"]
   */
  readonly closedStates?: readonly string[];
  /**
   * States in which they go on. Write a list of states such as ["open", "pending"], or [].
   *
   * @default ["new","open","reopened","active","planned","in progress","pending","waiting","on hold","hold"]
   */
  readonly openStates?: readonly string[];
}

/** A source of the type `helpdesk`. */
export interface HelpdeskSource {
  /** One of Sources; the page of a type has its other fields. */
  readonly type?: 'helpdesk';
  /**
   * New rooms that it may request in an hour; what exceeds that is held and made later. Write a whole number of rooms an hour from 1 to 10000.
   *
   * @default 120
   */
  readonly roomsPerHour?: number;
  /** Write an object such as { "360001": { "group": "66faa6e4-f133-11ea-b126-00ffeec8b4ef" } }. */
  readonly people?: Record<string, {
    /** Write the id that the portal shows, such as "66faa6e4-f133-11ea-b126-00ffeec8b4ef". */
    readonly user?: string;
    /** Write the id that the portal shows, such as "66faa6e4-f133-11ea-b126-00ffeec8b4ef". */
    readonly group?: string;
    /** Write an e-mail address such as "maria@example.com". */
    readonly email?: string;
  }>;
  /**
   * `{ "header": "x-webhook-secret" }`: the secret comes in that header; `"secret-in-url"`: as the last part of the URL. Write "standard-webhooks", "secret-in-url", or { "header": "x-webhook-secret" }.
   *
   * @default "standard-webhooks"
   */
  readonly proof?: {
    /** Write the name of a header such as "x-webhook-secret". */
    readonly header: string;
  } | 'standard-webhooks' | 'secret-in-url';
  /** Where its results go. Write a URL such as "https://projects.example.com/docspace-results". */
  readonly resultUrl?: string;
  /**
   * Hosts that a webhook's `callbackUrl` may name. Write a list of host names such as ["hooks.example.com"], or [].
   *
   * @default []
   */
  readonly callbackHosts?: readonly string[];
  /**
   * Of a generic source: states in which its work items are over; a vendor's page has its own. Write a list of states such as ["closed", "solved"], or [].
   *
   * @default ["closed","solved","resolved","done","completed","won","lost","cancelled","canceled","deleted"]
   */
  readonly closedStates?: readonly string[];
  /**
   * States in which they go on. Write a list of states such as ["open", "pending"], or [].
   *
   * @default ["new","open","reopened","active","planned","in progress","pending","waiting","on hold","hold"]
   */
  readonly openStates?: readonly string[];
}

/** A source of the type `zendesk`. */
export interface ZendeskSource {
  /** One of Sources; the page of a type has its other fields. */
  readonly type?: 'zendesk';
  /**
   * New rooms that it may request in an hour; what exceeds that is held and made later. Write a whole number of rooms an hour from 1 to 10000.
   *
   * @default 120
   */
  readonly roomsPerHour?: number;
  /** Write an object such as { "360001": { "group": "66faa6e4-f133-11ea-b126-00ffeec8b4ef" } }. */
  readonly people?: Record<string, {
    /** Write the id that the portal shows, such as "66faa6e4-f133-11ea-b126-00ffeec8b4ef". */
    readonly user?: string;
    /** Write the id that the portal shows, such as "66faa6e4-f133-11ea-b126-00ffeec8b4ef". */
    readonly group?: string;
    /** Write an e-mail address such as "maria@example.com". */
    readonly email?: string;
  }>;
  /** Write the first part of your Zendesk address, such as "acme" of acme.zendesk.com. */
  readonly subdomain: string;
  /** Write the id of the account, such as 123456: the header x-zendesk-account-id of a delivery. */
  readonly accountId?: number;
  /** Write the id of the ticket field for the room, such as 360001234567. */
  readonly roomField: number;
  /** Write an object such as {"tags":["vip"]}. */
  readonly only?: {
    /** Write a list such as ["vip"]. */
    readonly tags?: readonly (string | number)[];
    /** Write a list such as ["360000012345"]. */
    readonly forms?: readonly (string | number)[];
    /** Write a list such as ["98738"]. */
    readonly groups?: readonly (string | number)[];
    /** Write a list such as ["123"]. */
    readonly brands?: readonly (string | number)[];
  };
  /**
   * Of a generic source: states in which its work items are over; a vendor's page has its own. Write a list of states such as ["solved"], or [] for "closed" alone.
   *
   * @default ["solved"]
   */
  readonly closedStates?: readonly ('new' | 'open' | 'pending' | 'hold' | 'solved')[];
  /**
   * Write "always" or "never".
   *
   * @default "always"
   */
  readonly note?: 'always' | 'never';
  /** Write a URL such as "http://127.0.0.1:3001/zendesk". */
  readonly apiUrl?: string;
}

/** A source of the type `freshdesk`. */
export interface FreshdeskSource {
  /** One of Sources; the page of a type has its other fields. */
  readonly type?: 'freshdesk';
  /**
   * New rooms that it may request in an hour; what exceeds that is held and made later. Write a whole number of rooms an hour from 1 to 10000.
   *
   * @default 120
   */
  readonly roomsPerHour?: number;
  /** Write an object such as { "360001": { "group": "66faa6e4-f133-11ea-b126-00ffeec8b4ef" } }. */
  readonly people?: Record<string, {
    /** Write the id that the portal shows, such as "66faa6e4-f133-11ea-b126-00ffeec8b4ef". */
    readonly user?: string;
    /** Write the id that the portal shows, such as "66faa6e4-f133-11ea-b126-00ffeec8b4ef". */
    readonly group?: string;
    /** Write an e-mail address such as "maria@example.com". */
    readonly email?: string;
  }>;
  /** Write the first part of your Freshdesk address, such as "acme" of acme.freshdesk.com. */
  readonly subdomain: string;
  /**
   * Write the name of the ticket field for the room as the API has it, such as "cf_docspace_room_url".
   *
   * @default "cf_docspace_room_url"
   */
  readonly roomField?: string;
  /**
   * `{ "header": "x-webhook-secret" }`: the secret comes in that header; `"secret-in-url"`: as the last part of the URL. Write "basic", or { "header": "x-webhook-secret" }.
   *
   * @default "basic"
   */
  readonly proof?: {
    /** Write the name of a header such as "x-webhook-secret". */
    readonly header: string;
  } | 'basic';
  /** Write an object such as {"tags":["vip"]}. */
  readonly only?: {
    /** Write a list such as ["vip"]. */
    readonly tags?: readonly (string | number)[];
    /** Write a list such as ["Incident"]. */
    readonly types?: readonly (string | number)[];
    /** Write a list such as ["Second line"]. */
    readonly groups?: readonly (string | number)[];
  };
  /**
   * Of a generic source: states in which its work items are over; a vendor's page has its own. Write a list of numbers such as [4, 5].
   *
   * @default [4,5]
   */
  readonly closedStates?: readonly number[];
  /**
   * Write "always" or "never".
   *
   * @default "always"
   */
  readonly note?: 'always' | 'never';
  /** Write a URL such as "http://127.0.0.1:3001/zendesk". */
  readonly apiUrl?: string;
}

/** A source of the type `jira`. */
export interface JiraSource {
  /** One of Sources; the page of a type has its other fields. */
  readonly type?: 'jira';
  /**
   * New rooms that it may request in an hour; what exceeds that is held and made later. Write a whole number of rooms an hour from 1 to 10000.
   *
   * @default 120
   */
  readonly roomsPerHour?: number;
  /** Write an object such as { "360001": { "group": "66faa6e4-f133-11ea-b126-00ffeec8b4ef" } }. */
  readonly people?: Record<string, {
    /** Write the id that the portal shows, such as "66faa6e4-f133-11ea-b126-00ffeec8b4ef". */
    readonly user?: string;
    /** Write the id that the portal shows, such as "66faa6e4-f133-11ea-b126-00ffeec8b4ef". */
    readonly group?: string;
    /** Write an e-mail address such as "maria@example.com". */
    readonly email?: string;
  }>;
  /** Write the host of your Jira site, such as "acme.atlassian.net". */
  readonly site: string;
  /** Write the cloudId that https://SITE/_edge/tenant_info shows, such as "1324a887-45db-1bf4-1e99-ef0ff456d421". */
  readonly cloudId?: string;
  /**
   * Write "tickets" or "projects".
   *
   * @default "tickets"
   */
  readonly makes?: 'tickets' | 'projects';
  /**
   * `{ "header": "x-webhook-secret" }`: the secret comes in that header; `"secret-in-url"`: as the last part of the URL. Write "signature", or { "header": "x-webhook-secret" }.
   *
   * @default "signature"
   */
  readonly proof?: {
    /** Write the name of a header such as "x-webhook-secret". */
    readonly header: string;
  } | 'signature';
  /** Write an object such as {"projects":["SUP"]}. */
  readonly only?: {
    /** Write a list such as ["SUP"]. */
    readonly projects?: readonly (string | number)[];
    /** Write a list such as ["Epic"]. */
    readonly issueTypes?: readonly (string | number)[];
    /** Write a list such as ["vip"]. */
    readonly labels?: readonly (string | number)[];
  };
  /**
   * Write "always" or "never".
   *
   * @default "always"
   */
  readonly note?: 'always' | 'never';
  /** Write a URL such as "http://127.0.0.1:3001/zendesk". */
  readonly apiUrl?: string;
}

/** A source of the type `custom`. */
export interface CustomSource {
  /** One of Sources; the page of a type has its other fields. */
  readonly type?: 'custom';
  /**
   * New rooms that it may request in an hour; what exceeds that is held and made later. Write a whole number of rooms an hour from 1 to 10000.
   *
   * @default 120
   */
  readonly roomsPerHour?: number;
  /** Write an object such as { "360001": { "group": "66faa6e4-f133-11ea-b126-00ffeec8b4ef" } }. */
  readonly people?: Record<string, {
    /** Write the id that the portal shows, such as "66faa6e4-f133-11ea-b126-00ffeec8b4ef". */
    readonly user?: string;
    /** Write the id that the portal shows, such as "66faa6e4-f133-11ea-b126-00ffeec8b4ef". */
    readonly group?: string;
    /** Write an e-mail address such as "maria@example.com". */
    readonly email?: string;
  }>;
  /** `{ "header": "x-webhook-secret" }`: the secret comes in that header; `"secret-in-url"`: as the last part of the URL. Write "standard-webhooks", "basic", "secret-in-url", { "header": "x-webhook-secret" }, { "signature": "x-signature" } or { "jwt": "authorization", "audience": "https://rooms.example.com/webhooks/board" }. */
  readonly proof: {
    /** Write the name of a header such as "x-webhook-secret". */
    readonly header: string;
    /**
     * Write what stands before it, such as "sha256=", or leave it out.
     *
     * @default ""
     */
    readonly prefix?: string;
  } | {
    /** Write the name of a header such as "x-signature". */
    readonly signature: string;
    /**
     * Write "sha256", "sha512" or "sha1".
     *
     * @default "sha256"
     */
    readonly algorithm?: 'sha256' | 'sha512' | 'sha1';
    /**
     * Write "hex" or "base64".
     *
     * @default "hex"
     */
    readonly encoding?: 'hex' | 'base64';
    /**
     * Write what stands before it, such as "sha256=", or leave it out.
     *
     * @default ""
     */
    readonly prefix?: string;
    /**
     * Write what is signed, such as "{timestamp}.{body}".
     *
     * @default "{body}"
     */
    readonly signed?: string;
    /** Write a URL such as "https://rooms.example.com/webhooks/board". */
    readonly url?: string;
    /** Write an object such as { "header": "x-timestamp", "unit": "seconds" }. */
    readonly timestamp?: {
      /** Write the name of a header such as "x-timestamp". */
      readonly header: string;
      /**
       * Write "seconds", "milliseconds" or "iso".
       *
       * @default "seconds"
       */
      readonly unit?: 'seconds' | 'milliseconds' | 'iso';
      /**
       * Write a whole number of seconds from 1 to 3600.
       *
       * @default 300
       */
      readonly toleranceSeconds?: number;
    };
    /**
     * Write an object such as { "x-signature-v1": "use its version 3" }.
     *
     * @default {}
     */
    readonly insufficient?: Record<string, string>;
  } | {
    /** Write the name of a header such as "authorization". */
    readonly jwt: string;
    /** Write a URL such as "https://rooms.example.com/webhooks/board". */
    readonly audience: string;
  } | 'standard-webhooks' | 'basic' | 'secret-in-url';
  /** Write an object such as { "field": "challenge" } or { "header": "x-hook-secret" }. */
  readonly handshake?: {
    /** Write the name of a header such as "x-hook-secret". */
    readonly header: string;
  };
  /** Write an expression in JSONata such as "events". */
  readonly items?: string;
  /** Write an object such as { "projectId": "data.id", "projectName": "data.name" }. */
  readonly item: {
    /** Write an expression in JSONata such as "data.id". */
    readonly projectId?: string;
    /** Write an expression in JSONata such as "data.type". */
    readonly projectType?: string;
    /** Write an expression in JSONata such as "data.name". */
    readonly projectName?: string;
    /** Write an expression in JSONata such as "data.id". */
    readonly ticketId?: string;
    /** Write an expression in JSONata such as "data.subject". */
    readonly subject?: string;
    /** Write an expression in JSONata such as "data.key". */
    readonly label?: string;
    /** Write an expression in JSONata such as "data.url". */
    readonly itemUrl?: string;
    /** Write an expression in JSONata such as "[{ \"role\": \"assignee\", \"email\": data.assignee.email }]". */
    readonly people?: string;
  };
  /** Write an object such as { "expression": "meta.company_id", "is": "8087566" }. */
  readonly account?: {
    /** Write an expression in JSONata such as "meta.company_id". */
    readonly expression: string;
    /** Write the id of your account, such as "8087566". */
    readonly is: string;
  };
  /**
   * Write a list of conditions, or [].
   *
   * @default []
   */
  readonly conditions?: readonly ({
    /** Write an expression in JSONata such as "data.type = 'Project'". */
    readonly expression: string;
    /** Write a sentence for the admin of the system, such as "Only projects get a room.". */
    readonly otherwise: string;
  })[];
  /** Write an object such as { "when": "event = 'updated'", "status": "data.status", "updatedAt": "data.updated_at" }. */
  readonly state?: {
    /** Write an expression in JSONata such as "type = 'issue.updated'". */
    readonly when: string;
    /** Write an expression in JSONata such as "data.status". */
    readonly status: string;
    /** Write an expression in JSONata such as "timestamp". */
    readonly updatedAt: string;
  };
  /**
   * Of a generic source: states in which its work items are over; a vendor's page has its own. Write a list of states such as ["closed", "solved"], or [].
   *
   * @default ["closed","solved","resolved","done","completed","won","lost","cancelled","canceled","deleted"]
   */
  readonly closedStates?: readonly string[];
  /**
   * States in which they go on. Write a list of states such as ["open", "pending"], or [].
   *
   * @default ["new","open","reopened","active","planned","in progress","pending","waiting","on hold","hold"]
   */
  readonly openStates?: readonly string[];
  /** Write an object such as {"path":"/deals/{item.projectId}","item":{"projectName":"name","projectType":"type"}}. */
  readonly lookUp?: {
    /** Write a URL such as "https://projects.example.com". */
    readonly url?: string;
    /** Write an object such as { "url": "https://login.example.com/oauth2/token", "clientId": "5f1a2b3c" }. */
    readonly token?: {
      /** Write a URL such as "https://login.example.com/oauth2/token". */
      readonly url: string;
      /**
       * Write "client-credentials" or "refresh-token".
       *
       * @default "client-credentials"
       */
      readonly grant?: 'client-credentials' | 'refresh-token';
      /** Write the client id of your application. */
      readonly clientId: string;
      /**
       * Write "form" or "basic".
       *
       * @default "form"
       */
      readonly clientAuthentication?: 'form' | 'basic';
      /** Write the scope, such as "https://acme.crm.dynamics.com/.default". */
      readonly scope?: string;
      /**
       * Write an object such as { "audience": "https://api.example.com" }, or {}.
       *
       * @default {}
       */
      readonly parameters?: Record<string, string>;
    };
    /**
     * Write an object such as { "header": "x-api-key", "value": "{secret}" }.
     *
     * @default {}
     */
    readonly authorization?: {
      /**
       * Write the name of a header such as "authorization".
       *
       * @default "authorization"
       */
      readonly header?: string;
      /**
       * Write a text of one line in ASCII.
       *
       * @default "Bearer {secret}"
       */
      readonly value?: string;
    };
    /**
     * Write an object such as { "api-version": "2" }, or {}.
     *
     * @default {}
     */
    readonly headers?: Record<string, string>;
    /** Write an object such as { "code": "errors[0].extensions.code", "tryLater": ["RATE_LIMITED"] }. */
    readonly errors?: {
      /** Write an expression in JSONata such as "errors[0].extensions.code". */
      readonly code: string;
      /** Write an expression in JSONata such as "errors[0].extensions.retry_in_seconds". */
      readonly waitSeconds?: string;
      /**
       * Write a list of codes such as ["RATE_LIMITED"], or [].
       *
       * @default []
       */
      readonly tryLater?: readonly string[];
      /**
       * Write a list of codes such as ["RATE_LIMITED"], or [].
       *
       * @default []
       */
      readonly gone?: readonly string[];
      /**
       * Write a list of codes such as ["RATE_LIMITED"], or [].
       *
       * @default []
       */
      readonly keyRefused?: readonly string[];
      /**
       * Write an object such as { "UNKNOWN_FIELD": "Make the field room_url in its settings." }, or {}.
       *
       * @default {}
       */
      readonly remedies?: Record<string, string>;
    };
    /** Write a path such as "/deals/{item.projectId}". */
    readonly path: string;
    /** Write an expression in JSONata such as "{ 'ids': [item.id] }". */
    readonly body?: string;
    /** Write an expression in JSONata such as "archived". */
    readonly gone?: string;
    /** Write an object such as {"projectName":"name","projectType":"type"}. */
    readonly item: {
      /** Write an expression in JSONata such as "name". */
      readonly projectName?: string;
      /** Write an expression in JSONata such as "type". */
      readonly projectType?: string;
      /** Write an expression in JSONata such as "key". */
      readonly label?: string;
      /** Write an expression in JSONata such as "url". */
      readonly itemUrl?: string;
    };
    /**
     * Write a list of conditions, or [].
     *
     * @default []
     */
    readonly conditions?: readonly ({
      /** Write an expression in JSONata such as "data.type = 'Project'". */
      readonly expression: string;
      /** Write a sentence for the admin of the system, such as "Only projects get a room.". */
      readonly otherwise: string;
    })[];
  };
  /** Write an object such as { "url": "https://projects.example.com", "field": { "path": "/items/{item.projectId}", "body": "{ 'room_url': room.url }" } }. */
  readonly writeBack?: {
    /** Write a URL such as "https://projects.example.com". */
    readonly url: string;
    /** Write an object such as { "url": "https://login.example.com/oauth2/token", "clientId": "5f1a2b3c" }. */
    readonly token?: {
      /** Write a URL such as "https://login.example.com/oauth2/token". */
      readonly url: string;
      /**
       * Write "client-credentials" or "refresh-token".
       *
       * @default "client-credentials"
       */
      readonly grant?: 'client-credentials' | 'refresh-token';
      /** Write the client id of your application. */
      readonly clientId: string;
      /**
       * Write "form" or "basic".
       *
       * @default "form"
       */
      readonly clientAuthentication?: 'form' | 'basic';
      /** Write the scope, such as "https://acme.crm.dynamics.com/.default". */
      readonly scope?: string;
      /**
       * Write an object such as { "audience": "https://api.example.com" }, or {}.
       *
       * @default {}
       */
      readonly parameters?: Record<string, string>;
    };
    /**
     * Write an object such as { "header": "x-api-key", "value": "{secret}" }.
     *
     * @default {}
     */
    readonly authorization?: {
      /**
       * Write the name of a header such as "authorization".
       *
       * @default "authorization"
       */
      readonly header?: string;
      /**
       * Write a text of one line in ASCII.
       *
       * @default "Bearer {secret}"
       */
      readonly value?: string;
    };
    /**
     * Write an object such as { "api-version": "2" }, or {}.
     *
     * @default {}
     */
    readonly headers?: Record<string, string>;
    /**
     * Write true or false.
     *
     * @default false
     */
    readonly secretInBody?: boolean;
    /** Write an object such as { "path": "/items/{item.projectId}", "room": "item.room_url" }. */
    readonly read?: {
      /** Write a path such as "/items/{item.projectId}". */
      readonly path: string;
      /** Write an expression in JSONata such as "{ 'ids': [item.id] }". */
      readonly body?: string;
      /** Write an expression in JSONata such as "item.room_url". */
      readonly room: string;
      /** Write an expression in JSONata such as "item.notes.text". */
      readonly notes?: string;
      /** Write an object such as { "path": "/notes?item={item.projectId}" }. */
      readonly notesAt?: {
        /** Write a path such as "/items/{item.projectId}/notes". */
        readonly path: string;
        /** Write an expression in JSONata such as "{ 'ids': [item.id] }". */
        readonly body?: string;
      };
    };
    /** Write an object such as { "path": "/items/{item.projectId}", "body": "{ \"room_url\": room.url }" }. */
    readonly field?: {
      /**
       * Write "POST", "PUT" or "PATCH".
       *
       * @default "PUT"
       */
      readonly method?: 'POST' | 'PUT' | 'PATCH';
      /** Write a path such as "/items/{item.projectId}". */
      readonly path: string;
      /** Write an expression in JSONata such as "{ \"room_url\": room.url }". */
      readonly body: string;
      /** Write the name of a header such as "idempotency-key". */
      readonly idempotencyKey?: string;
      /** Write an object such as { "api-version": "2" }, or {}. */
      readonly headers?: Record<string, string>;
    };
    /** Write an object such as { "path": "/items/{item.projectId}/notes", "body": "{ \"text\": note.text }" }. */
    readonly note?: {
      /**
       * Write "POST", "PUT" or "PATCH".
       *
       * @default "POST"
       */
      readonly method?: 'POST' | 'PUT' | 'PATCH';
      /** Write a path such as "/items/{item.projectId}/notes". */
      readonly path: string;
      /** Write an expression in JSONata such as "{ \"text\": note.text }". */
      readonly body: string;
      /** Write the name of a header such as "idempotency-key". */
      readonly idempotencyKey?: string;
      /** Write an object such as { "api-version": "2" }, or {}. */
      readonly headers?: Record<string, string>;
    };
    /** Write an object such as { "code": "errors[0].extensions.code", "tryLater": ["RATE_LIMITED"] }. */
    readonly errors?: {
      /** Write an expression in JSONata such as "errors[0].extensions.code". */
      readonly code: string;
      /** Write an expression in JSONata such as "errors[0].extensions.retry_in_seconds". */
      readonly waitSeconds?: string;
      /**
       * Write a list of codes such as ["RATE_LIMITED"], or [].
       *
       * @default []
       */
      readonly tryLater?: readonly string[];
      /**
       * Write a list of codes such as ["RATE_LIMITED"], or [].
       *
       * @default []
       */
      readonly gone?: readonly string[];
      /**
       * Write a list of codes such as ["RATE_LIMITED"], or [].
       *
       * @default []
       */
      readonly keyRefused?: readonly string[];
      /**
       * Write an object such as { "UNKNOWN_FIELD": "Make the field room_url in its settings." }, or {}.
       *
       * @default {}
       */
      readonly remedies?: Record<string, string>;
    };
    /** Write an object such as { "path": "/users/me" }. */
    readonly check?: {
      /** Write a path such as "/users/me". */
      readonly path: string;
      /** Write an expression in JSONata such as "{ 'ids': [item.id] }". */
      readonly body?: string;
      /**
       * Write a list of conditions, or [].
       *
       * @default []
       */
      readonly conditions?: readonly ({
        /** Write an expression in JSONata such as "$exists(fields[name = \"room_url\"])". */
        readonly expression: string;
        /** Write what is wrong and what to do, such as "It has no field room_url: make one.". */
        readonly otherwise: string;
      })[];
    };
  };
  /** Write a list such as ["samples/issue.json"]. */
  readonly samples: readonly ({
    readonly file?: string;
    /** Write true or false. */
    readonly form?: boolean;
    readonly body: unknown;
    readonly answer?: unknown;
    /** Write a list of what the body gives, such as [{ "projectId": "7", "projectName": "Bridge" }]. */
    readonly items: readonly (Record<string, unknown>)[];
  } | string)[];
}

/** A source of the type `monday`. */
export interface MondaySource {
  /** One of Sources; the page of a type has its other fields. */
  readonly type?: 'monday';
  /**
   * New rooms that it may request in an hour; what exceeds that is held and made later. Write a whole number of rooms an hour from 1 to 10000.
   *
   * @default 120
   */
  readonly roomsPerHour?: number;
  /** Write an object such as { "360001": { "group": "66faa6e4-f133-11ea-b126-00ffeec8b4ef" } }. */
  readonly people?: Record<string, {
    /** Write the id that the portal shows, such as "66faa6e4-f133-11ea-b126-00ffeec8b4ef". */
    readonly user?: string;
    /** Write the id that the portal shows, such as "66faa6e4-f133-11ea-b126-00ffeec8b4ef". */
    readonly group?: string;
    /** Write an e-mail address such as "maria@example.com". */
    readonly email?: string;
  }>;
  /** Write the number of the board, which its URL ends with, such as 2924980809. */
  readonly board: string | number;
  /** Write the id of the Link column, such as "link_mkabc123". */
  readonly roomColumn: string;
  /** Write the name of your account, such as "acme" of https://acme.monday.com. */
  readonly account?: string;
  /** Write the id of the Status column, such as "status". */
  readonly statusColumn?: string;
  /** Write a list of labels such as ["Won"]. */
  readonly startLabels?: readonly string[];
  /** Write the id of the Status, Dropdown or Text column, such as "color_mksfebkh". */
  readonly typeColumn?: string;
  /**
   * `{ "header": "x-webhook-secret" }`: the secret comes in that header; `"secret-in-url"`: as the last part of the URL. Write "secret-in-url", or { "audience": "https://rooms.example.com/webhooks/monday" } for an app.
   *
   * @default "secret-in-url"
   */
  readonly proof?: {
    /** Write a URL such as "https://rooms.example.com/webhooks/monday". */
    readonly audience: string;
  } | 'secret-in-url';
  /** Write an object such as {"groups":["Roads"]}. */
  readonly only?: {
    /** Write a list such as ["Roads"]. */
    readonly groups?: readonly (string | number)[];
  };
  /**
   * Of a generic source: states in which its work items are over; a vendor's page has its own. Write a list of states such as ["closed", "solved"], or [].
   *
   * @default ["closed","solved","resolved","done","completed","won","lost","cancelled","canceled","deleted"]
   */
  readonly closedStates?: readonly string[];
  /**
   * States in which they go on. Write a list of states such as ["open", "pending"], or [].
   *
   * @default ["new","open","reopened","active","planned","in progress","pending","waiting","on hold","hold"]
   */
  readonly openStates?: readonly string[];
  /**
   * Write "always" or "never".
   *
   * @default "always"
   */
  readonly note?: 'always' | 'never';
  /** Write a URL such as "http://127.0.0.1:3001/zendesk". */
  readonly apiUrl?: string;
}

/** A source of the type `hubspot`. */
export interface HubspotSource {
  /** One of Sources; the page of a type has its other fields. */
  readonly type?: 'hubspot';
  /**
   * New rooms that it may request in an hour; what exceeds that is held and made later. Write a whole number of rooms an hour from 1 to 10000.
   *
   * @default 120
   */
  readonly roomsPerHour?: number;
  /** Write an object such as { "360001": { "group": "66faa6e4-f133-11ea-b126-00ffeec8b4ef" } }. */
  readonly people?: Record<string, {
    /** Write the id that the portal shows, such as "66faa6e4-f133-11ea-b126-00ffeec8b4ef". */
    readonly user?: string;
    /** Write the id that the portal shows, such as "66faa6e4-f133-11ea-b126-00ffeec8b4ef". */
    readonly group?: string;
    /** Write an e-mail address such as "maria@example.com". */
    readonly email?: string;
  }>;
  /** Write the id of the account (Hub ID), such as 62515 in its URL, such as 62515. */
  readonly portalId: string | number;
  /** Write the id of the app, as its page shows it, such as 54321. */
  readonly appId: string | number;
  /** Write a URL such as "https://rooms.example.com/webhooks/hubspot". */
  readonly webhookUrl: string;
  /**
   * Write the internal name of a property, such as "docspace_room_url".
   *
   * @default "docspace_room_url"
   */
  readonly roomProperty?: string;
  /**
   * Write the internal name of a property, such as "dealtype".
   *
   * @default "dealtype"
   */
  readonly typeProperty?: string;
  /** Write an object such as {"pipelines":["default"]}. */
  readonly only?: {
    /** Write a list such as ["default"]. */
    readonly pipelines?: readonly (string | number)[];
    /** Write a list such as ["closedwon"]. */
    readonly stages?: readonly (string | number)[];
    /** Write a list such as ["newbusiness"]. */
    readonly types?: readonly (string | number)[];
  };
  /**
   * Write a list of internal names of stages such as ["closedlost"], or [].
   *
   * @default ["closedwon","closedlost"]
   */
  readonly closedStages?: readonly string[];
  /**
   * Write "always" or "never".
   *
   * @default "always"
   */
  readonly note?: 'always' | 'never';
  /** Write a URL such as "http://127.0.0.1:3001/zendesk". */
  readonly apiUrl?: string;
}

/** A source of the type `asana`. */
export interface AsanaSource {
  /** One of Sources; the page of a type has its other fields. */
  readonly type?: 'asana';
  /**
   * New rooms that it may request in an hour; what exceeds that is held and made later. Write a whole number of rooms an hour from 1 to 10000.
   *
   * @default 120
   */
  readonly roomsPerHour?: number;
  /** Write an object such as { "360001": { "group": "66faa6e4-f133-11ea-b126-00ffeec8b4ef" } }. */
  readonly people?: Record<string, {
    /** Write the id that the portal shows, such as "66faa6e4-f133-11ea-b126-00ffeec8b4ef". */
    readonly user?: string;
    /** Write the id that the portal shows, such as "66faa6e4-f133-11ea-b126-00ffeec8b4ef". */
    readonly group?: string;
    /** Write an e-mail address such as "maria@example.com". */
    readonly email?: string;
  }>;
  /** Write the gid of a custom field of the type Text, such as 1204567890123456. */
  readonly roomField?: string | number;
  /** Write the gid of a custom field, such as 1204567890123457. */
  readonly typeField?: string | number;
  /** Write an object such as {"teams":["Marketing"]}. */
  readonly only?: {
    /** Write a list such as ["Marketing"]. */
    readonly teams?: readonly (string | number)[];
    /** Write a list such as ["Campaign"]. */
    readonly types?: readonly (string | number)[];
  };
  /**
   * Write "always" or "never".
   *
   * @default "always"
   */
  readonly note?: 'always' | 'never';
  /** Write a URL such as "http://127.0.0.1:3001/zendesk". */
  readonly apiUrl?: string;
}

/** A source of the type `pipedrive`. */
export interface PipedriveSource {
  /** One of Sources; the page of a type has its other fields. */
  readonly type?: 'pipedrive';
  /**
   * New rooms that it may request in an hour; what exceeds that is held and made later. Write a whole number of rooms an hour from 1 to 10000.
   *
   * @default 120
   */
  readonly roomsPerHour?: number;
  /** Write an object such as { "360001": { "group": "66faa6e4-f133-11ea-b126-00ffeec8b4ef" } }. */
  readonly people?: Record<string, {
    /** Write the id that the portal shows, such as "66faa6e4-f133-11ea-b126-00ffeec8b4ef". */
    readonly user?: string;
    /** Write the id that the portal shows, such as "66faa6e4-f133-11ea-b126-00ffeec8b4ef". */
    readonly group?: string;
    /** Write an e-mail address such as "maria@example.com". */
    readonly email?: string;
  }>;
  /** Write the first part of your Pipedrive address, such as "acme" of acme.pipedrive.com. */
  readonly company: string;
  /** Write the id of the company, as the meta.company_id of its webhooks says it, such as 8087566. */
  readonly companyId: string | number;
  /** Write the API key of the field for the room, 40 letters and digits, as Settings, Data fields show it. */
  readonly roomField: string;
  /** Write the API key of the field that says the type, 40 letters and digits, as Settings, Data fields show it. */
  readonly typeField?: string;
  /** Write an object such as {"pipelines":["1"]}. */
  readonly only?: {
    /** Write a list such as ["1"]. */
    readonly pipelines?: readonly (string | number)[];
    /** Write a list such as ["2"]. */
    readonly stages?: readonly (string | number)[];
  };
  /**
   * Write "always" or "never".
   *
   * @default "always"
   */
  readonly note?: 'always' | 'never';
  /** Write a URL such as "http://127.0.0.1:3001/zendesk". */
  readonly apiUrl?: string;
}

/** An external system. It may leave out its type where its name is one. */
export type Source = ProjectSystemSource | HelpdeskSource | ZendeskSource | FreshdeskSource | JiraSource | CustomSource | MondaySource | HubspotSource | AsanaSource | PipedriveSource;

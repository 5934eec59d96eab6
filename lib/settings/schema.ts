import * as v from 'valibot';
import { type AccessName, accessRights, type RoomTypeName, roomTypes } from '../docspace/numbers.ts';
import { maxFolderTitleLength } from '../docspace/titles.ts';
import * as f from './fields.ts';

/**
 * The sections of an environment file that Lambdas read, as they are written and what they become. What one
 * field alone can get wrong is found here; infra/environments has the rules about several, and the sections
 * that concern the hosting alone and stay out of the Lambdas.
 */

export const roomTypeNames = Object.keys(roomTypes) as RoomTypeName[];
export const accessNames = Object.keys(accessRights) as AccessName[];

const fallback = v.pipe(
  f.byForm(
    f.shape({ template: f.templateReference() }, '{ "template": "Standard project" }'),
    v.picklist(['fail', 'first'], 'write "fail", "first" or { "template": "Standard project" }'),
  ),
  v.transform((written) =>
    typeof written === 'string'
      ? ({ kind: written } as const)
      : ({ kind: 'template', template: written.template } as const),
  ),
);

const guid = () =>
  v.pipe(
    f.pattern(
      /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
      'write the id that the portal shows, such as "66faa6e4-f133-11ea-b126-00ffeec8b4ef"',
    ),
    v.toLowerCase(),
  );

const email = () =>
  f.pattern(
    /^(?=.{3,255}$)[^\s@"<>]+@[^\s@"<>]+\.[^\s@"<>]+$/,
    'write an e-mail address such as "maria@example.com"',
  );

const portalSubject = v.pipe(
  f.shape(
    { user: v.exactOptional(guid()), group: v.exactOptional(guid()), email: v.exactOptional(email()) },
    'an object such as { "email": "maria@example.com" } or { "group": "66faa6e4-f133-11ea-b126-00ffeec8b4ef" }',
  ),
  v.check(
    (one) => Object.values(one).filter((value) => value !== undefined).length === 1,
    'write exactly one of "user", "group" and "email"',
  ),
  v.transform((one) => one as { user: string } | { group: string } | { email: string }),
);
/** A user or a group of the portal. */
export type PortalSubject = v.InferOutput<typeof portalSubject>;

/** What every source has; everything else about it is its type's own (lib/sources). */
export const sourceFields = {
  /** A name of the registry of source types. */
  type: v.string(),
  /** New rooms that it may request in an hour; what exceeds that is held. */
  roomsPerHour: v.optional(f.whole(1, 10_000, 'rooms an hour'), 120),
  /**
   * Who its people and groups are in the portal, by its own ids or by e-mail addresses. Somebody who is not in it is the
   * user with the same e-mail address.
   */
  people: v.exactOptional(
    f.dictionary(
      f.text('write the id of a user or a group of that system, or an e-mail address'),
      portalSubject,
      'write an object such as { "360001": { "group": "66faa6e4-f133-11ea-b126-00ffeec8b4ef" } }',
    ),
  ),
};
export type SourceSettings = v.InferOutput<v.ObjectSchema<typeof sourceFields, undefined>>;

/** A right by its name. The rules check it, because the room type says which are possible. */
const access = v.custom<AccessName>(
  (input) => typeof input === 'string',
  'write a right such as "Read" or "Editing"',
);

/** A member of the team of every room of a kind. The rules make sure of exactly one of user, group and e-mail. */
const member = v.pipe(
  f.shape(
    {
      user: v.exactOptional(guid()),
      group: v.exactOptional(guid()),
      email: v.exactOptional(email()),
      access,
    },
    'an object such as { "email": "maria@example.com", "access": "Editing" }',
  ),
  v.transform(
    (one) => one as ({ user: string } | { group: string } | { email: string }) & { access: AccessName },
  ),
);
export type TeamMember = v.InferOutput<typeof member>;

/** Who gets into every room of a kind. */
const teamFields = {
  team: v.optional(
    f.list(member, 'write a list such as [{ "email": "maria@example.com", "access": "Editing" }], or []'),
    [],
  ),
  /** May an unknown e-mail address be invited as a guest? The portal mails them. */
  inviteNewGuests: v.optional(f.yesOrNo(), false),
};

/** Which of the people of a work item get into its room, and follow it, with which right; {} for none. */
const people = v.optional(
  f.shape(
    {
      assignee: v.exactOptional(access),
      owner: v.exactOptional(access),
      follower: v.exactOptional(access),
      group: v.exactOptional(access),
    },
    'an object such as { "assignee": "Editing", "follower": "Read" }, or {}',
  ),
  {},
);

/** Does every room of a kind hold a file that links back to its work item? */
const linkFile = v.optional(f.yesOrNo(), true);
export type TeamSettings = v.InferOutput<v.ObjectSchema<typeof teamFields, undefined>>;

const projectRoom = f.shape(
  {
    /** Project type (compared without regard to case) to the template's id or exact title. */
    templates: v.optional(
      f.dictionary(
        f.text('a project type cannot be empty; write one such as "marketing"'),
        f.templateReference(),
        'write an object such as { "marketing": "Marketing" }, or {}',
      ),
      {},
    ),
    /** What a project gets whose type matches no template. */
    fallback: v.optional(fallback, 'fail'),
    /** A copy that is short and unchanged for so many minutes is delivered as incomplete. */
    incompleteAfterMinutes: v.optional(f.whole(1, 1440, 'minutes'), 15),
    /**
     * A creation is given up after so many hours. The 25,000 history events of a Standard execution end a loop
     * of 40 s polls after about 31 hours (docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html),
     * so a day is safe and two are not.
     */
    giveUpAfterHours: v.optional(f.whole(1, 24, 'hours'), 24),
    ...teamFields,
    people,
    linkFile,
  },
  'an object such as { "fallback": "fail" }',
);
export type ProjectRoomSettings = v.InferOutput<typeof projectRoom>;

const days = f.whole(1, 3650, 'days');
const links = {
  invitation: f.shape(
    {
      kind: v.literal('invitation'),
      access: v.optional(access, 'Read'),
      expiresAfterDays: days,
      maxUses: v.exactOptional(f.whole(1, 1000, 'uses')),
    },
    'an object',
  ),
  external: f.shape(
    {
      kind: v.literal('external'),
      access: v.optional(access, 'Read'),
      expiresAfterDays: v.exactOptional(days),
    },
    'an object',
  ),
  members: f.shape({ kind: v.literal('members') }, 'an object'),
};
export type LinkSettings = v.InferOutput<(typeof links)[keyof typeof links]>;

const linkKinds = Object.keys(links) as (keyof typeof links)[];
const anyLink = 'write "members" or an object such as { "kind": "invitation", "expiresAfterDays": 30 }';
const link = v.pipe(
  v.lazy((input) => {
    if (!f.isObject(input)) return v.picklist(['members'], anyLink);
    const kind = linkKinds.find((known) => known === input.kind);
    return kind ? links[kind] : v.looseObject({ kind: f.choice(linkKinds) }, `missing; ${anyLink}`);
  }) as v.GenericSchema<
    'members' | v.InferInput<(typeof links)[keyof typeof links]>,
    'members' | LinkSettings
  >,
  v.transform((written): LinkSettings => (written === 'members' ? { kind: 'members' } : written)),
);

const folder = v.pipe(
  f.text('write a folder\'s title such as "Customer files"'),
  v.check(
    (title) => title.trim().length <= maxFolderTitleLength,
    `write a shorter title: the portal takes at most ${maxFolderTitleLength} characters`,
  ),
  v.trim(),
);

const ticketRoom = f.shape(
  {
    roomType: v.optional(f.choice(roomTypeNames), 'EditingRoom'),
    /** Titles of the folders that every ticket room gets, in this order. */
    folders: v.optional(f.list(folder, 'write a list of titles such as ["Customer files"], or []'), [
      'Customer files',
      'Internal notes',
    ]),
    ...teamFields,
    people,
    linkFile,
    /** What is made beside the room's URL for those who are to get in. */
    link: v.optional(link, { kind: 'invitation', expiresAfterDays: 30 }),
  },
  'an object such as { "roomType": "EditingRoom" }',
);
export type TicketRoomSettings = v.InferOutput<typeof ticketRoom>;

const life = f.shape(
  {
    /** Days from the closing of a work item to the archiving of its room; 0 for at once. */
    graceDays: v.optional(f.whole(0, 365, 'days'), 7),
    /** Days before the archiving of a room when its ticket gets a note about that, once; absent for no note. */
    noteDaysBefore: v.exactOptional(f.whole(1, 365, 'days')),
    /** Do the guests of a room lose their access before it goes to the archive? */
    removeGuests: v.optional(f.yesOrNo(), false),
    /** Does the title of a room follow the subject or name of its work item? */
    renameRooms: v.optional(f.yesOrNo(), true),
    /** Do generic sources get events of what became of a room? A receiver has to know their types. */
    events: v.optional(f.yesOrNo(), false),
    /** Days from the closing of a work item after which `rooms clean-up` lists its archived room. */
    cleanUpDays: v.optional(f.whole(1, 3650, 'days'), 365),
    /** Are sources told, once, what people do with a room in the portal? Helpdesks by a private note, generic ones by an event. */
    reportPeople: v.optional(f.yesOrNo(), false),
  },
  'an object such as { "graceDays": 7 }',
);
export type LifeSettings = v.InferOutput<typeof life>;

/**
 * The sections that Lambdas read.
 *
 * @param source the schema of one source, by its type
 * @param local a laptop's stack: plain http to this very machine is possible
 */
export function sections(source: v.GenericSchema<unknown, SourceSettings>, local: boolean) {
  return {
    /** First part of every key. By default the environment's name; changing it orphans rooms. */
    namespace: v.exactOptional(
      f.pattern(/^[a-z0-9-]{1,20}$/, 'write 1 to 20 of a-z, 0-9 and "-", such as "production"'),
    ),
    portal: f.shape(
      {
        /** Base URL without a trailing slash, such as `https://acme.onlyoffice.com`. */
        url: f.baseUrl('https://acme.onlyoffice.com', local),
        /** The number of rooms of its plan, where the key may not read it: `rooms doctor` says when it is reached. */
        roomLimit: v.exactOptional(f.whole(1, 1_000_000, 'rooms')),
      },
      '{ "url": "https://acme.onlyoffice.com" }',
    ),
    /** By name: it is in the source's webhook URL, in its secrets' names and in its keys. */
    sources: f.dictionary(
      f.pattern(
        /^[a-z][a-z0-9-]{0,30}$/,
        'a source\'s name is 1 to 31 of a-z, 0-9 and "-" and begins with a letter, such as "project-system"',
      ),
      source,
      'write an object with a name for every source, such as { "project-system": {} }',
    ),
    projectRoom: v.optional(projectRoom, {}),
    ticketRoom: v.optional(ticketRoom, {}),
    /** What becomes of rooms when their work items are closed, opened again or renamed; absent: nothing. */
    life: v.exactOptional(life),
    outgoing: v.optional(
      f.shape(
        {
          /** CIDR ranges of private networks that the environment's own result URLs may reach. */
          privateNetworks: v.optional(
            f.list(f.privateNetwork(local), 'write a list of ranges such as ["10.20.0.0/16"], or []'),
            [],
          ),
        },
        'an object such as { "privateNetworks": [] }',
      ),
      {},
    ),
    privacy: v.optional(
      f.shape(
        {
          /** Days after the outcome of a work item for which its record keeps names, titles and addresses. */
          keepPersonalDataDays: v.optional(f.whole(7, 3650, 'days'), 365),
        },
        'an object such as { "keepPersonalDataDays": 365 }',
      ),
      {},
    ),
  };
}

type Sections = v.InferOutput<v.ObjectSchema<ReturnType<typeof sections>, undefined>>;

/** What the Lambdas read, after it was checked: every default is filled in. */
export type Settings = Required<Omit<Sections, 'life'>> &
  Pick<Sections, 'life'> & {
    /** The environment's name: the settings file's name without `.json`. */
    environment: string;
  };

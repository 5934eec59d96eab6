import * as v from 'valibot';
import { accessRights, roomTypes } from '../docspace/numbers.ts';
import { longestFolderTitle } from '../docspace/titles.ts';
import { sourceTypeOf, sourceTypes } from '../sources/registry.ts';
import * as f from './fields.ts';
import { gateway, network, operations, privacy } from './hosting.ts';
import type { AccessName, RoomTypeName, SourceSettings } from './types.ts';

export const roomTypeNames = Object.keys(roomTypes) as RoomTypeName[];
export const accessNames = Object.keys(accessRights) as AccessName[];
export const sourceTypeNames = Object.keys(sourceTypes);
export const linkKinds = ['invitation', 'external', 'members'] as const;

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

/** A source by its type, whose own fields decide. What names no type is left to the rules. */
const source = (local: boolean) =>
  v.lazy((input) => {
    const remedy = `write an object such as { "type": ${JSON.stringify(sourceTypeNames[0])} }`;
    if (!f.isObject(input)) return v.custom(() => false, remedy);
    const { type } = input;
    if (type === undefined) return v.looseObject({});
    if (typeof type !== 'string' || !Object.hasOwn(sourceTypes, type)) {
      return v.looseObject({ type: f.choice(sourceTypeNames) });
    }
    const { settings, example } = sourceTypeOf({ type });
    return f.shape(
      {
        type: v.literal(type),
        roomsPerHour: v.optional(f.whole(1, 10_000, 'rooms an hour'), 120),
        ...settings(local),
      },
      `an object such as ${JSON.stringify(example)}`,
    );
  }) as v.GenericSchema<unknown, SourceSettings>;

const sources = (local: boolean) => {
  const remedy = 'write an object with a name for every source, such as { "project-system": {} }';
  const name = f.pattern(
    /^[a-z][a-z0-9-]{0,30}$/,
    'a source\'s name is 1 to 31 of a-z, 0-9 and "-" and begins with a letter, such as "project-system"',
  );
  const named = v.record(name, source(local));
  return v.lazy((input) => (f.isObject(input) ? named : v.custom(() => false, remedy))) as v.GenericSchema<
    unknown,
    Record<string, SourceSettings>
  >;
};

const templates = v.lazy((input) => {
  const remedy = 'write an object such as { "marketing": "Marketing" }, or {}';
  if (!f.isObject(input)) return v.custom(() => false, remedy);
  return v.record(
    f.text('a project type cannot be empty; write one such as "marketing"'),
    f.templateReference(),
  );
}) as v.GenericSchema<unknown, Record<string, number | string>>;

const fallback = v.lazy((input) =>
  f.isObject(input)
    ? f.shape({ template: f.templateReference() }, '{ "template": "Standard project" }')
    : v.picklist(['fail', 'first'], 'write "fail", "first" or { "template": "Standard project" }'),
) as v.GenericSchema<unknown, 'fail' | 'first' | { template: number | string }>;

const projectRoom = f.shape(
  {
    templates: v.optional(templates, {}),
    fallback: v.optional(fallback, 'fail'),
    incompleteAfterMinutes: v.optional(f.whole(1, 1440, 'minutes'), 15),
    // The 25,000 history events of a Standard execution end a loop of 40 s polls after about 31 hours
    // (docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html), so a day is safe and two are not.
    giveUpAfterHours: v.optional(f.whole(1, 24, 'hours'), 24),
  },
  'an object such as { "fallback": "fail" }',
);

/** Access is checked against the room type by the rules: what is allowed depends on both. */
const access = v.string(`write a right such as "Read" or "Editing"`);

const member = f.shape(
  { user: v.optional(guid()), group: v.optional(guid()), email: v.optional(email()), access },
  'an object such as { "email": "maria@example.com", "access": "Editing" }',
);

const days = f.whole(1, 3650, 'days');
const links = {
  invitation: f.shape(
    {
      kind: v.literal('invitation'),
      access: v.optional(access, 'Read'),
      expiresAfterDays: days,
      maxUses: v.optional(f.whole(1, 1000, 'uses')),
    },
    'an object',
  ),
  external: f.shape(
    { kind: v.literal('external'), access: v.optional(access, 'Read'), expiresAfterDays: v.optional(days) },
    'an object',
  ),
  members: f.shape({ kind: v.literal('members') }, 'an object'),
};
const anyLink = 'write "members" or an object such as { "kind": "invitation", "expiresAfterDays": 30 }';
const link = v.lazy((input) => {
  if (!f.isObject(input)) return v.picklist(['members'], anyLink);
  const kind = linkKinds.find((known) => known === input.kind);
  return kind ? links[kind] : v.looseObject({ kind: f.choice(linkKinds) }, `missing; ${anyLink}`);
}) as v.GenericSchema<unknown, 'members' | v.InferOutput<(typeof links)[keyof typeof links]>>;

const folder = v.pipe(
  f.text('write a folder\'s title such as "Customer files"'),
  v.check(
    (title) => title.trim().length <= longestFolderTitle,
    `write a shorter title: the portal takes at most ${longestFolderTitle} characters`,
  ),
);

const ticketRoom = f.shape(
  {
    roomType: v.optional(f.choice(roomTypeNames), 'EditingRoom'),
    folders: v.optional(f.list(folder, 'write a list of titles such as ["Customer files"], or []'), [
      'Customer files',
      'Internal notes',
    ]),
    team: v.optional(
      f.list(member, 'write a list such as [{ "email": "maria@example.com", "access": "Editing" }], or []'),
      [],
    ),
    inviteNewGuests: v.optional(f.yesOrNo(), false),
    link: v.optional(link),
  },
  'an object such as { "roomType": "EditingRoom" }',
);

/** The file's form. Everything that one field alone can get wrong is found here, the rest by the rules. */
export function settingsSchema(local: boolean) {
  return f.shape(
    {
      namespace: v.optional(
        f.pattern(/^[a-z0-9-]{1,20}$/, 'write 1 to 20 of a-z, 0-9 and "-", such as "production"'),
      ),
      portal: f.shape(
        { url: f.baseUrl('https://acme.onlyoffice.com', local) },
        '{ "url": "https://acme.onlyoffice.com" }',
      ),
      sources: sources(local),
      projectRoom: v.optional(projectRoom, {}),
      ticketRoom: v.optional(ticketRoom, {}),
      outgoing: v.optional(
        f.shape(
          {
            privateNetworks: v.optional(
              f.list(f.privateNetwork(local), 'write a list of ranges such as ["10.20.0.0/16"], or []'),
              [],
            ),
          },
          'an object such as { "privateNetworks": [] }',
        ),
        {},
      ),
      privacy: v.optional(privacy, {}),
      operations: v.optional(operations, {}),
      gateway: v.optional(gateway, {}),
      network: v.optional(network),
    },
    'an object such as { "portal": { "url": "https://acme.onlyoffice.com" }, "sources": { "project-system": {} } }',
  );
}

export type SettingsFile = v.InferOutput<ReturnType<typeof settingsSchema>>;

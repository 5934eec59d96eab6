import * as v from 'valibot';

/**
 * Shapes of the portal's answers (S:FS/ApiModels/ResponseDto, DocSpace-server 3.1 to 3.7.2), no wider than
 * what we read. Older versions and other databases write ids as strings, leave out null members and add
 * fields: all of that is taken.
 */
const id = v.pipe(
  v.union([v.number(), v.pipe(v.string(), v.regex(/^\d+$/), v.transform(Number))]),
  v.safeInteger(),
);
const user = v.object({ id: v.string() });

export const roomSchema = v.object({
  id,
  title: v.string(),
  /** 14 rooms, 20 archive, 30 templates; every version since 3.1 has it (FileEntryDto.cs:93, DocSpace-server 3.1.0). */
  rootFolderType: v.optional(v.number()),
  /** A number; an unknown one is taken as it is. */
  roomType: v.optional(v.number()),
  tags: v.optional(v.array(v.string()), []),
  createdBy: v.optional(user),
  created: v.optional(v.string()),
  /** When its title, tags or settings were changed last. What is put into it need not change this. */
  updated: v.optional(v.string()),
  pinned: v.optional(v.boolean()),
  filesCount: v.optional(v.number(), 0),
  foldersCount: v.optional(v.number(), 0),
});
export type Room = v.InferOutput<typeof roomSchema>;

export const contentSchema = v.object({
  folders: v.optional(v.array(roomSchema), []),
  /** All matches, not this page. */
  total: v.optional(v.number()),
});

export const folderSchema = v.object({ id, title: v.string() });
export const fileSchema = v.object({ id, title: v.string() });
/** Who made an entry of a folder and who changed it last (FileEntryDto.cs:113-153, DocSpace-server 3.7.2). */
const authored = { createdBy: v.optional(user), updatedBy: v.optional(user) };
export const authoredContentSchema = v.object({
  files: v.optional(
    v.array(v.object({ ...fileSchema.entries, ...authored, version: v.optional(v.number(), 1) })),
    [],
  ),
  folders: v.optional(v.array(v.object({ ...folderSchema.entries, ...authored })), []),
  total: v.optional(v.number()),
});
export const folderContentSchema = v.object({
  files: v.optional(v.array(fileSchema), []),
  folders: v.optional(v.array(folderSchema), []),
  total: v.optional(v.number()),
});

/** `undefined` when the portal shows no operation, which does not prove that none runs. */
export const creationStatusSchema = v.optional(
  v.object({
    roomId: v.optional(v.number(), -1),
    progress: v.optional(v.number(), 0),
    error: v.nullish(v.string(), ''),
    isCompleted: v.optional(v.boolean(), false),
  }),
);
export type CreationStatus = NonNullable<v.InferOutput<typeof creationStatusSchema>>;

export const selfSchema = v.object({
  id: v.string(),
  /** A "User" of the portal, who may make no rooms. */
  isCollaborator: v.optional(v.boolean(), false),
  /** A "Guest". */
  isVisitor: v.optional(v.boolean(), false),
});
export const userSchema = v.object({ id: v.string() });

/** A person in full; `isAdmin` is false for the portal's owner. */
export const personSchema = v.object({
  ...selfSchema.entries,
  isOwner: v.optional(v.boolean(), false),
  isAdmin: v.optional(v.boolean(), false),
  isRoomAdmin: v.optional(v.boolean(), false),
  /** 1 active, 2 disabled, 4 invited. */
  status: v.optional(v.number(), 1),
});
export type Person = v.InferOutput<typeof personSchema>;

const sharedTo = v.object({
  id: v.optional(v.string()),
  email: v.optional(v.string()),
  /** A "Guest" of the portal. */
  isVisitor: v.optional(v.boolean()),
  shareLink: v.optional(v.string()),
  linkType: v.optional(v.number()),
  expirationDate: v.nullish(v.string()),
  maxUseCount: v.nullish(v.number()),
  /** Opens for members of the portal alone. */
  internal: v.nullish(v.boolean()),
});
/** `sharedLink` and its sisters exist from 3.5 on; `sharedTo` is what 3.1 to 3.4 have. */
export const shareSchema = v.object({
  access: v.number(),
  sharedTo: v.optional(sharedTo),
  sharedToUser: v.optional(sharedTo),
  sharedToGroup: v.optional(sharedTo),
  sharedLink: v.optional(sharedTo),
});
export type Share = v.InferOutput<typeof shareSchema>;

export const invitedSchema = v.object({
  warning: v.optional(v.string()),
  error: v.optional(v.number(), 0),
});

/**
 * Every message that is logged, by its code; a code is what metrics, alarms and saved queries count. Fields
 * are named one by one: never a body, a token, a secret, an e-mail address, a link or a ticket's subject.
 */
export const logCodes = {
  STEP_STARTED: 'A step of a state machine began',
  STEP_COMPLETED: 'A step of a state machine ended well',
  STEP_FAILED: 'A step of a state machine failed; the state machine decides whether it is tried again',
  WEBHOOK_ACCEPTED: 'A webhook was accepted and its execution started',
  WEBHOOK_DUPLICATE: 'A webhook came again; nothing new was made',
  WEBHOOK_IGNORED: 'A webhook requested nothing that this environment does',
  HANDSHAKE_TAKEN: 'The system of a source brought a secret of its own making, which an operator expected',
  STATE_NOTED: 'A webhook reported the state of a work item, which was written down',
  STATE_UNKNOWN: 'A work item is in a state that the settings of its source do not name; it was ignored',
  CHANGE_NOTED: 'A webhook said that a work item has changed, which is read again from its system',
  ROOM_HINT_NOTED: 'A webhook of the portal said that something became of a room, which is looked at again',
  WEBHOOK_REFUSED: 'A webhook was refused',
  WEBHOOK_NOT_STORED:
    'A webhook could not be stored or its execution not started; the sender was answered that it should repeat it',
  STATUS_NOT_READ: 'The status of a work item could not be read; who asked was told to try again',
  SOURCE_SECRET_UNUSABLE:
    'The secret that verifies the webhooks of a source is unset, unreadable or of another form',
  WEBHOOK_HELD: 'A webhook was taken and its work is kept back',
  AWS_TROUBLE:
    'A step could not reach AWS, may not use it, or ended without an answer; its work item is held alone and tried again',
  WORK_HELD: 'An execution met trouble of the portal; its work item is kept back',
  HOLD_BEGAN: 'All work is kept back: the portal is in trouble',
  HOLD_ENDED: 'The portal is well again, or an operator released it; held work goes on',
  SOURCE_HOLD_BEGAN:
    'The work of one source is kept back: its system refuses to say what its work items are; the error says what an operator has to do',
  SOURCE_HOLD_ENDED: "A source's system says again what its work items are; held work goes on",
  ITEM_LOOKED_UP: 'The name of a work item, and what else decides about its room, was read from its system',
  ITEM_IGNORED:
    'A work item gets no room: its system does not have it any more, or it does not meet a condition of the environment',
  RECONCILER_COMPLETED: 'The reconciler looked after what was due',
  RECONCILER_FAILED: 'The reconciler could not look after a record, the hold or the slot; it tries again',
  PORTAL_JOB_STUCK:
    "Somebody else's creation in the portal has not moved for ten minutes, and ours wait for it",
  PORTAL_JOB_FAILED:
    'The portal ended the creation of a project room with an error; the next in the queue goes on meanwhile',
  TEMPLATE_FAILING:
    'The portal ended two creations in a row from one template with an error; projects that need it are held',
  PART_REFUSED: 'The portal refused the folders, team or link of a ticket room; the result has a warning',
  STEPS_MISSING: 'A work item has its room, but not all was done about it; the result has a warning',
  ROOM_GONE: 'The room of a work item was deleted in the portal',
  ROOM_REPLACED: 'The room of a work item was deleted; another room of it took its place and was reported',
  ROOM_NOT_ADOPTED: 'A failed work item has a room that its attempts could not take',
  ROOM_DUPLICATE_ARCHIVED: 'A second room of a work item came late and was moved to the archive',
  ROOM_DUPLICATE_LEFT: 'A work item has a second room, about which an operator has to decide',
  ROOM_HAS_STRANGERS:
    'A room that was found for a work item has members or links that this environment did not add; it was reported with a warning',
  ROOM_RETIRED: 'A room was moved to the archive to make way for another, by a command of an operator',
  ROOM_ARCHIVED: 'A room was moved to the archive, for its work item is closed',
  ROOM_RESTORED: 'A room was restored from the archive, for its work item was opened again',
  ROOM_RENAMED: 'A room got the new title of its work item',
  ROOM_LEFT_TO_PEOPLE:
    'People archived, restored, renamed or deleted a room in the portal, or gave it another owner; it stays as they left it',
  ROOM_ARCHIVE_ANNOUNCED:
    'A room goes to the archive in some days, which the environment has noted on its ticket',
  ROOM_ACCESS_REMOVED:
    'The link that was made for a room, and guests where the environment wants it, were removed before the archive',
  ROOM_DELETED: 'An operator had a room of the archive deleted (rooms clean-up)',
  ROOM_LINKED: 'A room has a link again, for its work item was opened again',
  ROOM_NOT_LINKED: 'The portal refused to make the link of a room again; it stays without',
  ROOM_MEMBERS_CHANGED: 'Members of a room were added or removed, as its work item names other people',
  ROOM_MEMBER_REFUSED:
    'Somebody whom a work item names could not be added to its room; it is noted on the room once',
  ROOM_UPDATE_POSTPONED: 'An update of a room failed; it is tried again by itself',
  ROOMS_COUNTED: 'The rooms of the environment were counted: active, in grace and archived',
  ROOM_UPDATE_HELD:
    'A room waits for a free room in the plan of the portal; it goes on by itself when the hold of all work is over',
  ROOM_UPDATE_FAILING:
    'Updates of a room go on failing, or an operator has to act; the room is not what it should be',
  TEMPLATE_COPY_INCOMPLETE: 'A project room lacks files or folders of its template',
  ROOM_READY: 'A room was made and recorded',
  ATTEMPT_CORRECTED:
    'An attempt failed, and its source had corrected what the attempt began with: the next attempt follows',
  ROOM_FAILED: 'A work item has no room; the code says why',
  RESULT_DELIVERED: "A result was taken by the source's receiver",
  RESULT_REFUSED:
    "The source's system refused our credential or what we write; the error says what an operator has to do",
  TICKET_GONE: 'A ticket was closed or deleted before its room was reported; the room is kept',
  RESULT_WAITING: 'A result has not been taken for an hour; it is tried again for three days',
  RESULT_UNDELIVERED: 'A result could not be delivered; the room is there all the same',
  SLOT_GRANTED: 'The portal slot went to the next work item',
  SLOT_EXPIRED: 'The holder of the portal slot said nothing for the length of a lease and lost it',
  SLOT_WAITER_REMOVED: 'A work item that no longer waited was taken out of the queue for the portal slot',
  SLOT_TASKS_FAILED: 'Step Functions did not wake or describe an execution that waits for the portal slot',
} as const;

export type LogCode = keyof typeof logCodes;
/** Each line has these by itself; the logger drops them among the fields (ReservedKeys, Powertools logger 2.35). */
type ReservedField = 'level' | 'message' | 'sampling_rate' | 'service' | 'timestamp';

export type LogFields = Readonly<
  Record<string, string | number | boolean | undefined> & { [Name in ReservedField]?: never }
>;

export interface Log {
  info(code: LogCode, fields?: LogFields): void;
  warn(code: LogCode, fields?: LogFields): void;
  error(code: LogCode, fields?: LogFields): void;
}

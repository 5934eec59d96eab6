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
  WEBHOOK_IGNORED: 'A webhook was none of ours',
  WEBHOOK_REFUSED: 'A webhook was refused',
  WEBHOOK_NOT_STORED:
    'A webhook could not be stored or its execution not started; the sender was asked to repeat it',
  SOURCE_SECRET_UNUSABLE:
    'The secret that verifies the webhooks of a source is unset, unreadable or of another form',
  TEMPLATE_COPY_INCOMPLETE: 'A project room lacks files or folders of its template',
  ROOM_READY: 'A room was made and recorded',
  ROOM_FAILED: 'A work item has no room; the code says why',
  RESULT_DELIVERED: "A result was taken by the source's receiver",
  RESULT_REFUSED:
    "The source's system refused our credential or what we write; the error says what an operator has to do",
  TICKET_GONE: 'A ticket was closed or deleted before its room was reported; the room is kept',
  RESULT_UNDELIVERED: 'A result could not be delivered; the room is there all the same',
} as const;

export type LogCode = keyof typeof logCodes;
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

export interface Log {
  info(code: LogCode, fields?: LogFields): void;
  warn(code: LogCode, fields?: LogFields): void;
  error(code: LogCode, fields?: LogFields): void;
}

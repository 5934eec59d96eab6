import * as v from 'valibot';
import { type FailureCode, failures } from '../kernel/failures.ts';

/** What the receiver answers, as the HTTP contract has it (infra/http-contract/openapi.json is made from these). */

const said = <T extends v.GenericSchema>(schema: T, description: string) =>
  v.pipe(schema, v.description(description));
const textOf = (description: string) => said(v.string(), description);

const differs = v.exactOptional(
  said(
    v.array(v.string()),
    'Fields in which this webhook differs from what the attempt works with. Until the room is requested from the portal, the next attempt takes the latest webhook.',
  ),
);

const statusUrl = v.exactOptional(
  textOf(
    'Says how far the work item is, as JSON or as a page. Whoever holds it may read that, and nothing else.',
  ),
);

export const acceptedSchema = v.object({
  status: v.literal('accepted'),
  execution: textOf('Name of the execution that makes the room.'),
  differs,
  statusUrl,
});

export const heldSchema = v.object({
  status: v.literal('held'),
  reason: textOf('Why work is kept back; it goes on by itself.'),
  differs,
  statusUrl,
});

export const duplicateSchema = v.object({
  status: v.literal('duplicate'),
  execution: v.exactOptional(textOf('Of the latest attempt; absent while none has begun.')),
  held: v.exactOptional(textOf('Why it waits, during a hold.')),
  room: v.exactOptional(
    v.object({
      id: v.pipe(v.number(), v.safeInteger()),
      url: v.string(),
      title: v.string(),
      state: v.exactOptional(v.picklist(['archived', 'deleted', 'handed-over', 'unreachable'])),
    }),
  ),
  differs,
  statusUrl,
  ignored: v.exactOptional(
    textOf('Why it got no room when its system was asked about it. This webhook has it asked again.'),
  ),
  error: v.exactOptional(
    said(
      v.object({ code: v.picklist(Object.keys(failures) as FailureCode[]), message: v.string() }),
      'The failure of the latest attempt. A later version may have more codes.',
    ),
  ),
  nextAttemptAfter: v.exactOptional(
    textOf('The earliest time at which a webhook starts the next attempt (ISO 8601).'),
  ),
});

export const notedSchema = v.object({
  status: v.literal('noted'),
  execution: v.exactOptional(
    textOf('Name of the execution that updates the room, where one was started at once.'),
  ),
  archiveAfter: v.exactOptional(
    textOf(
      'When the room of a closed work item goes to the archive, unless it is opened again before (ISO 8601).',
    ),
  ),
});

export const ignoredSchema = v.object({
  status: v.literal('ignored'),
  reason: textOf('A sentence that the admin of the source can act on.'),
});

/** Exactly what the system sent: it keeps the address only then. */
export const challengeSchema = v.object({ challenge: v.string() });

const errors = v.exactOptional(
  said(v.array(v.object({ field: v.string(), message: v.string() })), 'Every wrong field at once.'),
);

/** What became of one item of a webhook that has several. */
export const itemSchema = v.union([
  acceptedSchema,
  heldSchema,
  duplicateSchema,
  notedSchema,
  ignoredSchema,
  v.object({ status: v.literal('invalid'), detail: textOf('What to correct.'), errors }),
  v.object({ status: v.literal('not-stored'), detail: textOf('Send all items again.') }),
]);

const itemsInOrder = said(v.array(itemSchema), 'What became of each item, in the order in which they came.');

/** The answer to a webhook that has several items. */
export const severalSchema = v.object({ status: v.literal('several'), items: itemsInOrder });

/** Problem details (RFC 9457). */
export const problemSchema = v.object({
  title: v.string(),
  status: v.number(),
  detail: textOf('What to correct.'),
  errors,
  items: v.exactOptional(itemsInOrder),
});

/** What the gateway answers without a call of the receiver. */
export const gatewayErrorSchema = v.object({ message: v.string() });

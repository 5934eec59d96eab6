import * as v from 'valibot';
import { type FailureCode, failures } from '../../kernel/failures.ts';
import { type WarningCode, warnings } from '../../kernel/warnings.ts';

/** The events that receivers of results get, as the HTTP contract has them (infra/http-contract/openapi.json). */

const ticketOrProject = {
  source: v.pipe(v.string(), v.description('Name of the source in the environment.')),
  projectId: v.exactOptional(v.pipe(v.string(), v.description('Of a project; a ticket has ticketId.'))),
  ticketId: v.exactOptional(v.string()),
};

const moreMayCome = 'A later version may have more: take one that you do not know as one of these.';
const failureCode = v.pipe(
  v.picklist(Object.keys(failures) as FailureCode[]),
  v.description(`Why there is no room. ${moreMayCome}`),
);
const warningCode = v.pipe(
  v.picklist(Object.keys(warnings) as WarningCode[]),
  v.description(`What is not as it should be. ${moreMayCome}`),
);

const roomId = v.pipe(v.number(), v.safeInteger());

export const roomCreatedSchema = v.object({
  type: v.literal('room.created'),
  timestamp: v.pipe(v.string(), v.isoTimestamp()),
  data: v.object({
    ...ticketOrProject,
    roomId,
    roomUrl: v.pipe(
      v.string(),
      v.description('Opens the room for those who have access, and admits nobody else.'),
    ),
    invitationUrl: v.exactOptional(
      v.pipe(
        v.string(),
        v.description('A secret: it admits everybody who holds it. For internal notes only.'),
      ),
    ),
    externalUrl: v.exactOptional(
      v.pipe(
        v.string(),
        v.description(
          'A secret: everybody who holds it can open the room without an account. For internal notes only.',
        ),
      ),
    ),
    title: v.string(),
    template: v.exactOptional(v.object({ id: roomId, title: v.string() })),
    warnings: v.pipe(
      v.array(v.object({ code: warningCode, message: v.string() })),
      v.description('What is missing from the room.'),
    ),
    room: v.pipe(
      v.object({
        type: v.exactOptional(v.number()),
        tags: v.exactOptional(v.array(v.string())),
        createdOn: v.exactOptional(v.string()),
      }),
      v.description('What the portal says of the room.'),
    ),
  }),
});

export const roomFailedSchema = v.object({
  type: v.literal('room.failed'),
  timestamp: v.pipe(v.string(), v.isoTimestamp()),
  data: v.object({
    ...ticketOrProject,
    error: v.object({
      code: failureCode,
      message: v.pipe(v.string(), v.description('What happened and what to do.')),
    }),
  }),
});

/** What became of a room later. Only where the environment wants these events (`life.events`). */
export const roomChangedSchema = v.object({
  type: v.picklist([
    'room.archiving',
    'room.archived',
    'room.restored',
    'room.renamed',
    'room.deleted',
    'room.linked',
    'room.held',
    'room.warning',
    'room.unreachable',
  ]),
  timestamp: v.pipe(v.string(), v.isoTimestamp()),
  data: v.object({
    ...ticketOrProject,
    roomId,
    roomUrl: v.string(),
    invitationUrl: v.exactOptional(
      v.pipe(v.string(), v.description('Of room.linked alone: a secret, as that of room.created.')),
    ),
    externalUrl: v.exactOptional(
      v.pipe(v.string(), v.description('Of room.linked alone: a secret, as that of room.created.')),
    ),
    archiveAfter: v.exactOptional(
      v.pipe(
        v.string(),
        v.isoTimestamp(),
        v.description('Of room.archiving alone: when the room goes to the archive.'),
      ),
    ),
    reason: v.exactOptional(
      v.pipe(
        failureCode,
        v.description('Of room.held alone: why the room is still in the archive. It comes back by itself.'),
      ),
    ),
    message: v.exactOptional(
      v.pipe(v.string(), v.description('Of room.warning alone: what is not as it should be about the room.')),
    ),
    title: v.pipe(v.string(), v.description('Of the room, when that became of it.')),
    by: v.exactOptional(
      v.pipe(
        v.literal('people'),
        v.description('People did it in the portal; absent for what this program did.'),
      ),
    ),
  }),
});

/** The outcome of a work item as the receiver of its source gets it. */
export type ResultEvent =
  | v.InferOutput<typeof roomCreatedSchema>
  | v.InferOutput<typeof roomFailedSchema>
  | v.InferOutput<typeof roomChangedSchema>;

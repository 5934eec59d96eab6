import * as v from 'valibot';
import { failureReasons, holdReasons } from './outsiders.ts';

/** What the status of one work item says, as the HTTP contract has it (infra/http-contract/openapi.json is made from it). */

const said = <T extends v.GenericSchema>(schema: T, description: string) =>
  v.pipe(schema, v.description(description));

const time = () => v.pipe(v.string(), v.isoTimestamp());
const whole = () => v.pipe(v.number(), v.safeInteger());

const common = {
  message: said(v.string(), 'The same in words, in the language of accept-language.'),
  over: said(
    v.boolean(),
    'Nothing more happens by itself. Otherwise ask again after the seconds of retry-after.',
  ),
};

const readyAt = v.exactOptional(
  said(
    v.object({
      likely: time(),
      earliest: time(),
      latest: time(),
    }),
    'When the room is likely to be there, by the last rooms that were made: an estimate and no promise.',
  ),
);

export const statusSchema = v.variant('status', [
  v.object({ status: said(v.literal('accepted'), 'Taken; nothing of it is to be seen yet.'), ...common }),
  v.object({
    status: said(
      v.literal('queued'),
      'Waits for its turn: the portal makes one room from a template at a time.',
    ),
    ...common,
    queue: v.object({
      place: v.exactOptional(said(whole(), 'From 1; absent behind the first 500.')),
      of: said(whole(), 'How many wait; 500 stands for more.'),
    }),
    readyAt,
  }),
  v.object({
    status: said(v.literal('creating'), 'The room is being made or copied from its template.'),
    ...common,
    percent: v.exactOptional(said(whole(), 'Of the copy, by now; absent where nobody can say.')),
    readyAt,
  }),
  v.object({
    status: said(
      v.literal('completing'),
      'The room is there, and gets what belongs into it and who may enter.',
    ),
    ...common,
  }),
  v.object({
    status: v.literal('done'),
    ...common,
    room: v.object({
      url: said(v.string(), 'Opens the room for those who have access, and admits nobody else.'),
      state: v.exactOptional(
        said(
          v.picklist(['archived', 'deleted', 'handed-over']),
          'What became of it; absent while it is in use.',
        ),
      ),
    }),
    archiveAfter: v.exactOptional(said(time(), 'When the room of a closed work item goes to the archive.')),
  }),
  v.object({
    status: said(v.literal('held'), 'Kept back; it goes on by itself.'),
    ...common,
    reason: v.picklist(holdReasons),
    notBefore: v.exactOptional(said(time(), 'It goes on after that at the earliest.')),
  }),
  v.object({
    status: said(v.literal('ignored'), 'It gets no room: its own system says so, or no longer knows it.'),
    ...common,
  }),
  v.object({
    status: said(v.literal('failed'), 'There is no room. The message says what somebody can do.'),
    ...common,
    reason: v.picklist(failureReasons),
  }),
]);

/** What is said of a work item, without the words. */
export type ItemStatus =
  v.InferOutput<typeof statusSchema> extends infer One
    ? One extends unknown
      ? Omit<One, 'message' | 'over'>
      : never
    : never;

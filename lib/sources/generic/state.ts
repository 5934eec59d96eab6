import * as v from 'valibot';
import { hour } from '../../kernel/time.ts';
import { isObject } from '../../settings/fields.ts';
import type { ItemPerson } from '../../work-items/life/people.ts';
import type { WorkItemFacts } from '../../work-items/record.ts';
import { body, id, line, mistakesOf, text } from '../bodies/fields.ts';
import type { Reading } from '../contract/receive.ts';
import { people } from './people.ts';
import type { GenericSettings } from './settings.ts';

/** What names a work item, and its title, in the webhooks of one type of source. */
export interface StateForm {
  id: { field: 'ticketId' | 'projectId'; example: string };
  title: 'subject' | 'projectName';
  factsOf(id: string): WorkItemFacts;
}

/** What {@link stateBody} reads: of the ids and the titles, those of its form. */
type SaidState = { status: string; updatedAt: string; people?: ItemPerson[] | null } & Record<
  StateForm['id']['field'],
  string
> &
  Partial<Record<StateForm['title'], string | null>>;

/** A webhook that makes a room has no `updatedAt`; one that says the whole state of a work item has. */
export function saysState(json: unknown): boolean {
  return isObject(json) && 'updatedAt' in json;
}

/** A clock may be wrong by so much. A time further ahead would make all that comes after it older. */
const aheadMs = hour;

/** The body of such a webhook: `{ ticketId or projectId, status, subject? or projectName?, people?, updatedAt }`. */
export function stateBody({ id: { field, example }, title }: StateForm) {
  const timeRemedy = 'send the time of the change in ISO 8601 with its zone, such as "2026-11-23T10:00:00Z"';
  return body(
    {
      [field]: id(example),
      status: text('send the state as a text such as "solved"', 100),
      [title]: v.nullish(line('send it as a text')),
      people,
      updatedAt: v.pipe(
        v.string(timeRemedy),
        v.isoTimestamp(timeRemedy),
        v.check((time) => !Number.isNaN(msOf(time)), timeRemedy),
      ),
    },
    `{ "${field}": "${example}", "status": "solved", "updatedAt": "2026-11-23T10:00:00Z" }`,
  );
}

/**
 * A time in ISO 8601 as ms since 1970; NaN for a day that no month has, which Date.parse takes for one of the next month.
 * The offset may be hours alone (ISO 8601, 4.2.5.2), which Date.parse does not know.
 */
function msOf(time: string): number {
  const day = time.slice(0, 10);
  const dayMs = Date.parse(day);
  if (Number.isNaN(dayMs) || !new Date(dayMs).toISOString().startsWith(day)) return Number.NaN;
  return Date.parse(time.replace(/[+-]\d\d$/, '$&:00'));
}

/** Reads such a webhook. The state is closed or open by the settings of the source, or not known to them. */
export function readState(
  { closedStates, openStates }: Pick<GenericSettings, 'closedStates' | 'openStates'>,
  json: unknown,
  form: StateForm,
  nowMs: number,
): Reading {
  const parsed = v.safeParse(stateBody(form), json);
  if (!parsed.success) return { outcome: 'invalid', mistakes: mistakesOf(parsed.issues) };
  const said = parsed.output as unknown as SaidState;
  const { status, updatedAt, people } = said;
  const atMs = msOf(updatedAt);
  if (atMs > nowMs + aheadMs) {
    const message = 'more than an hour ahead of our clock; send the time of the change';
    return { outcome: 'invalid', mistakes: [{ field: 'updatedAt', message }] };
  }
  const title = said[form.title];
  const isIn = (states: readonly string[]) => states.some((state) => folded(state) === folded(status));
  return {
    outcome: 'state',
    facts: form.factsOf(said[form.id.field]),
    reported: { status, atMs, ...(title ? { title } : {}) },
    ...(people ? { people } : {}),
    closed: isIn(closedStates) ? true : isIn(openStates) ? false : undefined,
  };
}

/** "On-Hold", "on_hold" and "on hold" are one state. */
export function folded(state: string): string {
  return state
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ');
}

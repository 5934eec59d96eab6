import * as v from 'valibot';
import type { ItemPerson } from '../../work-items/life/people.ts';
import type { WorkItemFacts } from '../../work-items/record.ts';
import { itemUrl, mistakesOf, text } from '../bodies/fields.ts';
import { testSeen } from '../bodies/test-webhooks.ts';
import type { FieldMistake, Reading, SourceReceiver } from '../contract/receive.ts';
import { verify, verifySecret, whyNot } from '../generic/authentication.ts';

import { readState, type StateForm } from '../generic/state.ts';
import { ticketBody, ticketStateForm } from '../helpdesk/receive.ts';
import { projectBody, projectStateForm } from '../project-system/receive.ts';
import { type Mapped, mapped } from './mapping.ts';
import type { CustomSettings } from './settings.ts';

/** A source whose settings say what its bodies mean. */
export const customReceiver: SourceReceiver<CustomSettings> = {
  secret: verifySecret,
  verify,
  whyNot,
  itemsOf: mapped,
  read(source, json, { nowMs, follows = false }): Reading {
    // As `itemsOf` gave it.
    const said = json as Mapped;
    if (said.outcome === 'test') return testSeen;
    if (said.outcome === 'invalid' || said.outcome === 'challenge') return said;
    if (said.outcome === 'ignored' || said.outcome === 'stranger') return said;
    const { item } = said;
    if (said.outcome === 'state') {
      if (!follows) return { outcome: 'ignored', reason: followsNothing };
      const form = formOf(source);
      const reading = readState(
        source,
        { ...item, status: said.status, updatedAt: said.updatedAt },
        form,
        nowMs,
      );
      return reading.outcome === 'invalid' ? invalid(source, reading.mistakes) : reading;
    }
    const { label, itemUrl: page, ...named } = item;
    const parsed = v.safeParse(bodyOf(source), named);
    const shownAs = v.safeParse(shownOf, { label, itemUrl: page });
    if (parsed.success && shownAs.success) {
      const { label: shown, itemUrl: url } = shownAs.output;
      const { people, ...output } = parsed.output;
      const facts = { ...output, ...(shown ? { label: shown } : {}) };
      return {
        outcome: 'work-item',
        facts: facts as WorkItemFacts,
        ...(url ? { itemUrl: url } : {}),
        ...(people ? { people } : {}),
        ...(source.lookUp ? { lookUp: true as const } : {}),
      };
    }
    const issues = [...(parsed.issues ?? []), ...(shownAs.issues ?? [])];
    return invalid(source, mistakesOf(issues));
  },
};

const followsNothing =
  'This webhook says the state of a work item, and the rooms of this environment do not follow their work items ("life" in its settings).';
const shownOf = v.object({ label: v.nullish(text('send a text', 200)), itemUrl: v.nullish(itemUrl) });

function formOf({ item }: CustomSettings): StateForm {
  return item.ticketId === undefined ? projectStateForm : ticketStateForm;
}

/** What the expressions of an item have to give: the body of our own form. */
function bodyOf({ item, lookUp }: CustomSettings) {
  const none = { callbackHosts: [] };
  const [kind, form] =
    item.ticketId === undefined
      ? (['project', projectBody(none, { mayLackName: lookUp !== undefined })] as const)
      : (['ticket', ticketBody(none)] as const);
  return v.pipe(
    form as v.GenericSchema<unknown, object>,
    v.transform(({ callbackUrl: _, ...rest }: { callbackUrl?: unknown; people?: ItemPerson[] | null }) => ({
      kind,
      ...rest,
    })),
  );
}

/** The same mistakes by the expressions that made them: who reads them knows the settings, and not our form. */
function invalid({ item, state }: CustomSettings, mistakes: readonly FieldMistake[]): Reading {
  const all: Record<string, string | undefined> = {
    ...item,
    status: state?.status,
    updatedAt: state?.updatedAt,
  };
  return {
    outcome: 'invalid',
    mistakes: mistakes.map(({ field, message }) => {
      const place = Object.hasOwn(item, field) ? `item.${field}` : `state.${field}`;
      return {
        field: place,
        message: `the expression ${JSON.stringify(all[field] ?? '')} of the settings ${hasToGive(message)}`,
      };
    }),
  };
}

/** What is asked of a sender, as what is asked of an expression. */
function hasToGive(message: string): string {
  const asked = /^send (.*)/.exec(message)?.[1];
  return asked === undefined ? `gives a value that is ${message}` : `has to give ${asked}`;
}

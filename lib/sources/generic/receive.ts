import * as v from 'valibot';
import type { ItemPerson } from '../../work-items/life/people.ts';
import type { WorkItemFacts } from '../../work-items/record.ts';
import { mistakesOf } from '../bodies/fields.ts';
import { type Handwritten, parseHandwritten, parseOnce } from '../bodies/handwritten.ts';
import { parseSeveral } from '../bodies/several.ts';
import { isTest, testSeen } from '../bodies/test-webhooks.ts';
import type { Reading, SourceReceiver } from '../contract/receive.ts';
import { verify, verifySecret, whyNot } from './authentication.ts';
import type { GenericSettings } from './settings.ts';
import { readState, type StateForm, saysState } from './state.ts';

interface Beside {
  callbackUrl?: string | undefined;
  itemUrl?: string | null | undefined;
  people?: ItemPerson[] | null | undefined;
}

/**
 * The receiver of a generic source, whose body has the facts of a work item by their own names.
 *
 * @param bodyOf the form of a body in an environment with these settings
 * @param stateForm what names a work item in a webhook that says its state
 * @param handwritten the fields of a body that a person writes around placeholders
 * @param factsOf what the rest of a body says, without its URLs and people
 */
export function genericReceiver<Body extends Beside>(
  bodyOf: (settings: GenericSettings) => v.GenericSchema<unknown, Body>,
  factsOf: (said: Omit<Body, keyof Beside>) => WorkItemFacts,
  stateForm: StateForm,
  handwritten: Handwritten,
): SourceReceiver<GenericSettings> {
  return {
    secret: verifySecret,
    verify,
    whyNot,
    // Some systems fill a template and escape nothing: what is not JSON is read as written by hand.
    parse: (text) => parseSeveral(text) ?? parseOnce(text) ?? parseHandwritten(text, handwritten),
    read(settings, json, { nowMs, follows = false }): Reading {
      if (isTest(json)) return testSeen;
      if (follows && saysState(json)) return readState(settings, json, stateForm, nowMs);
      const parsed = v.safeParse(bodyOf(settings), json);
      if (!parsed.success) return { outcome: 'invalid', mistakes: mistakesOf(parsed.issues) };
      const { callbackUrl, itemUrl, people, ...said } = parsed.output;
      return {
        outcome: 'work-item',
        facts: factsOf(said),
        ...(callbackUrl ? { callbackUrl } : {}),
        ...(itemUrl ? { itemUrl } : {}),
        ...(people ? { people } : {}),
      };
    },
  };
}

/** A callback URL whose host the environment allows: https, no user or password. */
export function callbackUrl({ callbackHosts }: Pick<GenericSettings, 'callbackHosts'>) {
  const allowed = callbackHosts.length > 0 ? callbackHosts.join(', ') : 'none';
  const remedy = `send an https URL whose host the environment allows (allowed: ${allowed}), or leave it out`;
  return v.optional(
    v.pipe(
      v.string(remedy),
      v.maxLength(2000, remedy),
      v.check((value) => {
        if (!URL.canParse(value)) return false;
        const url = new URL(value);
        return (
          url.protocol === 'https:' && !url.username && !url.password && callbackHosts.includes(url.host)
        );
      }, remedy),
    ),
  );
}

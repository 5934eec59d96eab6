import * as v from 'valibot';
import type { CheckTools, SourceSetUp, SourceTrouble } from '../contract/set-up.ts';
import { checked } from '../vendor-api/outcome.ts';
import { apiOf, writeBackSecret } from './api.ts';
import { verifySecret } from './authentication.ts';
import { type FreshdeskSettings, freshdeskSettings } from './settings.ts';

export const freshdeskSetUp: SourceSetUp<FreshdeskSettings> = {
  settings: freshdeskSettings,
  example: { subdomain: 'acme' },
  secrets: { verify: verifySecret, writeBack: writeBackSecret },
  whenWell: 'Its key is an agent; the ticket field takes our URL, as far as the agent may see the fields.',
  check: (source, tools) => checked(() => check(source, tools)),
};

const fieldsAnswer = v.array(
  v.object({
    name: v.string(),
    type: v.string(),
    displayed_to_customers: v.optional(v.boolean(), false),
  }),
);

/** The account and the field (Freshdesk API reference, "Currently Authenticated Agent", "List All Ticket Fields"). */
async function check(source: FreshdeskSettings, tools: CheckTools): Promise<SourceTrouble[]> {
  const call = apiOf(source, tools);
  await call({ path: '/api/v2/agents/me', schema: v.unknown() });
  // Only administrators may list them: with another agent's key the first result shows it.
  const listed = await call({ path: '/api/v2/ticket_fields', schema: fieldsAnswer }, 403);
  if (!listed.ok) return [];
  const field = listed.body.find(({ name }) => name === source.roomField);
  const remedy = 'Make a text field as the page of the type says, and write its name as roomField.';
  if (!field) {
    return [{ grave: true, says: `The ticket field ${source.roomField} does not exist.`, remedy }];
  }
  const troubles: SourceTrouble[] = [];
  if (!['custom_text', 'custom_paragraph'].includes(field.type)) {
    const says = `The ticket field ${source.roomField} is of the type ${field.type} and takes no URL.`;
    troubles.push({ grave: true, says, remedy });
  }
  if (field.displayed_to_customers) {
    const says = `The ticket field ${source.roomField} is shown to customers.`;
    troubles.push({ grave: false, says, remedy: 'Take the check mark from "Displayed to customers".' });
  }
  return troubles;
}

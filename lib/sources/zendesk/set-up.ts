import * as v from 'valibot';
import type { CheckTools, SourceSetUp, SourceTrouble } from '../contract/set-up.ts';
import { checked } from '../vendor-api/outcome.ts';
import { apiOf, writeBackSecret } from './api.ts';
import { verifySecret } from './authentication.ts';
import { type ZendeskSettings, zendeskSettings } from './settings.ts';

export const zendeskSetUp: SourceSetUp<ZendeskSettings> = {
  settings: zendeskSettings,
  example: { subdomain: 'acme', roomField: 360001234567 },
  secrets: { verify: verifySecret, writeBack: writeBackSecret },
  whenWell: 'Its credential is an agent, and the ticket field takes our URL.',
  check: (source, tools) => checked(() => check(source, tools)),
};

const meAnswer = v.object({ user: v.object({ id: v.nullish(v.number()), role: v.nullish(v.string()) }) });
const fieldAnswer = v.object({
  ticket_field: v.object({
    type: v.string(),
    active: v.boolean(),
    visible_in_portal: v.optional(v.boolean(), false),
  }),
});

/** The account and the field (Zendesk API reference, Users, "Show Self"; Ticket Fields, "Show Ticket Field"). */
async function check(source: ZendeskSettings, tools: CheckTools): Promise<SourceTrouble[]> {
  const call = apiOf(source, tools);
  const me = await call({ path: '/api/v2/users/me.json', schema: meAnswer });
  const role = me.ok ? me.body.user.role : undefined;
  if (role !== 'agent' && role !== 'admin') {
    const says = 'The credential of the write-back secret is no agent of this Zendesk.';
    return [{ grave: true, says, remedy: 'Store the API token of an agent who may edit all tickets.' }];
  }
  const found = await call(
    { path: `/api/v2/ticket_fields/${source.roomField}.json`, schema: fieldAnswer },
    404,
  );
  const remedy = 'Make a text field for agents as the page of the type says, and write its id as roomField.';
  if (!found.ok || !found.body.ticket_field.active) {
    const says = `The ticket field ${source.roomField} does not exist or is not active.`;
    return [{ grave: true, says, remedy }];
  }
  const { type, visible_in_portal: seen } = found.body.ticket_field;
  const troubles: SourceTrouble[] = [];
  if (!['text', 'textarea'].includes(type)) {
    const says = `The ticket field ${source.roomField} is of the type ${type} and takes no URL.`;
    troubles.push({ grave: true, says, remedy });
  }
  if (seen) {
    const says = `The ticket field ${source.roomField} is shown to end users.`;
    troubles.push({ grave: false, says, remedy: 'Set its permissions to "Agents can edit" in Zendesk.' });
  }
  return troubles;
}

import * as v from 'valibot';
import type { WorkItemFacts } from '../../work-items/record.ts';
import type { ItemPerson } from '../contract/item-state.ts';
import { deletedItem, type ItemReading, type SourceReader } from '../contract/read-item.ts';
import type { VendorApi } from '../vendor-api/client.ts';
import { concluded } from '../vendor-api/outcome.ts';
import { apiOf, writeBackSecret } from './api.ts';
import { projectIdOf } from './ids.ts';
import type { JiraSettings } from './settings.ts';
import { goneOrUnseen } from './unseen.ts';

export const jiraReader: SourceReader<JiraSettings> = {
  secret: writeBackSecret,
  read: (source, facts, tools) =>
    concluded(() => {
      const id = facts.kind === 'ticket' ? facts.ticketId : facts.projectId;
      const project = projectIdOf(id);
      const call = apiOf(source, tools);
      return project === undefined ? readIssue(call, id, facts) : readProject(call, project);
    }),
};

const person = v.nullish(v.object({ accountId: v.nullish(v.string()), emailAddress: v.nullish(v.string()) }));
const issueAnswer = v.object({
  key: v.string(),
  fields: v.object({
    summary: v.nullish(v.string(), ''),
    status: v.object({ name: v.string(), statusCategory: v.object({ key: v.string() }) }),
    assignee: person,
  }),
});
const projectAnswer = v.object({
  key: v.string(),
  name: v.string(),
  archived: v.optional(v.boolean(), false),
  deleted: v.optional(v.boolean(), false),
  lead: person,
});

/**
 * The issue (Jira Cloud REST API v3, "Get issue", 2026). Every status is of one of three categories, of which "done" is the end.
 * Found by its id, it is found after a move to another project, too, where it has another key.
 */
async function readIssue(call: VendorApi, id: string, { label }: WorkItemFacts): Promise<ItemReading> {
  const query = { fields: 'summary,status,assignee' };
  const answer = await call({ path: `/rest/api/3/issue/${id}`, query, schema: issueAnswer }, 404, 410);
  if (!answer.ok) {
    const gone = await goneOrUnseen(call, label);
    return gone.outcome === 'refused' ? gone : { outcome: 'read', item: deletedItem };
  }
  const { key, fields } = answer.body;
  const { summary, status, assignee } = fields;
  return {
    outcome: 'read',
    item: {
      status: status.name,
      closed: status.statusCategory.key === 'done',
      people: peopleOf('assignee', assignee),
      ...(summary ? { title: summary } : {}),
      ...(key === label ? {} : { movedTo: key }),
    },
  };
}

/** The project (Jira Cloud REST API v3, "Get project", 2026): over when it is archived, or in the trash. */
async function readProject(call: VendorApi, id: string): Promise<ItemReading> {
  const answer = await call({ path: `/rest/api/3/project/${id}`, schema: projectAnswer }, 404, 410);
  if (!answer.ok) return { outcome: 'read', item: deletedItem };
  const { name, archived, deleted, lead } = answer.body;
  const status = deleted ? 'deleted' : archived ? 'archived' : 'active';
  const people = peopleOf('owner', lead);
  return { outcome: 'read', item: { status, closed: deleted || archived, title: name, people } };
}

/** Who hides the address from apps is known by the account alone. */
function peopleOf(role: ItemPerson['role'], found: v.InferOutput<typeof person>): ItemPerson[] {
  if (!found?.accountId) return [];
  const { accountId: id, emailAddress: email } = found;
  return [{ role, id, ...(email ? { email } : {}) }];
}

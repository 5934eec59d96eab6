import type { Fake } from '../../../infra/local/vendors/fake.ts';
import type { FreshdeskFake } from '../../../infra/local/vendors/freshdesk.ts';
import type { JiraFake } from '../../../infra/local/vendors/jira.ts';
import type { ZendeskFake } from '../../../infra/local/vendors/zendesk.ts';
import { samplesOf } from '../../../lib/sources/registry/samples.ts';
import { resultUrls } from '../../flows/harness/receivers.ts';

/** A state of a work item in its own system. */
export interface ItemState {
  closed: boolean;
  title: string;
  /** Deleted in its system. */
  gone?: boolean;
}

/** A system whose work items go on: how its webhooks say so, and where the state stands if they are not believed. */
export interface LifeSystem {
  kind: 'project' | 'ticket';
  /** Of the source. */
  settings: Record<string, unknown>;
  /** The id of its item with this number. */
  idOf(number: number): string;
  /** The webhook that makes the room. */
  created(id: string, title: string): unknown;
  /** The webhook about a change. What is read says nothing of the state. */
  changed(id: string, state: ItemState, updatedAt: string): unknown;
  /** Puts the item into a state in its system; absent for systems that cannot be read. */
  become?(fake: Fake | undefined, id: string, state: ItemState): void;
  /** May a deleted item be taken back, and be deleted at all? */
  deletes: 'never' | 'for good' | 'and takes back';
}

const apiUrl = (name: string) => `http://127.0.0.1/${name}`;

/** The webhooks of a vendor, from the samples of its type. */
function vendor(
  settings: Record<string, unknown> & { type: string },
  created: string,
): Pick<LifeSystem, 'settings' | 'created' | 'changed'> {
  const sample = (name: string, id: string, title: string) => {
    const source = { roomsPerHour: 1, ...settings };
    return samplesOf(source).samples(source, { id, title, projectType: 'marketing' })[name];
  };
  return {
    settings,
    created: (id, title) => sample(created, id, title),
    changed: (id, { title }) => sample('changed', id, title),
  };
}

const said = (item: (id: string, title: string) => object): Pick<LifeSystem, 'created' | 'changed'> => ({
  created: item,
  changed: (id, { closed, title }, updatedAt) => ({
    ...item(id, title),
    status: closed ? 'closed' : 'open',
    updatedAt,
  }),
});

/** Every system of a story, by the name of its source. */
export const lifeSystems: Readonly<Record<string, LifeSystem>> = {
  'project-system': {
    kind: 'project',
    deletes: 'never',
    settings: { resultUrl: resultUrls['project-system'] },
    idOf: (number) => `PRJ-${number}`,
    ...said((projectId, projectName) => ({ projectId, projectType: 'marketing', projectName })),
  },
  helpdesk: {
    kind: 'ticket',
    deletes: 'never',
    settings: { resultUrl: resultUrls.helpdesk },
    idOf: String,
    ...said((ticketId, subject) => ({ ticketId, subject })),
  },
  zendesk: {
    kind: 'ticket',
    deletes: 'and takes back',
    ...vendor({ type: 'zendesk', subdomain: 'acme', roomField: 1, apiUrl: apiUrl('zendesk') }, 'event'),
    idOf: String,
    become(fake, id, { closed, title, gone }) {
      const zendesk = fake as ZendeskFake;
      zendesk.undelete(id);
      zendesk.touch(id, { status: closed ? 'solved' : 'open', subject: title });
      if (gone) zendesk.remove(id);
    },
  },
  freshdesk: {
    kind: 'ticket',
    deletes: 'and takes back',
    ...vendor({ type: 'freshdesk', subdomain: 'acme', apiUrl: apiUrl('freshdesk') }, 'simple'),
    idOf: String,
    become(fake, id, { closed, title, gone = false }) {
      const ticket = (fake as FreshdeskFake).ticket(id);
      Object.assign(ticket, { status: closed ? 4 : 2, subject: title, deleted: gone });
    },
  },
  jira: {
    kind: 'ticket',
    deletes: 'for good',
    ...vendor({ type: 'jira', site: 'acme.atlassian.net', apiUrl: apiUrl('jira') }, 'issue'),
    idOf: String,
    become(fake, id, { closed, title, gone }) {
      const jira = fake as JiraFake;
      const status = closed
        ? ({ name: 'Done', statusCategory: { key: 'done' } } as const)
        : ({ name: 'Open', statusCategory: { key: 'new' } } as const);
      Object.assign(jira.issue(id), { status, summary: title });
      if (gone) jira.removeIssue(id);
    },
  },
  campaigns: {
    kind: 'project',
    deletes: 'never',
    ...vendor(
      { type: 'jira', site: 'acme.atlassian.net', makes: 'projects', apiUrl: apiUrl('campaigns') },
      'project',
    ),
    idOf: (number) => String(10_000 + number),
    changed(id, { title }) {
      return { ...(this.created(id, title) as object), webhookEvent: 'project_updated' };
    },
    become(fake, id, { closed, title }) {
      (fake as JiraFake).projectChanges.set(id, { key: `P${id}`, name: title, archived: closed });
    },
  },
  intranet: {
    kind: 'ticket',
    deletes: 'never',
    settings: {
      type: 'custom',
      proof: { header: 'x-webhook-secret' },
      item: { ticketId: 'ticketId', subject: 'subject' },
      state: { when: '$exists(updatedAt)', status: 'status', updatedAt: 'updatedAt' },
      writeBack: {
        url: apiUrl('intranet'),
        read: { path: '/items/{item.ticketId}', room: 'room_url', notes: 'notes.text' },
        field: { path: '/items/{item.ticketId}', body: "{ 'room_url': room.url }" },
        note: { path: '/items/{item.ticketId}/notes', body: "{ 'text': note.text }" },
      },
      samples: [{ body: { ticketId: '7', subject: 'x' }, items: [{ ticketId: '7', subject: 'x' }] }],
    },
    idOf: String,
    ...said((ticketId, subject) => ({ ticketId, subject })),
  },
};

/** The system of a source. */
export function systemOf(source: string): LifeSystem {
  const found = lifeSystems[source];
  if (!found) throw new Error(`no system ${source}`);
  return found;
}

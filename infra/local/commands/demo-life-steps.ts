import { randomUUID } from 'node:crypto';
import type { SourceSettings } from '../../../lib/settings/schema.ts';
import { samplesOf } from '../../../lib/sources/registry/samples.ts';
import type { LocalStack } from '../stack.ts';
import type { ZendeskFake } from '../vendors/zendesk.ts';

/** One thing that happens to a work item or to its room, and what has to become of them by then. */
export interface Step {
  title: string;
  happen(roomId: number): Promise<void>;
  expected: { place: 'active' | 'in the archive'; title: string; links: number; told: RegExp[] };
}

/** A work item through its life. */
export interface Life {
  name: string;
  source: string;
  kind: 'project' | 'ticket';
  id: string;
  steps: Step[];
  /** What its system shows of the room, and the notes or events that it got. */
  shown(): { roomUrl: string | undefined; told: string[] };
}

/** The work items of the demo. */
export function livesOf(stack: LocalStack): Life[] {
  return [ticketOf(stack), projectOf(stack)];
}

/** A ticket of Zendesk, which is read when its webhook says that it has changed. */
function ticketOf(stack: LocalStack): Life {
  const source = 'zendesk';
  const id = '35436';
  const zendesk = stack.fake(source) as ZendeskFake;
  const settings = stack.settings.sources[source] as SourceSettings;
  const { event, changed } = samplesOf(settings).samples(settings, { id, title: 'Login error' });
  const becomes = (change: Parameters<ZendeskFake['touch']>[1]) => async () => {
    zendesk.touch(id, change);
    await post(stack, source, changed);
  };
  const [first, second] = [`Ticket #${id} - Login error`, `Ticket #${id} - Login error at night`];
  const steps: Step[] = [
    {
      title: 'comes in',
      async happen() {
        zendesk.touch(id, { subject: 'Login error' });
        await post(stack, source, event);
      },
      expected: { place: 'active', title: first, links: 1, told: [/gets in/] },
    },
    {
      title: 'is renamed',
      happen: becomes({ subject: 'Login error at night' }),
      expected: { place: 'active', title: second, links: 1, told: [] },
    },
    {
      title: 'is solved',
      happen: becomes({ status: 'solved' }),
      expected: { place: 'in the archive', title: second, links: 0, told: [] },
    },
    {
      title: 'is opened again',
      happen: becomes({ status: 'open' }),
      expected: { place: 'active', title: second, links: 1, told: [/is open again/] },
    },
    {
      title: 'is solved for good',
      happen: becomes({ status: 'solved' }),
      expected: { place: 'in the archive', title: second, links: 0, told: [] },
    },
  ];
  const shown = () => {
    const { roomUrl, notes } = zendesk.shown(id);
    return { roomUrl, told: notes.map(({ text }) => text.replace(/\s+/g, ' ')) };
  };
  return { name: `Ticket ${id}`, source, kind: 'ticket', id, steps, shown };
}

/** A project of a system that says the whole state with each change. */
function projectOf(stack: LocalStack): Life {
  const source = 'project-system';
  const id = 'PRJ-10021';
  const says = (projectName: string, status: string) => () =>
    post(stack, source, { projectId: id, projectName, status, updatedAt: new Date().toISOString() });
  const [first, second] = [`Q1 Campaign (${id})`, `Q2 Campaign (${id})`];
  const project = { projectId: id, projectType: 'marketing', projectName: 'Q1 Campaign' };
  const steps: Step[] = [
    {
      title: 'comes in',
      happen: () => post(stack, source, project),
      expected: { place: 'active', title: first, links: 0, told: [/room\.created/] },
    },
    {
      title: 'is renamed',
      happen: says('Q2 Campaign', 'active'),
      expected: { place: 'active', title: second, links: 0, told: [/room\.renamed/] },
    },
    {
      title: 'is done',
      happen: says('Q2 Campaign', 'done'),
      expected: { place: 'in the archive', title: second, links: 0, told: [/room\.archived$/] },
    },
    {
      title: 'is active again',
      happen: says('Q2 Campaign', 'active'),
      expected: { place: 'active', title: second, links: 0, told: [/room\.restored$/] },
    },
    {
      title: 'goes on, and somebody archives its room in the portal',
      happen: (roomId) => archiveByHand(stack, roomId),
      expected: { place: 'in the archive', title: second, links: 0, told: [/room\.archived by people/] },
    },
    {
      title: 'says that it is active: what people did stays',
      happen: says('Q2 Campaign', 'active'),
      expected: { place: 'in the archive', title: second, links: 0, told: [] },
    },
  ];
  const shown = () => {
    const fake = stack.fake(source);
    const about = fake?.received.filter(({ event }) => event.data.projectId === id) ?? [];
    // An event may come twice under one id, and then counts once.
    const told = [...new Map(about.map((result) => [result.id, result])).values()].map(
      ({ event }) => `${event.type}${event.data.by ? ` by ${event.data.by}` : ''}`,
    );
    return { roomUrl: fake?.shown(id).roomUrl, told };
  };
  return { name: `Project ${id}`, source, kind: 'project', id, steps, shown };
}

/** Sends a webhook as its source signs it. */
async function post(
  { settings, secrets, webhookUrls }: LocalStack,
  name: string,
  json: unknown,
): Promise<void> {
  const source = settings.sources[name];
  if (!source) throw new Error(`The settings have no source ${name}.`);
  const body = JSON.stringify(json);
  const secret = secrets.sources[name]?.verify[0] ?? '';
  const signature = samplesOf(source).sign(source, {
    secret,
    body,
    nowMs: Date.now(),
    deliveryId: `msg_${randomUUID()}`,
  });
  const headers = { 'content-type': 'application/json', ...signature };
  const response = await fetch(webhookUrls[name] ?? '', { method: 'POST', headers, body });
  if (!response.ok)
    throw new Error(`A webhook was answered with ${response.status}: ${await response.text()}`);
}

/** Somebody archives a room in the portal's own pages. */
async function archiveByHand({ simulator, portal }: LocalStack, roomId: number): Promise<void> {
  if (!simulator) return;
  const token = 'the page of the owner';
  simulator.world.portal.tokens.set(token, simulator.people.owner);
  await fetch(`${portal.url}/api/2.0/files/rooms/${roomId}/archive`, {
    method: 'PUT',
    headers: { authorization: token, 'content-type': 'application/json' },
    body: '{}',
  });
}

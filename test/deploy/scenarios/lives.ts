import type { ZendeskFake } from '../../../infra/local/vendors/zendesk.ts';
import { portalWebhookName } from '../../../lib/intake/portal/webhook.ts';
import type { WorkItem } from '../../../lib/work-items/keys.ts';
import { type Deployed, until } from '../deployed.ts';
import type { Check } from '../report.ts';
import { type DeployScenario, isSame } from './scenario.ts';

/** Work items that go on after their rooms were made: what becomes of the rooms, and what people do in the portal. */
export const lives: DeployScenario = {
  name: 'lives',
  alongside: true,
  async run(stack, check) {
    hearPortal(stack);
    await Promise.all([ticketThatIsRead(stack, check), projectThatSaysItsState(stack, check)]);
  },
};

/** The portal sends its own webhooks to the deployed URL. */
function hearPortal(stack: Deployed): void {
  const { secrets, simulator } = stack.outside;
  const { world, people } = simulator;
  const [secretKey = ''] = secrets.portalWebhook ?? [];
  const uri = stack.webhookUrl(portalWebhookName);
  const created = world.clock.now();
  const hook = { id: 1, name: 'Rooms', uri, secretKey, enabled: true, triggers: 0, created };
  world.portal.webhooks.push({ ...hook, userId: people.serviceUser });
}

async function ticketThatIsRead(stack: Deployed, check: Check): Promise<void> {
  const item = stack.item('zendesk', '7001');
  const zendesk = stack.outside.fake('zendesk') as ZendeskFake;
  const changed = async (change: object) => {
    zendesk.touch(item.id, change);
    const { body } = await stack.sendChange(item);
    check('a ticket that has changed is noted', body.status === 'noted', body);
  };
  zendesk.touch(item.id, { subject: 'Printer offline' });
  await stack.send(item, 'Printer offline');
  await stack.ended(item);
  const room = () => stack.rooms(item)[0];
  const place = () => room()?.room.place;
  await changed({ subject: 'Printer on fire' });
  await until('the new title', () => room()?.title === 'Ticket #7001 - Printer on fire');
  await changed({ status: 'solved' });
  await until('the archive of a solved ticket', () => place() === 'archive');
  check('a room in the archive has no link', room()?.room.links.length === 0, room()?.room.links);
  const before = notesOf(stack, item).length;
  await changed({ status: 'open' });
  await until('the restored room of a ticket that was opened again', () => place() === 'rooms');
  await until('its link', () => room()?.room.links.length === 1);
  await until('the note with the link', () => notesOf(stack, item).length > before);
  check('it is told in one note', notesOf(stack, item).length === before + 1, notesOf(stack, item));
  await archiveByHand(stack, room()?.id ?? 0);
  // Without the portal's webhook nobody would look before tomorrow.
  await until('what people did is seen', async () => (await stack.record(item))?.room?.state === 'archived');
  await until('and told', () => notesOf(stack, item).length === before + 2);
  await changed({ status: 'solved' });
  await changed({ status: 'open' });
  await until('the last update', async () => (await stack.record(item))?.life?.running === undefined);
  check('a room that people archived stays in the archive', place() === 'archive', place());
  const what = (await stack.record(item))?.life?.changes?.map((change) => change.what);
  check(
    'the record says what became of the room',
    isSame(what, ['renamed', 'access-removed', 'archived', 'restored', 'link-made', 'archived-by-people']),
    what,
  );
  await endedWell(stack, check, item);
}

async function projectThatSaysItsState(stack: Deployed, check: Check): Promise<void> {
  const item = stack.item('project-system', 'LIVES-1');
  const say = (status: string, updatedAt: number) =>
    stack.sendBody(item.source, {
      projectId: item.id,
      status,
      updatedAt: new Date(updatedAt).toISOString(),
    });
  await stack.send(item, 'Launch');
  await stack.ended(item);
  const place = () => stack.rooms(item)[0]?.room.place;
  const nowMs = Date.now();
  await say('done', nowMs);
  await until('the archive of a project that is done', () => place() === 'archive');
  const late = await say('active', nowMs - 1000);
  check('a state that is older than the known one is ignored', late.body.status === 'ignored', late.body);
  await say('active', nowMs + 1000);
  await until('the restored room', () => place() === 'rooms');
  await until('its last update', async () => (await stack.record(item))?.life?.running === undefined);
  await endedWell(stack, check, item);
}

async function endedWell(stack: Deployed, check: Check, item: WorkItem): Promise<void> {
  const ends = await stack.updates(item);
  check(
    `${item.source}: every update ended well`,
    ends.every((end) => end === 'SUCCEEDED'),
    ends,
  );
  check(`${item.source}: they are few`, ends.length <= 10, ends.length);
  check(`${item.source}: it has one room`, stack.rooms(item).length === 1, stack.rooms(item).length);
}

function notesOf(stack: Deployed, item: WorkItem) {
  return stack.shown(item)?.notes ?? [];
}

/** Somebody archives the room in the portal's own pages. */
async function archiveByHand({ outside: { simulator } }: Deployed, roomId: number): Promise<void> {
  const token = 'the page of the owner';
  simulator.world.portal.tokens.set(token, simulator.people.owner);
  await fetch(`${simulator.url}/api/2.0/files/rooms/${roomId}/archive`, {
    method: 'PUT',
    headers: { authorization: token, 'content-type': 'application/json' },
    body: '{}',
  });
}

import { goodStates } from '../../flows/harness/good-states.ts';
import type { Deployed } from '../deployed.ts';
import { stubborn } from '../outside.ts';
import type { Check } from '../report.ts';
import { type DeployScenario, isSame, statesOnce } from './scenario.ts';

export const everySource: DeployScenario = {
  name: 'sources',
  async run(stack, check) {
    // Its secret was read while it was unset, and is not read again for a minute.
    const sources = stack.sources.filter((source) => source !== stubborn);
    await Promise.all(sources.map((source, at) => oneRoom(stack, check, source, `${4700 + at}`)));
  },
};

async function oneRoom(stack: Deployed, check: Check, source: string, id: string): Promise<void> {
  const item = stack.item(source, id);
  const says = (what: string, right: boolean, found?: unknown) => check(`${source}: ${what}`, right, found);
  // A signature is over bytes: an emoji shows whether they arrive unchanged.
  const answer = await sent(stack, item);
  says('the webhook is accepted', answer.status === 202 && answer.body.status === 'accepted', answer.body);
  const execution = await stack.ended(item);
  const expected = goodStates[item.kind];
  says(
    'the execution enters the states of the machine',
    isSame(statesOnce(execution), expected),
    execution.states,
  );
  says('and succeeds', execution.status === 'SUCCEEDED', execution);
  const rooms = stack.rooms(item);
  const [room] = rooms;
  says('there is one room', rooms.length === 1, rooms);
  if (!room) return;
  const { serviceUser } = stack.outside.simulator.people;
  says('of the service user', room.createdBy === serviceUser, room.createdBy);
  const record = await stack.record(item);
  says(
    'the record is done and names the room',
    record?.status === 'done' && record.delivery === 'delivered' && record.room?.id === room.id,
    record,
  );
  says('there are no warnings', isSame(record?.warnings ?? [], []), record?.warnings);
  const { roomUrl, notes = [] } = stack.shown(item) ?? {};
  says('the source shows its URL', roomUrl !== undefined && roomUrl === record?.room?.url, roomUrl);
  says('it was told once', stack.results(item).length <= 1 && notes.length <= 1, {
    notes,
    events: stack.results(item),
  });
  const { team } = stack.outside.settings[`${item.kind}Room`];
  says('its team is in', room.room.shares.size >= team.length, room.room.shares);
  if (item.kind === 'project') {
    const template = stack.outside.simulator.templates.marketing;
    says('it has all files of its template', stack.filesIn(room.id) === stack.filesIn(template));
  } else {
    const titles = stack.outside.simulator.world.portal.childFolders(room.id).map(({ title }) => title);
    says('it has its folders', isSame(titles, stack.outside.settings.ticketRoom.folders), titles);
    says('it has one link', room.room.links.length === 1, room.room.links.length);
    const [note] = notes;
    says(
      'which the source has in an internal note',
      note?.internal === true && /\/s\//.test(note.text),
      notes,
    );
  }
  const again = await sent(stack, item);
  says(
    'the webhook again is a duplicate with the room',
    again.status === 200 && again.body.status === 'duplicate' && again.body.room?.id === room.id,
    again.body,
  );
  says('the room carries the key tag alone', isSame(room.room.tags, [stack.keyTag(item)]), room.room.tags);
}

/** What the one item was answered: some senders put it into a list. */
async function sent(stack: Deployed, item: ReturnType<Deployed['item']>) {
  const { status, body } = await stack.send(item, 'Launch 🚀 «été»');
  const [only] = (body.items as (typeof body)[] | undefined) ?? [body];
  return { status, body: only ?? {} };
}

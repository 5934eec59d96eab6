import { describe, expect, it } from 'vitest';
import { warningsOfStrangers } from '../../../lib/rooms/strangers.ts';
import { linkIdOf } from '../../../lib/rooms/ticket/ticket-link.ts';
import { simulatedPortal } from '../builders/simulated-portal.ts';

const read = 2;
const manager = 9;

/** A room of the service user, in which these people have these rights. */
function roomWith(
  people: Record<string, number>,
  links: string[] = [],
  access = read,
  kind: 'invitation' | 'external' = 'invitation',
) {
  const made = simulatedPortal();
  const { portal: state } = made.simulator.world;
  const id = made.addRoom();
  const room = state.room(id)?.room;
  if (!room) throw new Error('no room');
  for (const [who, right] of Object.entries(people)) {
    const user = [...state.users.values()].find(({ email }) => email === who);
    room.shares.set(user?.id ?? who, right);
  }
  for (const linkId of links) {
    const link = linkId === 'ours' ? linkIdOf(made.portal.url, id) : linkId;
    room.links.push({ id: link, kind, access, title: 'Link', token: link } as never);
  }
  const check = () => made.clock.run(warningsOfStrangers(made.portal, id));
  return { ...made, check };
}

const maria = 'maria.room-admin@example.com';
const tom = 'tom.user@example.com';
const stranger = '00000000-0000-4000-8000-000000000001';

describe('who is in a room that was found for a work item', () => {
  it.each<[string, Record<string, number>, string[]]>([
    ['nobody but the service user', {}, []],
    ['the link that this environment makes', {}, ['ours']],
  ])('gives no warning for %s', async (_, people, links) => {
    expect(await roomWith(people, links).check()).toEqual([]);
  });

  it.each<[string, Record<string, number>, string[]]>([
    ['a reader', { [tom]: read }, []],
    ['an invitation link of somebody else', {}, [stranger]],
  ])('is a warning for %s', async (_, people, links) => {
    expect(await roomWith(people, links).check()).toEqual([
      { code: 'StrangersInRoom', message: expect.stringContaining('did not add: 1.') },
    ]);
  });

  it('gives no warning for a link that shows the room and makes nobody a member of it', async () => {
    expect(await roomWith({}, [stranger], read, 'external').check()).toEqual([]);
  });

  it('is a failure when somebody manages the room', async () => {
    await expect(roomWith({ [maria]: manager }).check()).rejects.toMatchObject({ code: 'RoomNotOurs' });
  });

  it.each([
    ['a failure for a link of somebody else that makes a manager', stranger, manager, 'RoomNotOurs'],
    ['no failure for the link of this environment, whatever it gives', 'ours', manager, undefined],
  ])('is %s', async (_, link, access, code) => {
    const checked = roomWith({}, [link], access)
      .check()
      .catch((error) => error.code);
    expect(await checked).toEqual(code ?? []);
  });
});

import { createSimulator } from '../../../infra/local/docspace/simulator.ts';
import type { RoomPlace } from '../../../infra/local/docspace/state/model.ts';
import type { Portal } from '../../../lib/docspace/client.ts';
import { portalClient } from '../../../lib/docspace/client.ts';
import { VirtualClock } from '../../virtual-clock.ts';
import { startMs } from './records.ts';

/** A room as a test describes it: the service user's, active and empty unless given otherwise. */
export interface GivenRoom {
  title?: string;
  tags?: string[];
  /** Made by Maria, and shared with the service user. */
  marias?: boolean;
  place?: RoomPlace;
  files?: number;
  folders?: number;
}

/** The DocSpace simulator under a virtual clock, and our client of it with the service user's key. */
export function simulatedPortal() {
  const clock = new VirtualClock(startMs);
  const simulator = createSimulator({ clock, timings: { operationMs: 0, creationPauseMs: 0 } });
  const { url, key, people, world } = simulator;
  const call = portalClient({ url, clock, fetch: simulator.fetch, key: async () => key });
  const portal: Portal = { url, call };
  return {
    clock,
    simulator,
    portal,
    /** Puts a room into the portal at the clock's time, and answers its id. */
    addRoom(given: GivenRoom = {}): number {
      const {
        title = 'Q1 (PRJ-1)',
        tags = [],
        marias = false,
        place = 'rooms',
        files = 0,
        folders = 0,
      } = given;
      const userId = marias ? people.maria : people.serviceUser;
      const room = world.portal.addRoomRow(place, { title, roomType: 5, userId });
      room.room.tags = [...tags];
      if (marias) room.room.shares.set(people.serviceUser, 2);
      for (let file = 0; file < files; file += 1) world.portal.addFile(room.id, `${file}.docx`, userId);
      for (let folder = 0; folder < folders; folder += 1)
        world.portal.addFolder(room.id, `${folder}`, userId);
      return room.id;
    },
    /** The room's tags and place; undefined when it is gone. */
    roomAt(id: number): { tags: string[]; place: RoomPlace } | undefined {
      const room = world.portal.room(id)?.room;
      return room && { tags: room.tags, place: room.place };
    },
    /** The calls that change something, as `PUT files/rooms/101/tags`. */
    writes: () =>
      world.requests.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`),
  };
}

/** The same portal, as one of its versions answers that leaves out who made a room. */
export function withoutMakers({ url, call }: Portal): Portal {
  return {
    url,
    call: async (request) => {
      const json = JSON.stringify(await call(request), (name, value) =>
        name === 'createdBy' ? undefined : value,
      );
      return JSON.parse(json);
    },
  };
}

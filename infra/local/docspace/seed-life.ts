import type { Mode } from './http/modes.ts';
import type { Simulator } from './simulator.ts';
import { Chance } from './state/chance.ts';
import type { StoredRoom } from './state/model.ts';
import type { DelayRange } from './state/random.ts';

/** How often each thing happens at a portal by itself, per hour of its clock. */
export interface LifeRates {
  /** A person makes a room from a template in the portal's own pages. */
  personCreates: number;
  /** Somebody who may gives a room another title. */
  personRenames: number;
  /** Somebody puts a file into a room. */
  personAddsFile: number;
  /** An admin takes all tags off a room. */
  personUntags: number;
  /** An admin archives a room. */
  personArchives: number;
  /** Somebody deletes a folder of his own, and with it every tag of the portal that no room has. */
  personPurgesTags: number;
  /** The portal, its gateway or the way to it is in trouble for a while. */
  outage: number;
  /** The worker dies, and is back after a while. */
  workerCrash: number;
  /** The worker is busy with the template of another portal. */
  workerBusy: number;
  /** Another portal keeps the lock around the slot. */
  lockTaken: number;
  /** The service user's key is replaced, and the new one known to us now or minutes later. */
  keyRotated: number;
  /** The plan has no place for another room for a while. */
  planFull: number;
}

export interface LifeOptions {
  seed: number;
  perHour: Partial<LifeRates>;
  /** Nothing begins after so long. */
  forMs: number;
  /** The owner of the rooms that are renamed, untagged and archived; all rooms by default. */
  rooms?: (room: StoredRoom) => boolean;
  /** What an outage may be. */
  modes?: Mode[];
  /** How long what passes by itself takes. */
  lastsMs?: DelayRange;
  /** Learns of each new key of the service user. */
  onKey?: (key: string) => void;
}

const hour = 3_600_000;

/**
 * Lets a portal live: people at work, outages, a worker that dies, keys that change. Each kind has a chance of its
 * own from the seed, so that the events do not depend on the requests to the portal.
 */
export function live(sim: Simulator, options: LifeOptions): void {
  const { clock } = sim.world;
  const until = clock.now() + options.forMs;
  for (const [index, [kind, act]] of Object.entries(deeds).entries()) {
    const rate = options.perHour[kind as keyof LifeRates] ?? 0;
    if (rate > 0) void repeat(act, rate, new Chance(options.seed * 64 + index));
  }

  async function repeat(act: Deed, rate: number, chance: Chance): Promise<void> {
    for (let at = clock.now(); ; ) {
      at += (-Math.log(1 - chance.random()) * hour) / rate;
      if (at > until) return;
      await clock.sleep(at - clock.now());
      await act({ sim, chance, options });
    }
  }
}

interface Occasion {
  sim: Simulator;
  chance: Chance;
  options: LifeOptions;
}

type Deed = (occasion: Occasion) => unknown;

const deeds: Record<keyof LifeRates, Deed> = {
  personCreates({ sim, chance }) {
    const template = oneOf(chance, Object.values(sim.templates));
    return sim.createRoomInUi(oneOf(chance, [sim.people.maria, sim.people.owner]), template, 'By a person');
  },
  personRenames(occasion) {
    const room = someRoom(occasion);
    if (room) return ask(occasion, room.createdBy, 'PUT', `files/rooms/${room.id}`, { title: 'Renamed' });
  },
  personAddsFile(occasion) {
    const room = someRoom(occasion);
    if (room) occasion.sim.world.portal.addFile(room.id, 'By a person.docx', room.createdBy);
  },
  personUntags(occasion) {
    const room = someRoom(occasion);
    const names = room?.room.tags;
    if (room && names?.length) return askOwner(occasion, 'DELETE', `files/rooms/${room.id}/tags`, { names });
  },
  personArchives(occasion) {
    const room = someRoom(occasion);
    if (room) return askOwner(occasion, 'PUT', `files/rooms/${room.id}/archive`, {});
  },
  personPurgesTags({ sim: { people, world } }) {
    const { portal } = world;
    const folder = portal.addFolder(portal.rooms()[0]?.id ?? 0, 'Nothing', people.maria);
    portal.deleteFolder(folder.id);
  },
  async outage(occasion) {
    const { world } = occasion.sim;
    const { modes = ['down', 'unreachable', 'restoring', 'suspended', 'unpaid'] } = occasion.options;
    world.mode = oneOf(occasion.chance, modes);
    await pass(occasion);
    world.mode = 'normal';
  },
  async workerCrash(occasion) {
    const { worker } = occasion.sim.world;
    worker.crash({ redeliver: occasion.chance.strikes(0.5) });
    await pass(occasion);
    worker.start();
  },
  workerBusy: (occasion) => occasion.sim.world.worker.occupy(duration(occasion)),
  lockTaken: (occasion) => occasion.sim.world.templatesLock.occupy(duration(occasion)).catch(() => {}),
  async keyRotated(occasion) {
    const key = occasion.sim.rotateKey({ overlapMs: occasion.chance.strikes(0.5) ? duration(occasion) : 0 });
    if (occasion.chance.strikes(0.5)) await pass(occasion);
    occasion.options.onKey?.(key);
  },
  async planFull(occasion) {
    const { portal } = occasion.sim.world;
    const { roomLimit } = portal.settings;
    portal.settings.roomLimit = portal.activeRoomCount();
    await pass(occasion);
    portal.settings.roomLimit = roomLimit;
  },
};

const duration = ({ chance, options }: Occasion) => chance.pick(options.lastsMs ?? [1_000, 600_000]);

function pass(occasion: Occasion): Promise<void> {
  return occasion.sim.world.clock.sleep(duration(occasion));
}

function oneOf<T>(chance: Chance, values: T[]): T {
  return values[Math.floor(chance.random() * values.length)] as T;
}

function someRoom({ sim, chance, options }: Occasion): StoredRoom | undefined {
  const rooms = sim.world.portal.rooms().filter(({ room }) => room.place === 'rooms');
  const suitable = rooms.filter((room) => options.rooms?.(room) ?? true);
  return suitable.length > 0 ? oneOf(chance, suitable) : undefined;
}

const askOwner = (occasion: Occasion, method: string, path: string, body: unknown) =>
  ask(occasion, occasion.sim.people.owner, method, path, body);

/** What a person does in the portal's pages; a refusal concerns that person only. */
async function ask({ sim }: Occasion, userId: string, method: string, path: string, body: unknown) {
  const token = `page-of-${userId}`;
  sim.world.portal.tokens.set(token, userId);
  const request = new Request(`${sim.url}/api/2.0/${path}`, {
    method,
    headers: { authorization: token, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  // A page gives up an answer that does not come.
  void sim.fetch(request).catch(() => {});
}

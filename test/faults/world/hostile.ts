import type { Chance } from '../../../infra/local/docspace/state/chance.ts';
import type { StoredRoom } from '../../../infra/local/docspace/state/model.ts';
import { minute } from '../../../lib/kernel/time.ts';
import { isKeyTag } from '../../../lib/work-items/keys.ts';
import type { WorkRecord } from '../../../lib/work-items/record.ts';
import { chanceOf, pickOne } from './chances.ts';
import type { HostileKind } from './harm.ts';
import type { Stage } from './stage.ts';
import { allRecords, titleOf } from './stands.ts';

export interface HostileActor {
  act(kind: HostileKind): Promise<void>;
  /** Sees a record that was just written: as somebody may see in the portal what it leads to, and strike at once. */
  see(record: WorkRecord): void;
}

/**
 * Maria is a room admin of the portal, and in the team of ticket rooms also their manager. She does what the portal lets
 * her do, with a key of her own; the owner of the portal does the handing away.
 */
export function hostileActor(stage: Stage): HostileActor {
  const { simulator, scenario, hostile, clock, trace } = stage;
  const { portal } = simulator.world;
  const { maria, owner, serviceUser, tom } = simulator.people;
  const scopes = ['rooms:write', 'files:write', 'accounts:read', 'accounts.self:read'];
  const keys = new Map([maria, owner].map((id) => [id, portal.addKey(id, 'Hostile', scopes).value]));
  const chance = chanceOf(scenario.seed, 'hostile acts');
  const call = async (who: string, method: string, path: string, body: unknown) => {
    const request = new Request(`${simulator.url}/api/2.0/${path}`, {
      method,
      headers: { authorization: `Bearer ${keys.get(who)}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer = await simulator.fetch(request).catch(() => undefined);
    trace.note('hostile', `${method} ${path} ${JSON.stringify(body)} ${answer?.status ?? 'no answer'}`);
    return answer;
  };
  const touch = ({ id }: StoredRoom) => hostile.touched.set(id, clock.now());
  /** She may leave a way in for herself, and leave the room, so that nobody in it looks strange. */
  const handToUs = async (ids: number[]) => {
    for (const id of ids) {
      if (chance.strikes(0.5)) {
        await call(maria, 'PUT', `files/rooms/${id}/links`, { linkType: 0, access: 11, title: 'Hers' });
      }
      await call(maria, 'POST', 'files/owner', { folderIds: [id], fileIds: [], userId: serviceUser });
      const leave = { invitations: [{ id: maria, access: 0 }], notify: false };
      if (chance.strikes(0.5)) await call(maria, 'PUT', `files/rooms/${id}/share`, leave);
    }
  };
  const makeOwn = async (record: WorkRecord | undefined) => {
    const title = record && chance.strikes(0.7) ? titleOf(record) : 'Mine';
    // A tag is seen by those who see its room (CustomTagsService.cs:205-252); that of a room to come by nobody.
    const seen = portal.rooms().filter((room) => isManager(room, maria));
    const known = record && seen.some(({ room }) => room.tags.includes(record.keyTag));
    const tags = record && known && chance.strikes(0.7) ? [record.keyTag] : [];
    const before = new Set(portal.rooms().map(({ id }) => id));
    hostile.fromId = Math.min(hostile.fromId, Math.max(0, ...before) + 1);
    hostile.titles.add(title);
    for (const tag of tags) hostile.tags.add(tag);
    await call(maria, 'POST', 'files/rooms', { title, roomType: 2, tags });
    const made = portal.rooms().filter((room) => !before.has(room.id) && room.createdBy === maria);
    for (const { id } of made) hostile.rooms.add(id);
    if (made.length > 0 && chance.strikes(0.6)) await handToUs(made.map(({ id }) => id));
  };
  const changeLink = async (room: StoredRoom) => {
    touch(room);
    const [known] = room.room.links;
    const linkId = chance.strikes(0.6) ? known?.id : undefined;
    const link = { linkType: 0, access: 11, title: 'Hers', ...(linkId ? { linkId } : {}) };
    if (known && !linkId) {
      const gone = { linkType: 0, access: 0, linkId: known.id };
      await call(maria, 'PUT', `files/rooms/${room.id}/links`, gone);
    }
    await call(maria, 'PUT', `files/rooms/${room.id}/links`, link);
  };
  const acts: Record<HostileKind, () => Promise<void>> = {
    'own-room': () => makeOwn(someRecord(stage, chance)),
    async 'move-tag'() {
      const mine = portal.rooms().filter((room) => room.room.place === 'rooms' && isManager(room, maria));
      const tagged = mine.filter(({ room }) => room.tags.some(isKeyTag));
      if (tagged.length === 0) return;
      const from = pickOne(chance, tagged);
      const to = pickOne(chance, mine);
      const names = from.room.tags.filter(isKeyTag);
      for (const room of [from, to]) touch(room);
      for (const name of names) hostile.tags.add(name);
      if (chance.strikes(0.7)) await call(maria, 'DELETE', `files/rooms/${from.id}/tags`, { names });
      if (to !== from) {
        const others = to.room.tags.filter(isKeyTag);
        for (const name of others) hostile.tags.add(name);
        if (chance.strikes(0.5)) await call(maria, 'DELETE', `files/rooms/${to.id}/tags`, { names: others });
        await call(maria, 'PUT', `files/rooms/${to.id}/tags`, { names });
      }
    },
    async 'hand-to-us'() {
      const mine = portal.rooms().filter(({ id, createdBy }) => hostile.rooms.has(id) && createdBy === maria);
      if (mine.length === 0) return;
      await handToUs([pickOne(chance, mine).id]);
    },
    async 'hand-away'() {
      const ours = roomsOfOurs(stage);
      if (ours.length === 0) return;
      const room = pickOne(chance, ours);
      touch(room);
      await call(owner, 'POST', 'files/owner', { folderIds: [room.id], fileIds: [], userId: maria });
      if (room.createdBy === maria) hostile.handedAway.set(room.id, clock.now());
    },
    async link() {
      const mine = roomsOfOurs(stage).filter((room) => isManager(room, maria));
      if (mine.length > 0) await changeLink(pickOne(chance, mine));
    },
    async stranger() {
      const mine = portal.rooms().filter((room) => room.room.place === 'rooms' && isManager(room, maria));
      if (mine.length === 0) return;
      const room = pickOne(chance, mine);
      touch(room);
      const invitations = [{ id: tom, access: pickOne(chance, [2, 9, 10]) }];
      await call(maria, 'PUT', `files/rooms/${room.id}/share`, { invitations, notify: false });
    },
  };
  const asked = new Set<string>();
  return {
    act: (kind) => acts[kind](),
    see(record) {
      const { key, status, delivery, facts, intent, room } = record;
      if (intent && status === 'running' && !asked.has(key)) {
        asked.add(key);
        if (chance.strikes(0.3)) void clock.sleep(chance.pick([0, 5 * minute])).then(() => makeOwn(record));
      }
      if (status !== 'done' || delivery !== 'pending' || facts.kind !== 'ticket') return;
      const made = room && portal.room(room.id);
      if (made && isManager(made, maria) && chance.strikes(0.5)) void changeLink(made);
    },
  };
}

function someRecord(stage: Stage, chance: Chance): WorkRecord | undefined {
  const all = allRecords(stage);
  return all.length > 0 ? pickOne(chance, all).record : undefined;
}

function roomsOfOurs({ simulator, hostile }: Stage): StoredRoom[] {
  const { world, people } = simulator;
  return world.portal.rooms().filter(({ id, createdBy, room }) => {
    return room.place === 'rooms' && createdBy === people.serviceUser && !hostile.rooms.has(id);
  });
}

const roomManager = 9;

function isManager({ createdBy, room }: StoredRoom, userId: string): boolean {
  return createdBy === userId || room.shares.get(userId) === roomManager;
}

/** Did she touch what decides about the room of this work item? Then it may fail by a name. */
export function isWanted({ hostile }: Stage, record: WorkRecord): boolean {
  const { room, keyTag } = record;
  return (
    (room !== undefined && hostile.touched.has(room.id)) ||
    hostile.tags.has(keyTag) ||
    hostile.titles.has(titleOf(record)) ||
    hostile.handedAway.size > 0
  );
}

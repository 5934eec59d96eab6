import type { StoredRoom } from '../../../infra/local/docspace/state/model.ts';
import { maxFolderTitleLength, sanitizeTitle } from '../../../lib/docspace/titles.ts';
import { isKeyTag } from '../../../lib/work-items/keys.ts';
import type { WorkRecord } from '../../../lib/work-items/record.ts';
import { isWanted } from '../world/hostile.ts';
import type { Actor, Stage } from '../world/stage.ts';
import { allRecords, titleOf, type Violation } from '../world/stands.ts';

/** Every work item has its one room, complete or with a warning that says what is missing. */
export function rooms(stage: Stage): Violation[] {
  const { portal } = stage.simulator.world;
  const { serviceUser } = stage.simulator.people;
  const found: Violation[] = [];
  for (const { actor, record } of allRecords(stage)) {
    if (record.status !== 'done' || !record.room) continue;
    const { key, room: recorded } = record;
    const say = (rule: Violation['rule'], what: string) => found.push({ rule, what: `${key}: ${what}` });
    const room = portal.room(recorded.id);
    if (!room) {
      say(1, `its room ${recorded.id} does not exist`);
      continue;
    }
    // What somebody else has changed about it is judged by invariants/hostile.ts.
    if (isWanted(stage, record)) continue;
    if (room.createdBy !== serviceUser) say(1, `its room ${room.id} is ${room.createdBy}'s`);
    if (room.room.place !== 'rooms') say(1, `its room ${room.id} is in ${room.room.place}`);
    const keyTags = room.room.tags.filter(isKeyTag);
    if (keyTags.join() !== record.keyTag) say(1, `its room ${room.id} has the tags ${keyTags}`);
    if (room.title !== titleOf(record)) say(1, `its room ${room.id} is "${room.title}"`);
    const others = portal.rooms().filter((other) => other !== room && isOf(other, stage, record));
    for (const other of others) {
      if (mayStay(stage, actor, record, other)) continue;
      say(
        1,
        `has also the room ${other.id} with ${countsIn(stage, other.id)}, beside ${room.id} with ${countsIn(stage, room.id)}`,
      );
    }
    for (const missing of missingIn(stage, actor, record, room)) say(2, missing);
  }
  return found;
}

/** An active room of our service user that carries the key tag, or lost it. */
function isOf({ createdBy, title, room }: StoredRoom, stage: Stage, record: WorkRecord): boolean {
  if (createdBy !== stage.simulator.people.serviceUser || room.place !== 'rooms') return false;
  if (room.tags.includes(record.keyTag)) return true;
  return title === titleOf(record) && !room.tags.some(isKeyTag);
}

/** The one exception: an incomplete recorded room beside a complete late one, and an operator was alerted. */
function mayStay(stage: Stage, actor: Actor, record: WorkRecord, other: StoredRoom): boolean {
  const incomplete = record.warnings?.some(({ code }) => code === 'TemplateCopyIncomplete');
  const told = actor.log.some(
    ({ code, fields }) => code === 'ROOM_DUPLICATE_LEFT' && fields.otherRoomId === other.id,
  );
  return Boolean(incomplete) && told && lacks(stage, record, other.id) === 0;
}

function lacks({ simulator }: Stage, { template }: WorkRecord, roomId: number): number {
  const { portal } = simulator.world;
  if (!template) return 0;
  // The file that links back to the work item is none of the template's.
  const copied = portal.filesBelow(roomId).filter(({ text }) => text === undefined);
  const files = portal.filesBelow(template.id).length - copied.length;
  const folders = portal.foldersBelow(template.id).length - portal.foldersBelow(roomId).length;
  return Math.max(0, files) + Math.max(0, folders);
}

function countsIn(
  {
    simulator: {
      world: { portal },
    },
  }: Stage,
  id: number,
): string {
  return `${portal.filesBelow(id).length} files and ${portal.foldersBelow(id).length} folders`;
}

/** What the room lacks although no warning names it. */
function missingIn(stage: Stage, { settings }: Actor, record: WorkRecord, room: StoredRoom): string[] {
  const { portal } = stage.simulator.world;
  const { warnings = [], facts } = record;
  const warned = (...codes: string[]) => warnings.some(({ code }) => codes.includes(code));
  const { team } = settings[`${facts.kind}Room`];
  const emails = team.flatMap((member) => ('email' in member ? [member.email] : []));
  const absent = emails.filter((email) => !room.room.shares.has(portal.userByEmail(email)?.id ?? ''));
  const isTeamMissing =
    absent.length > 0 && !warned('TeamMissing', 'TeamMemberNotInvited', 'TeamMemberUnknown');
  const withoutTeam = `${absent.length} of the team are missing without a warning`;
  const linkFiles = portal.childFiles(room.id).filter(({ text }) => text !== undefined).length;
  const hasFile = linkFiles === 1 || (linkFiles === 0 && warned('LinkFileMissing', 'LinkFileNotCreated'));
  const withoutFile = `its room ${room.id} has ${linkFiles} files that link back to it`;
  if (facts.kind === 'project') {
    const lacking = lacks(stage, record, room.id);
    return [
      ...(lacking === 0 || warned('TemplateCopyIncomplete')
        ? []
        : [`its room ${room.id} lacks ${lacking} files and folders of its template without a warning`]),
      ...(hasFile || (linkFiles === 0 && warned('StepsMissing')) ? [] : [withoutFile]),
      ...(isTeamMissing && !warned('StepsMissing') ? [withoutTeam] : []),
    ];
  }
  // The warning names the state that failed: all that follows it may be missing, and nothing before it.
  const unfinished = warnings.find(({ code }) => code === 'StepsMissing')?.message;
  const order = ['Create room', 'Create folders', 'Create link file', 'Add people and link', 'Update ticket'];
  const failed = order.findIndex((state) => unfinished?.includes(`"${state}"`));
  const isUndone = (state: string) => unfinished !== undefined && order.indexOf(state) >= failed;
  const missing: string[] = [];
  const titles = portal.childFolders(room.id).map(({ title }) => title);
  const { folders, link } = settings.ticketRoom;
  for (const folder of folders.map((title) => sanitizeTitle(title, maxFolderTitleLength))) {
    const times = titles.filter((title) => title === folder).length;
    if (times > 1) missing.push(`the folder "${folder}" is there ${times} times`);
    if (times === 0 && !isUndone('Create folders') && !warned('FolderNotCreated', 'FoldersMissing'))
      missing.push(`the folder "${folder}" is missing without a warning`);
  }
  if (!hasFile && !(linkFiles === 0 && isUndone('Create link file'))) missing.push(withoutFile);
  if (isTeamMissing && !isUndone('Add people and link')) missing.push(withoutTeam);
  const wantsLink = link.kind === 'invitation';
  if (
    wantsLink &&
    room.room.links.length === 0 &&
    !isUndone('Add people and link') &&
    !warned('LinkMissing', 'LinkNotMade')
  )
    missing.push('the invitation link is missing without a warning');
  return missing;
}

/** Nobody else's room was touched, and nothing was deleted. */
export function others(stage: Stage): Violation[] {
  const { simulator, deployments } = stage;
  const { portal } = simulator.world;
  const found: Violation[] = [];
  const { hostile } = stage;
  const { maria } = simulator.people;
  // A room of which she never heard that it was made is hers, too.
  const isHers = (id: number) => {
    const room = portal.room(id);
    return id >= hostile.fromId && room?.createdBy === maria && hostile.titles.has(room.title);
  };
  const isHostile = (id: number) => hostile.rooms.has(id) || hostile.touched.has(id) || isHers(id);
  for (const actor of deployments) {
    const ours = new Set([...actor.records.all.values()].map(({ value }) => titleOf(value)));
    for (const { method, path } of actor.writes) {
      const id = /^files\/(?:rooms|folder)\/(\d+)/i.exec(path)?.[1];
      if (method === 'DELETE' && !/\/tags$/.test(path)) {
        found.push({ rule: 1, what: `${actor.environment} deleted: ${path}` });
      }
      const room = id === undefined ? undefined : portal.roomOf(Number(id));
      if (
        !room ||
        isHostile(room.id) ||
        (room.createdBy === simulator.people.serviceUser && ours.has(room.title))
      )
        continue;
      found.push({ rule: 1, what: `${actor.environment} changed somebody else's room: ${method} ${path}` });
    }
  }
  const active = new Set(
    portal.rooms().flatMap(({ title, room }) => (room.place === 'rooms' ? [title] : [])),
  );
  for (const { id, title, room } of portal.rooms()) {
    if (room.place === 'archive' && !active.has(title) && !isHostile(id)) {
      found.push({ rule: 1, what: `the only room "${title}" (${id}) is in the archive` });
    }
  }
  for (const { id, createdBy, title, room } of portal.rooms()) {
    if (room.place === 'templates' || createdBy === simulator.people.serviceUser || isHostile(id)) continue;
    const { place, tags, shares } = room;
    if (place === 'rooms' && tags.length === 0 && shares.size === 0) continue;
    found.push({ rule: 4, what: `the room ${id} "${title}" of people is in ${place} with the tags ${tags}` });
  }
  return found;
}

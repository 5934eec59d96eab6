import { allowedAccess, type RoomTypeName } from '../../lib/docspace/numbers.ts';
import { maxFolderTitleLength, sanitizeTitle } from '../../lib/docspace/titles.ts';
import { portalWebhookName } from '../../lib/intake/portal/webhook.ts';
import { isObject } from '../../lib/settings/fields.ts';
import { didYouMean, oneOf } from '../../lib/settings/remedies.ts';
import { accessNames, roomTypeNames } from '../../lib/settings/schema.ts';
import { folded } from '../../lib/sources/generic/state.ts';
import { sourceTypeNames } from '../../lib/sources/registry/names.ts';
import { found, type Mistake, type Path } from './mistakes.ts';

/**
 * The source of the test work items of the doctor. No environment may have one of that name, so nothing is
 * written back, and business metrics leave it out.
 */
export const testSource = 'doctor';

type Add = (path: Path, message: string) => void;
type Json = Record<string, unknown>;

/** What the environment's file is called and where it runs. */
export interface RuleContext {
  environment: string;
}

/**
 * Mistakes that only several fields together can make. It looks at the file as it was written, so that a
 * wrong field elsewhere hides nothing; what has the wrong form is left to the schema.
 */
export function checkRules(json: unknown, context: RuleContext): Mistake[] {
  const mistakes: Mistake[] = [];
  const add: Add = (path, message) => void mistakes.push({ path, message });
  const file = object(json);
  if (file.namespace === undefined && !/^[a-z0-9-]{1,20}$/.test(context.environment)) {
    add(
      ['namespace'],
      `missing, and the environment's name "${context.environment}" cannot stand in for it; write 1 to 20 of a-z, 0-9 and "-"`,
    );
  }
  checkSources(object(file.sources), isObject(file.sources), add);
  checkProjectRoom(object(file.projectRoom), add);
  checkTicketRoom(object(file.ticketRoom), add);
  checkLife(object(file.life), add);
  for (const section of ['projectRoom', 'ticketRoom'] as const) {
    checkPeople(section, object(file[section]), file.life !== undefined, add);
  }
  checkGateway(object(object(file.gateway).sources), Object.keys(object(file.sources)), add);
  return mistakes;
}

function checkSources(sources: Json, given: boolean, add: Add): void {
  const names = Object.keys(sources);
  if (given && names.length === 0)
    add(['sources'], 'no source; write at least one, such as { "project-system": {} }');
  // Lambda takes 4 KB of environment variables (docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html),
  // and the receiver's hold one ARN of about 150 bytes for every source.
  if (names.length > 20) add(['sources'], `${names.length} sources; an environment has room for at most 20`);
  const seen = new Map<string, string>();
  for (const name of names) {
    if (isReserved(name) || name === testSource)
      add(['sources', name], 'a source cannot have this name; write another');
    const plain = name.replaceAll('-', '').toLowerCase();
    if (plain === portalWebhookName)
      add(
        ['sources', name],
        `a source cannot have this name, for webhooks of the portal itself go to /webhooks/${portalWebhookName}; write another, such as "our-portal"`,
      );
    const other = seen.get(plain);
    if (other) add(['sources', name], `too like "${other}"; names must differ in more than "-"`);
    else seen.set(plain, name);
    const source = sources[name];
    const isType = sourceTypeNames.some((type) => type === name);
    if (isObject(source) && source.type === undefined && !isType) {
      add(
        ['sources', name, 'type'],
        `missing, and "${name}" is no type itself; write ${oneOf(sourceTypeNames)}`,
      );
    }
    checkStates(object(source), ['sources', name], add);
  }
}

/** A state that is closed and open at once would be neither. */
function checkStates(source: Json, path: Path, add: Add): void {
  const textsOf = (list: unknown) => array(list).filter((state) => typeof state === 'string');
  const closed = textsOf(source.closedStates).map(folded);
  for (const [index, state] of textsOf(source.openStates).entries()) {
    if (!closed.includes(folded(state))) continue;
    add([...path, 'openStates', index], `in closedStates too; leave it in one of them${found(state)}`);
  }
}

function checkProjectRoom(
  { templates, incompleteAfterMinutes, giveUpAfterHours, team }: Json,
  add: Add,
): void {
  checkTeam('projectRoom', array(team), undefined, add);
  const seen = new Map<string, string>();
  for (const type of Object.keys(object(templates))) {
    const path = ['projectRoom', 'templates', type];
    if (isReserved(type)) add(path, 'a project type cannot have this name here; leave it to "fallback"');
    const folded = type.trim().toLowerCase();
    const other = seen.get(folded);
    if (other !== undefined)
      add(path, `the same type as "${other}", for case does not count; remove one of them`);
    else seen.set(folded, type);
  }
  const minutes = incompleteAfterMinutes === undefined ? 15 : incompleteAfterMinutes;
  const hours = giveUpAfterHours === undefined ? 24 : giveUpAfterHours;
  if (typeof minutes === 'number' && typeof hours === 'number' && hours >= 1 && minutes > hours * 60) {
    add(
      ['projectRoom', 'incompleteAfterMinutes'],
      `longer than giveUpAfterHours (${hours * 60} minutes), so it would never be reached; write less`,
    );
  }
}

function checkTicketRoom(room: Json, add: Add): void {
  checkFolders(array(room.folders), add);
  const roomType = room.roomType === undefined ? 'EditingRoom' : room.roomType;
  const known = roomTypeNames.find((name) => name === roomType);
  checkTeam('ticketRoom', array(room.team), known, add);
  if (known) checkLink(room.link, known, add);
}

function checkFolders(folders: unknown[], add: Add): void {
  const seen = new Map<string, number>();
  for (const [index, title] of folders.entries()) {
    if (typeof title !== 'string') continue;
    const made = sanitizeTitle(title, maxFolderTitleLength).toLowerCase();
    const other = seen.get(made);
    if (other === undefined) seen.set(made, index);
    else {
      add(
        ['ticketRoom', 'folders', index],
        `the portal would write it like folders[${other}]; write another title${found(title)}`,
      );
    }
  }
}

/** @param roomType undefined where it is not known: a project's room has the type of its template */
function checkTeam(
  section: 'projectRoom' | 'ticketRoom',
  team: unknown[],
  roomType: RoomTypeName | undefined,
  add: Add,
): void {
  const seen = new Map<string, number>();
  for (const [index, member] of team.entries()) {
    if (!isObject(member)) continue;
    const path = [section, 'team', index];
    const subjects = (['user', 'group', 'email'] as const).filter((key) => member[key] !== undefined);
    const subject = subjects[0];
    if (subjects.length !== 1 || !subject) {
      const what = subjects.length === 0 ? 'says not who' : `says ${subjects.join(' and ')}`;
      add(path, `${what}; write exactly one of "user", "group" and "email"`);
      continue;
    }
    const who = member[subject];
    if (typeof who === 'string') {
      const identity = who.trim().toLowerCase();
      const other = seen.get(identity);
      if (other === undefined) seen.set(identity, index);
      else add([...path, subject], `already in team[${other}]; remove one of them${found(who)}`);
    }
    checkMember(member.access, subject === 'group' ? 'group' : 'user', roomType, add, [...path, 'access']);
  }
}

/** The right of a user or a group in a room. */
function checkMember(
  access: unknown,
  kind: 'user' | 'group',
  roomType: RoomTypeName | undefined,
  add: Add,
  path: Path,
): void {
  const allowed = roomType
    ? allowedAccess[roomType][kind]
    : accessNames.filter((name) => roomTypeNames.some((type) => allowedAccess[type][kind].includes(name)));
  checkAccess(access, allowed, `a ${kind} in ${roomType ?? 'any room'}`, add, path);
}

/** The people of work items get into rooms that follow their work items, and into no others. */
function checkPeople(section: 'projectRoom' | 'ticketRoom', room: Json, follows: boolean, add: Add): void {
  const people = object(room.people);
  const path = [section, 'people'];
  if (Object.keys(people).length > 0 && !follows) {
    add(path, 'the rooms do not follow their work items; add "life": {}, or leave "people" out');
  }
  const roomType =
    section === 'ticketRoom'
      ? roomTypeNames.find((name) => name === (room.roomType ?? 'EditingRoom'))
      : undefined;
  for (const [role, access] of Object.entries(people)) {
    checkMember(access, role === 'group' ? 'group' : 'user', roomType, add, [...path, role]);
  }
}

function checkAccess(
  access: unknown,
  allowed: string[] | undefined,
  whom: string,
  add: Add,
  path: Path,
): void {
  if (typeof access !== 'string') return;
  const possible = allowed ?? accessNames;
  if (possible.includes(access)) return;
  const near = didYouMean(access, possible);
  const where = allowed ? ` for ${whom}` : '';
  add(path, `write ${oneOf(possible)}${where}${near ? `; did you mean "${near}"?` : ''}${found(access)}`);
}

function checkLink(link: unknown, roomType: RoomTypeName, add: Add): void {
  const path = ['ticketRoom', 'link'];
  const { invitation, external } = allowedAccess[roomType];
  if (link === undefined && !invitation.includes('Read')) {
    const [first = ''] = invitation.filter((access) => access !== 'ContentCreator');
    add(
      path,
      `missing, and ${roomType} has no invitation to read, which is the default; write "members" or { "kind": "invitation", "access": "${first}", "expiresAfterDays": 30 }`,
    );
  }
  if (!isObject(link)) return;
  const access = link.access === undefined ? 'Read' : link.access;
  if (link.kind === 'external' && external.length === 0) {
    const able = roomTypeNames.filter((name) => allowedAccess[name].external.length > 0);
    add(
      [...path, 'kind'],
      `${roomType} cannot have an external link; write "invitation", or choose the roomType ${oneOf(able)}`,
    );
  } else if (link.kind === 'invitation' || link.kind === 'external') {
    const allowed = allowedAccess[roomType][link.kind];
    const article = link.kind === 'external' ? 'an external link' : 'an invitation link';
    checkAccess(access, allowed, `${article} of ${roomType}`, add, [...path, 'access']);
  }
}

function checkLife({ graceDays = 7, noteDaysBefore }: Json, add: Add): void {
  if (typeof graceDays !== 'number' || typeof noteDaysBefore !== 'number' || noteDaysBefore <= graceDays)
    return;
  const path = ['life', 'noteDaysBefore'];
  if (graceDays === 0) add(path, 'rooms are archived at once with graceDays 0; leave one of the two out');
  else
    add(
      path,
      `longer than graceDays (${graceDays}), so it would come before the closing; write 1 to ${graceDays}${found(noteDaysBefore)}`,
    );
}

function checkGateway(sources: Json, known: string[], add: Add): void {
  for (const name of Object.keys(sources)) {
    if (known.includes(name)) continue;
    const near = didYouMean(name, known);
    const remedy = near ? `did you mean "${near}"?` : `write the name of one in "sources"`;
    add(['gateway', 'sources', name], `there is no source of this name; ${remedy}`);
  }
}

/** Keys that JavaScript objects have of themselves: valibot leaves them out without a word. */
function isReserved(key: string): boolean {
  return key === '__proto__' || key === 'constructor' || key === 'prototype';
}

function object(value: unknown): Json {
  return isObject(value) ? value : {};
}

function array(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

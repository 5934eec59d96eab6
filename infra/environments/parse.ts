import * as v from 'valibot';
import { isObject } from '../../lib/settings/fields.ts';
import { found, type Mistake, type Path, SettingsError, toLine } from '../../lib/settings/mistakes.ts';
import { type SettingsFile, settingsSchema } from '../../lib/settings/schema.ts';
import type {
  AccessName,
  EnvironmentSettings,
  LinkSettings,
  ProjectRoomSettings,
  Settings,
  TeamMember,
} from '../../lib/settings/types.ts';
import { sourceTypes } from '../../lib/sources/registry.ts';
import { checkRules } from './rules.ts';

export { SettingsError } from '../../lib/settings/mistakes.ts';

export interface ParseOptions {
  /** The environment's name. */
  environment: string;
  /** A laptop's stack: plain http to this very machine is possible. */
  local?: boolean;
}

const sections = [
  'namespace',
  'portal',
  'sources',
  'projectRoom',
  'ticketRoom',
  'outgoing',
  'privacy',
  'operations',
  'gateway',
  'network',
];

/**
 * The settings of one environment, every default filled in.
 *
 * @param json what its file holds, as `JSON.parse` gives it
 * @throws SettingsError with every mistake at once, one line each: the field's path and what to write instead
 */
export function parseSettings(
  json: unknown,
  { environment, local = false }: ParseOptions,
): EnvironmentSettings {
  const { file, mistakes } = readFile(json, local);
  const all = [...mistakes, ...checkRules(json, { environment })];
  if (all.length > 0 || !file) {
    const place = ({ path }: Mistake) => sections.indexOf(String(path[0]));
    throw new SettingsError(all.sort((a, b) => place(a) - place(b)).map(toLine));
  }
  return fillIn(file, environment);
}

/** Applies the schema until it has named every unknown key: valibot names one of each object at a time. */
function readFile(json: unknown, local: boolean): { file?: SettingsFile; mistakes: Mistake[] } {
  const schema = settingsSchema(local);
  const unknownKeys: Mistake[] = [];
  // A copy to delete from. JSON.stringify gives undefined for what is no JSON at all.
  const copy: unknown = JSON.parse(JSON.stringify(json) ?? 'null');
  nameTypes(copy);
  for (;;) {
    const { success, output, issues = [] } = v.safeParse(schema, copy);
    if (success) return { file: output, mistakes: unknownKeys };
    const unknown = issues.filter(isUnknownKey);
    if (unknown.length === 0) return { mistakes: [...unknownKeys, ...oncePerField(issues.map(toMistake))] };
    for (const issue of unknown) {
      unknownKeys.push(toMistake(issue));
      const place = issue.path?.at(-1);
      if (place) Reflect.deleteProperty(place.input as object, place.key as string);
    }
  }
}

/** A source that names no type has the type of its own name, if there is one. */
function nameTypes(copy: unknown): void {
  const sources = isObject(copy) ? copy.sources : undefined;
  for (const [name, source] of isObject(sources) ? Object.entries(sources) : []) {
    if (isObject(source) && source.type === undefined && Object.hasOwn(sourceTypes, name)) source.type = name;
  }
}

function isUnknownKey(issue: v.BaseIssue<unknown>): boolean {
  return issue.type === 'strict_object' && issue.expected === 'never';
}

function toMistake(issue: v.BaseIssue<unknown>): Mistake {
  const path = (issue.path ?? []).map(({ key }) => key as string | number);
  // An unknown key's value is not shown: it may be a secret that was put in the wrong file.
  return {
    path,
    message: issue.type === 'strict_object' ? issue.message : issue.message + found(issue.input),
  };
}

/** A number that is no integer and too small is one mistake, not two. */
function oncePerField(mistakes: Mistake[]): Mistake[] {
  const key = (path: Path) => JSON.stringify(path);
  return mistakes.filter(({ path }, index) => mistakes.findIndex((m) => key(m.path) === key(path)) === index);
}

/** The settings that the Lambdas read, without the sections that concern their hosting alone. */
export function settingsOfLambdas({
  operations,
  gateway,
  network,
  ...settings
}: EnvironmentSettings): Settings {
  return settings;
}

function fillIn(file: SettingsFile, environment: string): EnvironmentSettings {
  const { projectRoom, ticketRoom } = file;
  return {
    environment,
    namespace: file.namespace ?? environment,
    portal: { url: file.portal.url },
    sources: file.sources,
    projectRoom: { ...projectRoom, fallback: fallbackOf(projectRoom.fallback) },
    ticketRoom: {
      roomType: ticketRoom.roomType,
      folders: ticketRoom.folders.map((title) => title.trim()),
      // The rules made sure of exactly one of user, group and email, and of a known access.
      team: ticketRoom.team.map((member) => member as TeamMember),
      inviteNewGuests: ticketRoom.inviteNewGuests,
      link: linkOf(ticketRoom.link),
    },
    outgoing: { privateNetworks: file.outgoing.privateNetworks },
    privacy: file.privacy,
    operations: file.operations,
    gateway: file.gateway,
    ...(file.network ? { network: file.network } : {}),
  };
}

function fallbackOf(fallback: SettingsFile['projectRoom']['fallback']): ProjectRoomSettings['fallback'] {
  return typeof fallback === 'string'
    ? { kind: fallback }
    : { kind: 'template', template: fallback.template };
}

function linkOf(link: SettingsFile['ticketRoom']['link']): LinkSettings {
  if (link === undefined) return { kind: 'invitation', access: 'Read', expiresAfterDays: 30 };
  if (link === 'members' || link.kind === 'members') return { kind: 'members' };
  const access = link.access as AccessName;
  if (link.kind === 'external') {
    const { expiresAfterDays } = link;
    return { kind: 'external', access, ...(expiresAfterDays === undefined ? {} : { expiresAfterDays }) };
  }
  const { maxUses } = link;
  return {
    kind: 'invitation',
    access,
    expiresAfterDays: link.expiresAfterDays,
    ...(maxUses === undefined ? {} : { maxUses }),
  };
}

import type { ByPeople, LifeResult } from '../../../../lib/work-items/life/life.ts';
import type { WorkRecord } from '../../../../lib/work-items/record.ts';
import type { Actor, Stage } from '../../world/stage.ts';
import { idOf, recordOf } from '../../world/stands.ts';
import type { Act, Touched } from '../hands.ts';
import { systemOf } from '../systems.ts';

/**
 * Each note once: no note stands twice at a ticket, no event came under two ids; whatever people did was noted as often as
 * they did it, and was told; nothing was told that did not happen.
 */
export function toldWrong(stage: Stage, touched: Touched): string[] {
  return stage.scenario.work.flatMap((work) => {
    const actor = stage.deployments[work.deployment];
    const record = recordOf(stage, work);
    if (!actor || record?.status !== 'done') return [];
    const queued = queuedOf(actor, record);
    const done = (touched.get(work) ?? []).map(({ act }) => act);
    const { settings } = systemOf(work.source);
    const told =
      'resultUrl' in settings ? eventsWrong(actor, record, queued) : notesWrong(actor, record, queued);
    return [...told, ...notedWrong(actor, record, done)].map((what) => `${record.key}: ${what}`);
  });
}

const placeOf = ({ type, at, by }: Pick<LifeResult, 'type' | 'at' | 'by'>) => `${type} ${by ?? ''} ${at}`;

/** All that was ever to be told about a room after it was made. */
function queuedOf({ written }: Actor, { key }: WorkRecord): Map<string, LifeResult> {
  const all = written
    .filter(({ record }) => record.key === key)
    .flatMap(({ record }) => record.life?.results ?? []);
  return new Map(all.map((result) => [placeOf(result), result]));
}

/** A generic source gets each event at least once, always under one id. */
function eventsWrong(
  { results }: Actor,
  { facts, source }: WorkRecord,
  queued: ReadonlyMap<string, LifeResult>,
): string[] {
  const idsOf = new Map<string, Set<string>>();
  for (const { id, event } of results) {
    const { data, type, timestamp } = event;
    if (data.source !== source || (data.projectId ?? data.ticketId) !== idOf(facts)) continue;
    const { by } = data as { by?: 'people' };
    const place = placeOf({ type: type as LifeResult['type'], at: timestamp, ...(by ? { by } : {}) });
    idsOf.set(place, (idsOf.get(place) ?? new Set()).add(id));
  }
  const twice = [...idsOf].flatMap(([place, ids]) =>
    ids.size > 1 ? [`${place} came under ${ids.size} ids`] : [],
  );
  const strange = [...idsOf.keys()].filter(
    (place) => !/^room\.(created|failed) /.test(place) && !queued.has(place),
  );
  // The others may be true no more when their turn comes.
  const untold = [...queued.values()].filter(
    (result) => (result.by === 'people' || isMove(result)) && !idsOf.has(placeOf(result)),
  );
  return [
    ...twice,
    ...strange.map((place) => `was told ${place}, which never was`),
    ...untold.map((result) => `was not told ${placeOf(result)}`),
  ];
}

const isMove = ({ type }: LifeResult) => type === 'room.archived' || type === 'room.restored';

/** Each note at a ticket ends in a word of its own. */
function notesWrong(
  { fakes }: Actor,
  { facts, source, room }: WorkRecord,
  queued: ReadonlyMap<string, LifeResult>,
): string[] {
  const notes = fakes.get(source)?.shown(idOf(facts)).notes ?? [];
  const markers = notes.map(({ text }) => text.trim().split(/\s+/).at(-1) ?? '');
  const twice = markers.filter((marker, index) => markers.indexOf(marker) !== index);
  const most = new Set([...queued.values()].map(placeOf)).size;
  const ofLife = markers.filter(
    (marker) => !/^docspace(failure|room)(?!\.)\w*$/.test(marker) || marker.includes('at'),
  );
  return [
    ...twice.map((marker) => `the note ${marker} stands there twice`),
    ...(ofLife.length > most + 1
      ? [`has ${ofLife.length} notes about ${most} things: ${ofLife} ${room?.id}`]
      : []),
  ];
}

const acts: Record<Exclude<ByPeople, 'handed-over' | 'unreachable'>, Act> = {
  'archived-by-people': 'archive',
  'restored-by-people': 'restore',
  'renamed-by-people': 'rename',
  'deleted-by-people': 'delete',
};

/** What is noted as done by people more often than they did it. */
function notedWrong({ written }: Actor, { key }: WorkRecord, done: readonly Act[]): string[] {
  const changes = written
    .filter(({ record }) => record.key === key)
    .flatMap(({ record }) => record.life?.changes ?? []);
  return Object.entries(acts).flatMap(([what, act]) => {
    const times = new Set(changes.filter((change) => change.what === what).map(({ at }) => at)).size;
    const most = done.filter((one) => one === act).length;
    const missing = act === 'delete' && most > 0 && times === 0;
    return [
      ...(times > most ? [`was ${what} ${times} times, and people did it ${most} times`] : []),
      ...(missing ? ['was deleted by people, and nobody noted it'] : []),
    ];
  });
}

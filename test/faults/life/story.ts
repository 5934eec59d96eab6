import type { Chance } from '../../../infra/local/docspace/state/chance.ts';
import { hour, minute } from '../../../lib/kernel/time.ts';
import { chanceOf, pickOne } from '../world/chances.ts';
import { type Scenario, scenarioOf, spanOf, type Work } from '../world/scenario.ts';
import { vendorTroubles } from '../world/vendor-trouble.ts';
import { type ByHand, handsOf } from './hands.ts';
import { type ItemState, lifeSystems, systemOf } from './systems.ts';

/** A state of a work item in its own system, from a time on (ms since the beginning). */
export interface TimedState extends ItemState {
  atMs: number;
}

/** A webhook that says that a work item has such a state: late, twice, or never. */
export interface StateSent {
  work: Work;
  state: TimedState;
  /** When it is sent. */
  atMs: number;
}

/** A scenario in which work items go on after their rooms were requested for. */
export interface LifeStory {
  scenario: Scenario;
  /** By work item, in the order of their times. */
  states: Map<Work, TimedState[]>;
  sent: StateSent[];
  byHand: ByHand[];
  /** When all is calm: does each source say the last state once more, or has it to be found without that? */
  saysAgain: boolean;
}

/** Makes a story from a seed: its trouble is that of the scenario with the same seed, without who wants our rooms. */
export function storyOf(seed: number): LifeStory {
  const base = scenarioOf(seed);
  const chance = chanceOf(seed, 'life');
  const graceDays = pickOne(chance, [0, 0, 1, 3]);
  const from = chanceOf(seed, 'systems');
  const work = base.work
    .filter(({ deployment }) => deployment === 0)
    .slice(0, 4)
    .map((item, index) => ofSystem(item, index, from));
  const troubleMs = Math.max(base.troubleMs, hour);
  const note = graceDays === 3 ? { noteDaysBefore: 1 } : {};
  const scenario: Scenario = {
    ...base,
    deployments: 1,
    work,
    hostile: [],
    people: [],
    events: base.events.filter(({ kind }) => kind !== 'untag'),
    settings: {
      ...base.settings,
      sources: Object.fromEntries(
        Object.entries(lifeSystems).map(([name, { settings }]) => [name, settings]),
      ),
      life: { graceDays, events: true, removeGuests: true, reportPeople: true, ...note },
    },
    troubleMs,
    vendorTrouble: vendorTroubleOf(chanceOf(seed, 'trouble of vendors'), troubleMs),
  };
  const states = new Map<Work, TimedState[]>();
  const sent: StateSent[] = [];
  for (const item of work) {
    const all = statesOf(item, chance, troubleMs);
    states.set(item, all);
    for (const state of all) {
      const copies = chance.strikes(0.2) ? 0 : chance.strikes(0.3) ? 2 : 1;
      for (let copy = 0; copy < copies; copy += 1) {
        const lateMs = chance.strikes(0.4) ? chance.pick([0, 30 * minute]) : 0;
        sent.push({ work: item, state, atMs: state.atMs + lateMs });
      }
    }
  }
  const byHand = handsOf(work, chanceOf(seed, 'hands'), troubleMs);
  return { scenario, states, sent, byHand, saysAgain: from.strikes(0.5) };
}

/** The same work item in one of the systems that have such items. */
function ofSystem({ corrected: _, ...item }: Work, index: number, chance: Chance): Work {
  const kind = item.body.projectId ? 'project' : 'ticket';
  const names = Object.keys(lifeSystems).filter((name) => lifeSystems[name]?.kind === kind);
  const source = pickOne(chance, names);
  const system = systemOf(source);
  const id = system.idOf(1000 + index);
  const title = String(item.body.projectName ?? item.body.subject);
  const body = kind === 'project' ? { projectId: id, projectName: title } : { ticketId: id, subject: title };
  return { ...item, source, body, webhook: system.created(id, title) };
}

function statesOf({ source }: Work, chance: Chance, troubleMs: number): TimedState[] {
  const { deletes } = systemOf(source);
  const count = chance.pick([1, 6]);
  const times = Array.from({ length: count }, () => chance.pick([minute, troubleMs])).sort(
    (one, other) => one - other,
  );
  return times.map((atMs, index) => {
    const isGone = chance.strikes(0.15);
    const isLast = index === count - 1;
    const gone = isGone && (deletes === 'and takes back' || (deletes === 'for good' && isLast));
    return {
      // No two changes of one item have one time.
      atMs: atMs + index,
      closed: chance.strikes(0.5) || gone,
      title: pickOne(chance, ['First', 'Second', 'Third']),
      ...(gone ? { gone } : {}),
    };
  });
}

function vendorTroubleOf(chance: Chance, troubleMs: number) {
  if (!chance.strikes(0.5)) return [];
  const vendors = Object.keys(lifeSystems).filter((name) => lifeSystems[name]?.become);
  return Array.from({ length: chance.pick([1, 6]) }, () => ({
    ...spanOf(chance, troubleMs),
    source: pickOne(chance, vendors),
    answer: pickOne(chance, vendorTroubles),
  }));
}

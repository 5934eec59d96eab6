import { hour, minute } from '../../../lib/kernel/time.ts';
import { chanceOf, pickOne } from '../world/chances.ts';
import { type Scenario, scenarioOf, type Work } from '../world/scenario.ts';

/** A state of a work item in its own system, from a time on (ms since the beginning). */
export interface ItemState {
  atMs: number;
  closed: boolean;
  title: string;
}

/** A webhook that says such a state: late, twice, or never. */
export interface StateSent {
  work: Work;
  state: ItemState;
  /** When it is sent. */
  atMs: number;
}

/** What somebody does by hand in the portal to the room of a work item. */
export interface ByHand {
  work: Work;
  atMs: number;
  act: 'archive' | 'restore' | 'rename' | 'let-guest-in';
}

/** A scenario in which work items go on after their rooms were requested for. */
export interface LifeStory {
  scenario: Scenario;
  /** By work item, in the order of their times. */
  states: Map<Work, ItemState[]>;
  sent: StateSent[];
  byHand: ByHand[];
  graceMs: number;
}

/** Makes a story from a seed: its trouble is that of the scenario with the same seed, without who wants our rooms. */
export function storyOf(seed: number): LifeStory {
  const base = scenarioOf(seed);
  const chance = chanceOf(seed, 'life');
  const graceDays = pickOne(chance, [0, 0, 1]);
  const work = base.work
    .filter(({ deployment }) => deployment === 0)
    .map(({ corrected: _, ...item }) => item)
    .slice(0, 4);
  const scenario: Scenario = {
    ...base,
    deployments: 1,
    work,
    hostile: [],
    people: [],
    events: base.events.filter(({ kind }) => kind !== 'untag'),
    settings: { ...base.settings, life: { graceDays, events: true, removeGuests: true, reportPeople: true } },
    troubleMs: Math.max(base.troubleMs, hour),
  };
  const states = new Map<Work, ItemState[]>();
  const sent: StateSent[] = [];
  const byHand: ByHand[] = [];
  for (const item of work) {
    const count = chance.pick([1, 6]);
    const times = Array.from({ length: count }, () => chance.pick([minute, scenario.troubleMs])).sort(
      (one, other) => one - other,
    );
    const all = times.map((atMs, index) => ({
      // No two changes of one item have one time.
      atMs: atMs + index,
      closed: chance.strikes(0.5),
      title: pickOne(chance, ['First', 'Second', 'Third']),
    }));
    states.set(item, all);
    for (const state of all) {
      const copies = chance.strikes(0.2) ? 0 : chance.strikes(0.3) ? 2 : 1;
      for (let copy = 0; copy < copies; copy += 1) {
        const lateMs = chance.strikes(0.4) ? chance.pick([0, 30 * minute]) : 0;
        sent.push({ work: item, state, atMs: state.atMs + lateMs });
      }
    }
    if (!chance.strikes(0.4)) continue;
    for (let index = chance.pick([1, 3]); index > 0; index -= 1) {
      const act = pickOne(chance, ['archive', 'restore', 'rename', 'let-guest-in'] as const);
      byHand.push({ work: item, atMs: chance.pick([minute, scenario.troubleMs]), act });
    }
  }
  return { scenario, states, sent, byHand, graceMs: graceDays * 24 * hour };
}

import { playLife } from '../life/play-life.ts';
import { storyOf } from '../life/story.ts';
import { scenarioOf } from '../world/scenario.ts';
import { type Played, play } from './play.ts';
import { keptTrace } from './trace.ts';

/** What came of one seed. */
export type SeedReport = Pick<Played, 'seed' | 'violations' | 'outcomes'>;

/** Plays one seed. What breaks the run itself is a violation too: nothing may throw out of a Lambda's host. */
export async function runSeed(seed: number): Promise<SeedReport> {
  try {
    const { violations, outcomes } = await play(scenarioOf(seed));
    return { seed, violations, outcomes };
  } catch (error) {
    return { seed, violations: [{ rule: 2, what: `the run broke: ${stackOf(error)}` }], outcomes: [] };
  }
}

/** Plays the life of the rooms of one seed. */
export async function runLifeSeed(seed: number): Promise<SeedReport> {
  const inOrder = (what: string) => ({ rule: 1 as const, what });
  try {
    const { violations } = await playLife(storyOf(seed));
    return { seed, violations: violations.map(inOrder), outcomes: [] };
  } catch (error) {
    return { seed, violations: [inOrder(`the run broke: ${stackOf(error)}`)], outcomes: [] };
  }
}

/** The same, with the story and all that happened. */
export async function traceLifeSeed(seed: number): Promise<string> {
  const story = storyOf(seed);
  const { trace } = await playLife(story, keptTrace);
  return [JSON.stringify(story.scenario, null, 2), ...trace].join('\n');
}

/** Plays one seed again and gives the scenario and all that happened. */
export async function traceSeed(seed: number): Promise<string> {
  const scenario = scenarioOf(seed);
  const { trace } = await play(scenario, keptTrace);
  return [JSON.stringify(scenario, null, 2), ...trace].join('\n');
}

/** The lines of a report that people read. */
export function linesOf({ seed, violations }: SeedReport): string[] {
  return violations.map(({ rule, what }) => `seed ${seed}, rule ${rule}: ${what}`);
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

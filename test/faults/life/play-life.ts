import { minute } from '../../../lib/kernel/time.ts';
import { runReconcilers, untilQuiet } from '../run/play.ts';
import { noTrace, type Trace } from '../run/trace.ts';
import { scheduleHappenings } from '../world/happenings.ts';
import { scheduleWebhooks } from '../world/senders.ts';
import { becalm, type Stage, stageOf } from '../world/stage.ts';
import { doByHand, type Touched } from './hands.ts';
import { accessOf } from './invariants/access.ts';
import { livesThat } from './invariants/lives.ts';
import { restless } from './invariants/restless.ts';
import { oneRoomEach } from './invariants/rooms.ts';
import { toldWrong } from './invariants/told.ts';
import { lookAtAll } from './looks.ts';
import { hearPortal } from './portal-webhooks.ts';
import { playRounds } from './rounds.ts';
import { become, isRead, say } from './said.ts';
import type { LifeStory } from './story.ts';

export interface PlayedLife {
  /** What does not hold, in words. */
  violations: string[];
  trace: string[];
}

/**
 * Plays a story to its end: trouble in which everything happens at once; then calm, in which what was lost is found; then
 * rounds in which one thing happens at a time; and then days in which nothing does.
 */
export async function playLife(
  story: LifeStory,
  makeTrace: (now: () => number) => Trace = () => noTrace,
): Promise<PlayedLife> {
  const stage = stageOf(story.scenario, makeTrace);
  const { trace } = stage;
  const touched: Touched = new Map();
  const violations: string[] = [];
  const check = (found: string[]) => {
    for (const what of found) trace.note('VIOLATION', what);
    violations.push(...found);
  };
  const portal = hearPortal(stage);
  check(await playTrouble(story, stage, touched));
  check(livesThat(story, stage, touched));
  portal.loseNone();
  check(await playRounds(story, stage, touched));
  check([...oneRoomEach(stage, touched), ...accessOf(stage, touched), ...toldWrong(stage, touched)]);
  check(await restless(stage));
  return { violations, trace: trace.lines };
}

async function playTrouble(story: LifeStory, stage: Stage, touched: Touched): Promise<string[]> {
  const { scenario, states, sent, byHand, saysAgain } = story;
  const { clock } = stage;
  const webhooks = scheduleWebhooks(stage);
  scheduleHappenings(stage);
  for (const work of scenario.work) {
    const title = work.body.projectName ?? work.body.subject ?? '';
    become(stage, work, { closed: false, title });
    for (const state of states.get(work) ?? [])
      void clock.sleep(state.atMs).then(() => become(stage, work, state));
  }
  let open = 0;
  for (const { work, state, atMs } of sent) {
    open += 1;
    void clock
      .sleep(atMs)
      .then(() => say(stage, work, { ...state }))
      .finally(() => {
        open -= 1;
      });
  }
  for (const act of byHand) void clock.sleep(act.atMs).then(() => doByHand(stage, act, touched));
  const keepers = runReconcilers(stage);
  await clock.advance(scenario.troubleMs + 31 * minute);
  await keepers.stop();
  becalm(stage);
  const found = await untilQuiet(stage, () => open + webhooks.open());
  // Nobody can know what a system that cannot be read has said to nobody.
  for (const [work, all] of states) {
    const last = all.at(-1);
    if (last && (saysAgain || !isRead(work))) await clock.run(say(stage, work, last));
  }
  found.push(...(await untilQuiet(stage)));
  await lookAtAll(stage);
  return found.map(({ what }) => what);
}

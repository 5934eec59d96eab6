import type { StoredRoom } from '../../../infra/local/docspace/state/model.ts';
import { secretIds } from '../../../infra/local/secrets-file.ts';
import { minute } from '../../../lib/kernel/time.ts';
import { runReconcilers, untilQuiet } from '../run/play.ts';
import { noTrace, type Trace } from '../run/trace.ts';
import { chanceOf } from '../world/chances.ts';
import { scheduleHappenings } from '../world/happenings.ts';
import type { Work } from '../world/scenario.ts';
import { scheduleWebhooks } from '../world/senders.ts';
import { becalm, type Stage, stageOf } from '../world/stage.ts';
import { recordOf } from '../world/stands.ts';
import { livesThat, type Touched } from './lives.ts';
import type { ByHand, ItemState, LifeStory } from './story.ts';

export interface PlayedLife {
  /** What does not hold, in words. */
  violations: string[];
  trace: string[];
}

/** Plays a story to its end: trouble, then calm in which each source says the last state of its items once more. */
export async function playLife(
  story: LifeStory,
  makeTrace: (now: () => number) => Trace = () => noTrace,
): Promise<PlayedLife> {
  const { scenario, states, sent, byHand } = story;
  const stage = stageOf(scenario, makeTrace);
  const { clock, trace } = stage;
  const webhooks = scheduleWebhooks(stage);
  scheduleHappenings(stage);
  let open = 0;
  for (const { work, state, atMs } of sent) {
    open += 1;
    void clock
      .sleep(atMs)
      .then(() => say(stage, work, state))
      .finally(() => {
        open -= 1;
      });
  }
  const touched: Touched = new Map();
  hearPortal(stage, chanceOf(scenario.seed, 'webhooks of the portal'));
  for (const act of byHand) void clock.sleep(act.atMs).then(() => doByHand(stage, act, touched));
  const keepers = runReconcilers(stage);
  await clock.advance(scenario.troubleMs + 31 * minute);
  await keepers.stop();
  becalm(stage);
  const violations = (await untilQuiet(stage, () => open + webhooks.open())).map(({ what }) => what);
  for (const [work, all] of states) {
    const last = all.at(-1);
    if (last) await clock.run(say(stage, work, last));
  }
  violations.push(...(await untilQuiet(stage)).map(({ what }) => what));
  violations.push(...livesThat(story, stage, touched));
  for (const what of violations) trace.note('VIOLATION', what);
  return { violations, trace: trace.lines };
}

/** Senders repeat what was not taken. */
const mostTries = 100;

async function say(stage: Stage, work: Work, { atMs, closed, title }: ItemState): Promise<void> {
  const { clock, deployments, startMs, trace } = stage;
  const { projectId, ticketId } = work.body;
  const item = projectId ? { projectId, projectName: title } : { ticketId, subject: title };
  const body = {
    ...item,
    status: closed ? 'closed' : 'open',
    updatedAt: new Date(startMs + atMs).toISOString(),
  };
  for (let tries = 0; tries < mostTries; tries += 1) {
    const answer = await deployments[0]
      ?.send(work.source, body, `msg_${startMs}_${atMs}`)
      .catch(() => undefined);
    trace.note(work.source, `${JSON.stringify(body)} -> ${JSON.stringify(answer?.body ?? 'no answer')}`);
    if (answer && answer.status < 300) return;
    await clock.sleep(minute);
  }
}

/** In the archive the portal lets nobody in. */
function letGuestIn({ simulator }: Stage, { id, room }: StoredRoom): void {
  if (room.place === 'archive') return;
  const guest = {
    email: `guest-${id}@example.org`,
    firstName: 'Gus',
    lastName: `${id}`,
    type: 'guest',
  } as const;
  const { portal } = simulator.world;
  room.shares.set((portal.userByEmail(guest.email) ?? portal.addUser(guest)).id, 2);
}

function doByHand(stage: Stage, { work, act }: ByHand, touched: Touched): void {
  const { simulator, trace } = stage;
  const roomId = recordOf(stage, work)?.room?.id;
  const stored = roomId === undefined ? undefined : simulator.world.portal.room(roomId);
  if (!stored) return;
  trace.note('people', `${act} the room ${stored.id}`);
  const { webhooks } = simulator.world;
  const publish = (trigger: 'updated' | 'archived' | 'restored') =>
    webhooks.publish(`room.${trigger}`, stored, simulator.people.owner);
  if (act === 'rename') {
    stored.title = `By hand ${stored.id}`;
    publish('updated');
  } else if (act === 'let-guest-in') letGuestIn(stage, stored);
  else {
    stored.room.place = act === 'archive' ? 'archive' : 'rooms';
    publish(act === 'archive' ? 'archived' : 'restored');
  }
  const acts = touched.get(work) ?? new Set();
  touched.set(work, acts.add(act));
}

/** The webhooks of the portal itself, of what people and this program do: lost, late, twice, and in any order. */
function hearPortal({ simulator, deployments, clock }: Stage, chance: ReturnType<typeof chanceOf>): void {
  const [deployment] = deployments;
  if (!deployment) return;
  const { portal, webhooks } = simulator.world;
  const [secretKey = ''] = JSON.parse(deployment.secrets.get(secretIds.verify('portal')) ?? '[]');
  const hook = {
    id: 1,
    name: 'Rooms',
    uri: 'https://rooms.example.com/webhooks/portal',
    secretKey,
    enabled: true,
  };
  portal.webhooks.push({ ...hook, triggers: 0, userId: simulator.people.serviceUser, created: clock.now() });
  webhooks.send = async (request) => {
    if (chance.strikes(0.2)) return new Response(null, { status: 200 });
    if (chance.strikes(0.3)) await clock.sleep(chance.pick([0, 90_000]));
    if (chance.strikes(0.2)) await deployment.take(request.clone());
    return deployment.take(request);
  };
}

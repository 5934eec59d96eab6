import { linkIdOf } from '../../../../lib/rooms/ticket/ticket-link.ts';
import { team } from '../../world/scenario.ts';
import type { Stage } from '../../world/stage.ts';
import { recordOf } from '../../world/stands.ts';
import type { Touched } from '../hands.ts';

/** Nobody gets into a room whom neither a rule nor a hand let in, and nobody again whom people have put out. */
export function accessOf(stage: Stage, touched: Touched): string[] {
  const { simulator, scenario } = stage;
  const { portal } = simulator.world;
  const byRule = new Set(team.map(({ email }) => portal.userByEmail(email)?.id));
  return scenario.work.flatMap((work) => {
    const record = recordOf(stage, work);
    const room = portal.room(record?.room?.id ?? 0);
    if (!record || !room) return [];
    const letIn = new Set<string>();
    const putOut = new Set<string>();
    for (const { act, person = '' } of touched.get(work) ?? []) {
      if (act === 'let-guest-in' || act === 'move-in') letIn.add(person);
      if (act === 'move-out') putOut.add(person);
    }
    const { shares, links } = room.room;
    const strangers = [...shares.keys()].filter(
      (id) => id !== room.createdBy && !byRule.has(id) && !letIn.has(id),
    );
    const back = [...shares.keys()].filter((id) => putOut.has(id));
    const others = links.filter(({ id }) => id !== linkIdOf(simulator.url, room.id));
    return [
      ...strangers.map((id) => `${record.key}: ${id} gets in, and nobody let them in`),
      ...back.map((id) => `${record.key}: ${id} gets in again, whom people put out`),
      ...others.map(({ id }) => `${record.key}: has the link ${id} that nobody made`),
    ];
  });
}

import { secretIds } from '../../../infra/local/secrets-file.ts';
import { chanceOf } from '../world/chances.ts';
import type { Stage } from '../world/stage.ts';

/** The webhooks of the portal itself, of what people and this program do: late, twice, in any order, and lost until all is calm. */
export function hearPortal({ simulator, deployments, clock, scenario }: Stage): { loseNone(): void } {
  const chance = chanceOf(scenario.seed, 'webhooks of the portal');
  let lost = 0.2;
  const [deployment] = deployments;
  const { portal, webhooks } = simulator.world;
  const [secretKey = ''] = JSON.parse(deployment?.secrets.get(secretIds.verify('portal')) ?? '[]');
  portal.webhooks.push({
    id: 1,
    name: 'Rooms',
    uri: 'https://rooms.example.com/webhooks/portal',
    secretKey,
    enabled: true,
    triggers: 0,
    userId: simulator.people.serviceUser,
    created: clock.now(),
  });
  webhooks.send = async (request) => {
    if (!deployment || chance.strikes(lost)) return new Response(null, { status: 200 });
    if (chance.strikes(0.3)) await clock.sleep(chance.pick([0, 90_000]));
    if (chance.strikes(0.2)) await deployment.take(request.clone());
    return deployment.take(request);
  };
  return {
    loseNone() {
      lost = 0;
    },
  };
}

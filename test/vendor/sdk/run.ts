import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { startSimulator } from '../../../infra/local/docspace/simulator.ts';
import { serve } from '../../../infra/local/http/server.ts';
import { realClock } from '../../../lib/kernel/clock.ts';
import { installPackages } from '../../python-packages.ts';

const requirements = fileURLToPath(new URL('requirements.txt', import.meta.url));
const check = fileURLToPath(new URL('check.py', import.meta.url));

/** One call of the SDK; `error` is what its models find wrong in the simulator's answer. */
interface Checked {
  call: string;
  error: string | null;
}

/** Answers that the SDK's own models are wrong about. */
const mistakesOfSdk = new Map([
  [
    'get_room_tags_info',
    'objects, where the server streams names (VirtualRoomsController.cs, 3.7.2; rooms.spec.ts)',
  ],
]);

/** `npm run test:vendor -- --sdk`: the simulator's answers by the models of ONLYOFFICE's own SDK for Python. */
export async function checkWithSdk(say: (line: string) => void): Promise<number> {
  say("Installing ONLYOFFICE's SDK for Python in .build ...");
  const { python, env } = await installPackages(requirements, { onlyThese: true });
  const receiver = await serve(async () => new Response());
  const settings = { webhooksToPrivateHosts: true };
  const timings = { copyMsPerFile: 1, creationPauseMs: 0, searchLagMs: 0, operationMs: 20 };
  const portal = await startSimulator({ clock: realClock, settings, timings });
  try {
    const { portal: state } = portal.world;
    const child = spawn(python, [check], { env: { ...process.env, ...env, PYTHONDONTWRITEBYTECODE: '1' } });
    const ended = once(child, 'close');
    const errors = text(child.stderr);
    child.stdin.end(
      JSON.stringify({
        url: portal.url,
        key: state.addKey(portal.people.owner, 'sdk', []).value,
        template: portal.templates.marketing,
        user: portal.people.serviceUser,
        group: [...state.groups.keys()][0],
        receiver: receiver.url,
      }),
    );
    const calls = (await text(child.stdout))
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Checked);
    const wrong = calls.filter(({ call, error }) => (error !== null) !== mistakesOfSdk.has(call));
    for (const { call, error } of wrong) say(`NO  ${call}: ${error ?? 'fits: take it out of mistakesOfSdk'}`);
    for (const [call, models] of mistakesOfSdk) say(`known  ${call}: the SDK models ${models}`);
    const [code] = await ended;
    if (code !== 0) say(`The script did not come to its end:\n${(await errors).slice(-3000)}`);
    const methods = new Set(calls.map(({ call }) => call));
    say(
      `${calls.length} calls of ${methods.size} methods: ${wrong.length} answers do not fit the SDK's models.`,
    );
    return code === 0 && wrong.length === 0 ? 0 : 1;
  } finally {
    await Promise.all([portal.close(), receiver.close()]);
  }
}

import { handshakeHeaderOf } from '../../../../lib/intake/handshake.ts';
import { endOf, secretsFile } from '../../operate.ts';
import { stubborn } from '../../outside.ts';
import type { DeployScenario } from '../scenario.ts';

export const unfilledSecrets: DeployScenario = {
  name: 'secrets',
  async run(stack, check) {
    const item = stack.item(stubborn, 'EARLY-1');
    const early = await stack.send(item);
    check('before they are filled a webhook is answered with 503', early.status === 503, early);
    check('and with the time to come again', Number(early.headers.get('retry-after')) > 0);
    check('and leaves no record', (await stack.record(item)) === undefined);
    const asked = await stack.command('doctor', '--json');
    const empty = asked.stdout.match(/The secret is empty\./g)?.length;
    // The systems of some sources make the secret that verifies.
    const made = Object.values(stack.outside.settings.sources).filter(handshakeHeaderOf).length;
    const all = 1 + 2 * stack.sources.length - made;
    check(
      'npx rooms doctor names all that are empty',
      asked.code === 3 && empty === all,
      endOf(asked.output),
    );
    const { secrets, portal, settingsFile } = stack.outside;
    const file = secretsFile(settingsFile, { ...secrets, portal: portal.key });
    const { code, output } = await stack.command('secrets', '--file', file, '--expires', 'never');
    check('npx rooms secrets fills them', code === 0, endOf(output));
    const hooks = secrets.portalWebhook ?? [];
    const printed = [portal.key, ...hooks, ...Object.values(secrets.sources).flatMap(({ verify }) => verify)];
    check('and prints none', !printed.some((secret) => output.includes(secret)));
  },
};

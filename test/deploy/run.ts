import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installPackages } from '../python-packages.ts';
import { Deployed, outputsOf, signingKeyOf } from './deployed.ts';
import { startEmulator } from './emulator/emulator.ts';
import { keptText } from './keep.ts';
import { endOf, operate, prepareAccount } from './operate.ts';
import { startOutsideOfDeployed } from './outside.ts';
import { DeployReport } from './report.ts';
import { scenarios } from './scenarios/index.ts';
import type { DeployScenario } from './scenarios/scenario.ts';

const ministack = fileURLToPath(new URL('emulator/requirements.txt', import.meta.url));
/** Which fills the secrets. */
const firstScenario = scenarios[0]?.name ?? '';
/** Quick enough for a test, and long enough that a second look at the portal comes after the first. */
const waitScale = 0.05;

/**
 * `npm run test:deploy`: the real stack by the real `cdk deploy` on an emulator of AWS on this computer, its
 * webhooks, and what comes of them. With names of scenarios: the first, which fills the secrets, and those. With `--keep`
 * the first and those that are named, and then the deployment stays up for people until Ctrl-C.
 */
async function main(argv: string[]): Promise<void> {
  const keep = argv.includes('--keep');
  const wanted = argv.filter((word) => word !== '--keep');
  const names = scenarios.map(({ name }) => name);
  const unknown = wanted.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    console.error(`There is no scenario "${unknown.join('", "')}", only "${names.join('", "')}".`);
    process.exitCode = 2;
    return;
  }
  // On Node 20 the SDK warns of an age of Node that the Lambdas do not have.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const report = new DeployReport();
  const directory = mkdtempSync(join(tmpdir(), 'docspace-rooms-deploy-'));
  const cleanups: (() => unknown)[] = [() => rmSync(directory, { recursive: true, force: true })];
  const cleanUp = async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void cleanUp().then(() => process.exit(130)));
  }
  try {
    const stack = await deployEverything(directory, report, (cleanup) => cleanups.push(cleanup));
    await runAll(stack, keep && wanted.length === 0 ? [firstScenario] : wanted, report);
    if (keep) {
      report.say(`\n${keptText(stack)}`);
      await new Promise(() => {});
    }
  } catch (error) {
    report.checkFor('deploy')('gets to its end', false, error);
  } finally {
    await cleanUp();
  }
  report.say(report.summary());
  process.exitCode = report.failed === 0 ? 0 : 1;
}

async function deployEverything(
  directory: string,
  report: DeployReport,
  atEnd: (cleanup: () => unknown) => void,
): Promise<Deployed> {
  report.say('Installing MiniStack in .build ...');
  const installed = await installPackages(ministack);
  report.say('Starting it, the DocSpace simulator and the receivers of results ...');
  const emulator = await startEmulator({ installed, directory: join(directory, 'emulator'), waitScale });
  atEnd(emulator.close);
  const outside = await startOutsideOfDeployed(directory);
  atEnd(outside.close);
  const check = report.checkFor('deploy');
  report.say('npx rooms deploy in an account that nobody has prepared ...');
  const early = await operate(emulator, 'deploy', outside.settingsFile, ['--yes']);
  const refused = early.code === 2 && /cdk bootstrap/.test(early.output);
  check('says what to prepare, and deploys nothing', refused, endOf(early.output));
  report.say('cdk bootstrap ...');
  await prepareAccount(emulator, directory);
  report.say('npx rooms deploy ...');
  const startedAtMs = Date.now();
  const { code, output } = await operate(emulator, 'deploy', outside.settingsFile, ['--yes']);
  if (code !== 0) throw new Error(endOf(output));
  const seconds = ((Date.now() - startedAtMs) / 1000).toFixed(1);
  check('ends well', true);
  check('says what is next', /Secrets to fill: .*\nNext: npx rooms secrets/.test(output), endOf(output));
  check('has every published Lambda answer', !output.includes('Does not answer'), endOf(output));
  const stack = new Deployed(
    emulator,
    outside,
    await outputsOf(emulator, outside.settings.environment),
    await signingKeyOf(emulator, outside.settings.environment),
  );
  report.say(`Deployed ${(await stack.resources()).length} resources in ${seconds} s.`);
  return stack;
}

async function runAll(stack: Deployed, wanted: string[], report: DeployReport): Promise<void> {
  const chosen = scenarios.filter(({ name }, at) => at === 0 || wanted.length === 0 || wanted.includes(name));
  const alongside: Promise<void>[] = [];
  for (const scenario of chosen) {
    const work = runOne(stack, scenario, report);
    if (scenario.alongside) alongside.push(work);
    else await work;
  }
  await Promise.all(alongside);
  report.say(`Executions: ${JSON.stringify(await stack.executionCounts())}`);
}

async function runOne(stack: Deployed, { name, run }: DeployScenario, report: DeployReport): Promise<void> {
  const check = report.checkFor(name);
  report.say(`${name} ...`);
  const startedAtMs = Date.now();
  try {
    await run(stack, check);
  } catch (error) {
    check('gets to its end', false, error);
  }
  report.say(`${name}: ${((Date.now() - startedAtMs) / 1000).toFixed(1)} s`);
}

await main(process.argv.slice(2));

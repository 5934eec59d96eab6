import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startEmulator } from '../deploy/emulator/emulator.ts';
import { endOf, prepareAccount } from '../deploy/operate.ts';
import { type Check, DeployReport } from '../deploy/report.ts';
import { installPackages } from '../python-packages.ts';
import { cdk, compile, installedApp, sampleOf } from './installed-app.ts';
import { tryWebhook } from './webhook.ts';

const ministack = fileURLToPath(new URL('../deploy/emulator/requirements.txt', import.meta.url));

/**
 * `npm run test:package`: the package as its users have it. It is packed, installed into an empty app with the lines of its
 * page, checked by plain `tsc`, synthesised and deployed to an emulator, and takes a webhook there.
 */
async function main(): Promise<void> {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const report = new DeployReport();
  const directory = mkdtempSync(join(tmpdir(), 'docspace-rooms-package-'));
  const cleanups: (() => unknown)[] = [() => rmSync(directory, { recursive: true, force: true })];
  try {
    report.say('npm pack, and npm install of it in an empty app ...');
    const { app, packed } = await installedApp(directory);
    checkPack(report.checkFor('pack'), packed, app);
    report.say('tsc ...');
    await checkTypes(report.checkFor('types'), app);
    report.say('cdk synth ...');
    await checkSynth(report.checkFor('synth'), app);
    report.say('cdk deploy, on an emulator ...');
    const installed = await installPackages(ministack);
    const emulator = await startEmulator({
      installed,
      directory: join(directory, 'emulator'),
      waitScale: 0.05,
    });
    cleanups.push(emulator.close);
    await prepareAccount(emulator, directory);
    const check = report.checkFor('deploy');
    const { code, output } = await cdk(app, ['deploy', '--require-approval', 'never'], emulator.env);
    check('ends well', code === 0, endOf(output));
    if (code === 0) await tryWebhook(emulator, check);
  } catch (error) {
    report.checkFor('package')('gets to its end', false, error);
  } finally {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  }
  report.say(report.summary());
  process.exitCode = report.failed === 0 ? 0 : 1;
}

function checkPack(check: Check, packed: string[], app: string): void {
  const strange = packed.filter((file) => !/^package\/(dist\/.*|package\.json|README\.md)$/.test(file));
  check('holds what was built and its page, and nothing else', strange.length === 0, strange);
  const sources = packed.filter((file) => file.endsWith('.ts'));
  check('holds no source', sources.length === 0, sources);
  const building = ['esbuild', 'tsx', 'valibot', '@aws-sdk/client-dynamodb'];
  const there = building.filter((name) => existsSync(join(app, 'node_modules', name)));
  check('brings nothing that builds it', there.length === 0, there);
}

async function checkTypes(check: Check, app: string): Promise<void> {
  const lines = sampleOf('app.ts');
  check('are of an app of twelve lines', lines.trimEnd().split('\n').length === 12);
  const wrong = await compile(app, lines.replace('helpdesk: {}', "helpdesk: { roomsPerHour: 'many' }"));
  check(
    'refuse a setting of another kind',
    wrong.code !== 0 && /app\.ts\(10,\d+\): error TS2322/.test(wrong.stdout),
    wrong.stdout,
  );
  const two = `import { App, Stack } from 'aws-cdk-lib';
import { DocspaceRooms, RoomsData } from 'docspace-rooms';
const app = new App();
${sampleOf('two-stacks')}`;
  const divided = await compile(app, two);
  const synthesised = await cdk(app, ['synth', '--quiet'], { CDK_VALIDATION: 'false' });
  check('take the lines with two stacks', divided.code === 0, divided.stdout);
  check('of which the synthesis ends well', synthesised.code === 0, endOf(synthesised.output));
  const right = await compile(app, lines);
  check('take the lines of the page, those of the libraries checked too', right.code === 0, right.stdout);
}

async function checkSynth(check: Check, app: string): Promise<void> {
  const { code, output } = await cdk(app, ['synth', '--quiet']);
  check('ends well', code === 0, endOf(output));
  check('warns of nothing', !/warning|error/i.test(output), endOf(output));
  const open = `${sampleOf('app.ts')}
import { Topic } from 'aws-cdk-lib/aws-sns';
new Topic(app.node.findChild('Collaboration'), 'Open');`;
  await compile(app, open);
  const spoiled = await cdk(app, ['synth', '--quiet']);
  check('is judged by cdk-nag', /AwsSolutions-SNS/.test(spoiled.output), endOf(spoiled.output));
  await compile(app, sampleOf('app.ts'));
}

await main();

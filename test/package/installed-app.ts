import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Ended, runCommand } from '../run-command.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const page = readFileSync(join(root, 'infra/package/README.md'), 'utf8');

/** A sample of the page of the package, by what stands behind its fence. */
export function sampleOf(name: string): string {
  const [, text] = new RegExp(`\`\`\`ts ${name}\\n(.*?)\`\`\``, 's').exec(page) ?? [];
  if (text === undefined) throw new Error(`infra/package/README.md has no sample "ts ${name}"`);
  return text;
}

/** What a person's app has of this machine: the CDK, its rules, and nothing that builds Lambdas. */
const peers = ['aws-cdk-lib', 'constructs', 'cdk-nag', '@types/node'];

/** An app in which the pack is installed, without the registry: the CDK is that of this project. */
export async function installedApp(directory: string): Promise<{ packed: string[]; app: string }> {
  const app = join(directory, 'app');
  mkdirSync(app, { recursive: true });
  await succeed('npm pack', npm('pack', join(root, 'infra/package'), '--pack-destination', directory));
  const pack = readdirSync(directory).find((file) => file.endsWith('.tgz')) ?? '';
  const { stdout } = await runCommand('tar', ['tzf', join(directory, pack)]);
  writeFileSync(join(app, 'package.json'), '{ "private": true }');
  writeFileSync(join(app, 'cdk.json'), '{ "app": "node app.js" }');
  writeFileSync(
    join(app, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: { module: 'nodenext', target: 'es2022', strict: true, types: ['node'] },
    }),
  );
  // The CDK is not asked of the registry.
  const install = [
    'install',
    '--offline',
    '--ignore-scripts',
    '--legacy-peer-deps',
    '--no-audit',
    '--no-fund',
  ];
  await succeed('npm install', npm(...install, join(directory, pack)), app);
  for (const name of peers) {
    mkdirSync(join(app, 'node_modules', name, '..'), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), join(app, 'node_modules', name), 'dir');
  }
  return { packed: stdout.trim().split('\n'), app };
}

/** Compiles an app as its page says, with plain `tsc`. */
export async function compile(app: string, source: string): Promise<Ended> {
  writeFileSync(join(app, 'app.ts'), source);
  return runCommand(process.execPath, [join(root, 'node_modules/typescript/bin/tsc')], { cwd: app });
}

/** Runs the CDK in an app. */
export function cdk(app: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const program = join(root, 'node_modules/aws-cdk/bin/cdk');
  return runCommand(process.execPath, [program, ...args], { cwd: app, env: { ...process.env, ...env } });
}

function npm(...args: string[]): string[] {
  return [...args, '--silent'];
}

async function succeed(what: string, args: string[], cwd = root): Promise<void> {
  // npm itself, as this script was started by: a shell would have to find it on Windows.
  const program = process.env.npm_execpath;
  const [command, first] = program ? [process.execPath, [program]] : ['npm', []];
  const { code, output } = await runCommand(command, [...first, ...args], { cwd });
  if (code !== 0) throw new Error(`${what} failed:\n${output}`);
}

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Finding } from '../../../../infra/cli/doctor/finding.ts';
import { cases } from '../../../infra/cli/doctor/cases.ts';
import type { Case } from '../../../infra/cli/doctor/scene.ts';
import { sourceCases } from '../../../infra/cli/doctor/source-cases.ts';
import type { Deployed } from '../../deployed.ts';
import { endOf, operate } from '../../operate.ts';
import { writeSettings } from '../../outside.ts';
import type { Check } from '../../report.ts';
import type { DeployScenario } from '../scenario.ts';
import { remember, sceneOf, secretsOf } from './doctor-scene.ts';

/** Cases about listeners: on an emulator the settings provoke them. */
const listenerCases = (reachable: string): Case[] => [
  [
    'an address that no subscription has',
    () => {},
    'alarms',
    'problem',
    /1 address of operations\.alarms never confirmed/,
    { operations: { alarms: ['nobody@example.com'] } },
  ],
  [
    'a result URL without a server',
    () => {},
    'sources.project-system',
    'problem',
    /result URL cannot be reached/,
    { sources: { 'project-system': { resultUrl: 'http://127.0.0.1:9/results' } } },
  ],
  [
    'a callback host that is not there',
    () => {},
    'sources.project-system',
    'warning',
    /hooks\.example\.invalid of callbackHosts/,
    {
      sources: {
        'project-system': { resultUrl: reachable, callbackHosts: ['hooks.example.invalid'] },
      },
    },
  ],
];

export const doctor: DeployScenario = {
  name: 'doctor',
  async run(stack, check) {
    const well = await diagnosis(stack, check);
    check('finds no problem in what is well', well.code === 0 && well.problems.length === 0, well.problems);
    const tried = well.findings.find((finding) => finding.check === 'work-item');
    check('has a room made and archived as a test', tried?.level === 'ok', tried);
    const hold = await stack.command('hold');
    check('npx rooms hold holds all work', hold.code === 0, endOf(hold.output));
    const held = await diagnosis(stack, check);
    const release = await stack.command('release');
    check('npx rooms release ends that', release.code === 0, endOf(release.output));
    const says = held.problems.find((finding) => finding.check === 'hold')?.says ?? '';
    check('finds that all work is held', held.code === 3 && /held since/.test(says), held.problems);
    const listeners = listenerCases(`${stack.outside.simulator.url}/`);
    for (const one of [...cases, ...sourceCases, ...listeners]) await findsOne(stack, check, one);
  },
};

/** Brings a finding about, asks the doctor as an operator does, and puts all back. */
async function findsOne(stack: Deployed, check: Check, one: Case): Promise<void> {
  const [what, provoke, where, level, says, change] = one;
  const scene = sceneOf(stack);
  const secrets = secretsOf(stack);
  const restore = remember(scene);
  try {
    await provoke(scene);
    for (const [label, value] of scene.stored) await secrets.put(label, value);
    const { code, findings } = await diagnosis(stack, check, changed(stack, change));
    const found = findings.filter((finding) => finding.check === where && says.test(finding.says));
    const right = found.some((finding) => finding.level === level) && code === (level === 'problem' ? 3 : 0);
    check(`finds ${what}`, right, { code, findings: findings.filter((finding) => finding.level !== 'ok') });
  } finally {
    restore();
    for (const label of scene.stored.keys()) await secrets.restore(label);
  }
}

/** The environment's file, with some parts replaced, and with a project of Jira to ask for. */
function changed({ outside: { settingsFile } }: Deployed, change: Record<string, unknown> = {}): string {
  const settings = JSON.parse(readFileSync(settingsFile, 'utf8'));
  settings.sources.jira.only = { projects: ['SUP'] };
  const directory = join(dirname(settingsFile), 'changed');
  return writeSettings(directory, JSON.stringify({ ...settings, ...change }));
}

/**
 * What `npx rooms doctor` says.
 *
 * @param changedFile other settings than the environment's; then no room is made: the first run has shown it
 */
async function diagnosis(stack: Deployed, check: Check, changedFile?: string) {
  const { emulator, outside } = stack;
  const args = changedFile ? ['--json', '--look-only'] : ['--json'];
  const { code, stdout, output } = await operate(
    emulator,
    'doctor',
    changedFile ?? outside.settingsFile,
    args,
  );
  let findings: Finding[] = [];
  try {
    findings = JSON.parse(stdout) as Finding[];
  } catch {
    check('prints one JSON document', false, endOf(output));
  }
  return { code, findings, problems: findings.filter(({ level }) => level === 'problem') };
}

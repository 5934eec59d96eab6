import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Deployed } from './deployed.ts';

/**
 * What to type to use the deployment by hand, in a POSIX shell and in PowerShell. Writes the file of secrets that the
 * commands name.
 */
export function keptText(deployed: Deployed): string {
  const { emulator, outside, sources } = deployed;
  const { settingsFile, secrets, portal, settings } = outside;
  const name = settings.environment;
  const secretsFile = join(dirname(settingsFile), 'secrets.json');
  writeFileSync(secretsFile, JSON.stringify({ portal: portal.key, ...secrets }), { mode: 0o600 });
  const settingsAt = `--environment "${settingsFile}"`;
  const url = deployed.webhookUrl('project-system');
  const variables = Object.entries(emulator.env);
  return [
    'The deployment stays up until Ctrl-C, with its secrets filled. Set these in another terminal:',
    '',
    ...variables.map(([variable, value]) => `export ${variable}='${value}'`),
    '',
    'or in PowerShell:',
    '',
    ...variables.map(([variable, value]) => `$env:${variable} = '${value}'`),
    '',
    'Then, in the folder of the project:',
    '',
    `npx rooms doctor ${name} ${settingsAt}`,
    `npx rooms send project --id PRJ-1 --type marketing --name "Q1" --url ${url} --secrets "${secretsFile}"`,
    `npx rooms find ${name} PRJ-1 ${settingsAt}`,
    `npx rooms status ${name}`,
    '',
    'Webhook URLs:',
    ...sources.map((source) => `  ${source}  ${deployed.webhookUrl(source)}`),
    `The portal is a simulator at ${portal.url}.`,
  ].join('\n');
}

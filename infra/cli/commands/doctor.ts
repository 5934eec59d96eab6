import { defineCommand, environmentWord, settingsOption } from '../command.ts';
import { checkedEnvironment } from '../doctor/checked-environment.ts';
import { findingsText } from '../doctor/finding.ts';
import { runChecks } from '../doctor/run-checks.ts';

export const doctorCommand = defineCommand({
  name: 'doctor',
  summary: 'checks everything that work depends on, and says what to do about what is wrong',
  description:
    'It reads the portal, its key, the templates, the team, the secrets, the sources and the alarms, and has each deployed Lambda try, without any effect, whether its own role reads the table and its secrets and reaches the portal. While there is no problem it has a room made by the deployed state machine as a test, and archives it.',
  words: { environment: environmentWord },
  options: {
    'look-only': { type: 'boolean', summary: 'makes no test room, and changes nothing at all' },
    secrets: {
      type: 'string',
      label: 'FILE',
      summary: 'a file of secrets, instead of those that are stored; it works before the first deploy too',
    },
    ...settingsOption,
  },
  examples: [
    'doctor production',
    'doctor local --look-only --json',
    'doctor production --secrets secrets.json',
  ],
  attention: {
    meaning: 'done, and a problem was found',
    isNeeded: (findings) => findings.some(({ level }) => level === 'problem'),
  },
  interrupted: 'A test room that was begun is finished and stays in the portal; archive it there.',
  async run({ words: { environment }, options }) {
    return runChecks(
      await checkedEnvironment(environment, {
        settingsFile: options.environment,
        secretsFile: options.secrets,
        lookOnly: options['look-only'],
      }),
    );
  },
  text: findingsText,
});

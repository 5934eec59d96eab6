import { handshakeHeaderOf, openWindow, usualWindowMinutes } from '../../../lib/intake/handshake.ts';
import { CommandError, defineCommand, environmentWord, settingsOption } from '../command.ts';
import { deployment } from '../deployment/deployment.ts';
import { sourceNamed } from '../deployment/environment-settings.ts';
import { several } from '../doctor/finding.ts';
import { time } from '../times.ts';

const longestMinutes = 60;

export const handshakeCommand = defineCommand({
  name: 'handshake',
  summary: 'expects one secret that the system of a source makes itself, as Asana does',
  description:
    'Run it just before the webhook is made in that system. The first secret that comes is kept, encrypted, and closes the window. Without it a handshake is refused, so that nobody can bring a secret of his own.',
  words: {
    environment: environmentWord,
    source: { label: 'SOURCE', summary: 'the name of the source in the environment' },
  },
  options: {
    minutes: {
      type: 'string',
      label: 'NUMBER',
      summary: `for so long; ${usualWindowMinutes} unless given, at most ${longestMinutes}`,
    },
    replace: { type: 'boolean', summary: 'forgets the secrets of earlier handshakes when the new one comes' },
    ...settingsOption,
  },
  examples: ['handshake production asana', 'handshake production asana --replace'],
  async run({ words, options: { environment, minutes: written, replace = false } }) {
    const minutes = Number(written ?? usualWindowMinutes);
    if (!Number.isInteger(minutes) || minutes < 1 || minutes > longestMinutes) {
      throw new CommandError(`--minutes must be a whole number from 1 to ${longestMinutes}.`);
    }
    const there = await deployment(words.environment, environment);
    const { sources } = there.settings();
    const source = sourceNamed(words.source, { environment: words.environment, sources });
    const header = handshakeHeaderOf(source);
    if (header === undefined) {
      throw new CommandError(
        `"${words.source}" takes no handshake: its settings have no "handshake": { "header": "x-hook-secret" }.`,
      );
    }
    const { open, secrets } = await openWindow(
      there.handshakeOf(words.source),
      { minutes, replaces: replace },
      there.clock.now(),
    );
    return {
      source: words.source,
      header,
      until: new Date(open?.untilMs ?? 0).toISOString(),
      kept: secrets.length,
      replaces: replace,
    };
  },
  text({ source, header, until, kept, replaces }) {
    const others = replaces ? ' It then replaces what is kept.' : '';
    return `One handshake of ${source} is expected until ${time(until)}: make the webhook now. ${several(kept, 'secret')} of ${header} kept so far.${others}`;
  },
});

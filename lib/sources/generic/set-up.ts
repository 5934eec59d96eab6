import type { SourceSetUp, SourceTrouble } from '../contract/set-up.ts';
import { verifySecret } from './authentication.ts';
import { type GenericSettings, genericSettings } from './settings.ts';
import { genericWriteBack, reasonOf } from './write-back.ts';

export const genericSetUp: SourceSetUp<GenericSettings> = {
  settings: genericSettings,
  example: { resultUrl: 'https://projects.example.com/docspace-results' },
  secrets: { verify: verifySecret, writeBack: genericWriteBack.secret },
  advice: ({ resultUrl, callbackHosts }) =>
    resultUrl === undefined && callbackHosts.length === 0
      ? [
          {
            says: 'Nobody gets its results: it has neither resultUrl nor callbackHosts.',
            remedy: 'Write where its results go, or leave it so if nobody is to hear of its rooms.',
          },
        ]
      : [],
  whenWell: 'The hosts that its results go to answer. Whether they take a result shows with the first one.',
  // Do the hosts that results go to answer at all? The paths of callbacks are not known before webhooks name them.
  async check({ resultUrl, callbackHosts }, { reach }) {
    const targets = [
      ...(resultUrl ? [{ url: resultUrl, own: true }] : []),
      ...callbackHosts.map((host) => ({ url: `https://${host}/`, own: false })),
    ];
    const troubles: SourceTrouble[] = [];
    for (const target of targets) {
      const { host } = new URL(target.url);
      const what = target.own ? 'the result URL' : 'callbackHosts';
      try {
        const status = await reach(target);
        if (status < 500) continue;
        const says = `${host} of ${what} answers HTTP ${status}.`;
        troubles.push({ grave: target.own, says, remedy: 'Look after the system behind it.' });
      } catch (error) {
        troubles.push({
          grave: target.own,
          says: `${host} of ${what} cannot be reached from here (${reasonOf(error)}).`,
          remedy:
            'Correct it in the environment file, or have its system started; one in a private network has to be in outgoing.privateNetworks and answers only there.',
        });
      }
    }
    return troubles;
  },
};

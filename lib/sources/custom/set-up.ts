import type { SourceSetUp, SourceTrouble } from '../contract/set-up.ts';
import { verifySecret } from '../generic/authentication.ts';
import { checked } from '../vendor-api/outcome.ts';
import { baseUrlOf } from './api/api.ts';
import { checkOf } from './check.ts';
import { mistakesInSamples } from './check-samples.ts';
import { mistakesInLookUp } from './look-up/look-up-mistakes.ts';
import { type CustomSettings, customSettings } from './settings.ts';
import { writeBackSecret } from './write-back-secret.ts';

export const customSetUp: SourceSetUp<CustomSettings> = {
  settings: customSettings,
  example: {
    proof: { signature: 'x-signature', prefix: 'sha256=' },
    item: { projectId: 'project.number', projectName: 'project.title', projectType: 'project.kind' },
    samples: [
      {
        body: { event: 'project.created', project: { number: '7', title: 'Bridge', kind: 'Roads' } },
        items: [{ projectId: '7', projectName: 'Bridge', projectType: 'Roads' }],
      },
    ],
  },
  secrets: { verify: verifySecret, writeBack: writeBackSecret },
  // Samples of a source that is wrong as a whole would only repeat that.
  mistakes(source) {
    const found = mistakesInLookUp(source);
    return found.length > 0 ? found : mistakesInSamples(source);
  },
  advice({ writeBack }) {
    if (writeBack === undefined) {
      return [
        {
          says: 'Nobody gets its results: it has no writeBack.',
          remedy: 'Write how its system is told of a room, or leave it so if nobody is to hear of its rooms.',
        },
      ];
    }
    const { note, read } = writeBack;
    if (!note || note.idempotencyKey || read?.notes !== undefined) return [];
    return [
      {
        says: 'Its note may be written twice after an interruption: writeBack.read.notes is missing.',
        remedy: 'Write how its notes are read, if its system can say them.',
      },
    ];
  },
  whenWell: 'The host that its results go to answers. Whether it takes a result shows with the first one.',
  async check({ writeBack }, tools) {
    if (!writeBack) return [];
    const asked = writeBack.check;
    if (asked) return checked(() => checkOf(writeBack, asked, tools));
    const { reach, secret } = tools;
    const url = new URL('/', baseUrlOf(writeBack, secret)).href;
    const { host } = new URL(url);
    const trouble = (says: string, remedy: string): SourceTrouble[] => [{ grave: true, says, remedy }];
    try {
      const status = await reach({ url, own: true });
      if (status < 500) return [];
      return trouble(`${host} of writeBack answers HTTP ${status}.`, 'Look after the system behind it.');
    } catch {
      return trouble(
        `${host} of writeBack cannot be reached from here.`,
        'Correct writeBack.url in the environment file; a host in a private network has to be in outgoing.privateNetworks, and answers only there.',
      );
    }
  },
};

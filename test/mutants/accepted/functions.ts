import { type AcceptedMutant, inFile, text } from './change.ts';

const utf8 = 'Node takes UTF-8 where no encoding is named';

export const inFunctions: AcceptedMutant[] = [
  ...inFile('functions/environment.ts', 'JSON.parse reads bytes as UTF-8, too', ["'utf8'", '""']),
  ...inFile('functions/project-room/check-creation.ts', 'a member that is undefined is not stored', [
    'idleAtMs === undefined',
    'false',
  ]),
  ...inFile('functions/project-room/check-creation.ts', 'no template has the id undefined', [
    'last.answeredFor !== undefined',
    'true',
    'if (last.answeredFor',
  ]),
  ...inFile('functions/project-room/select-template.ts', 'the facts of a ticket have no type of a project', [
    "facts.kind === 'project'",
    'true',
  ]),
  ...inFile('functions/receive-webhook.ts', 'neither is the name of a source', [
    "''",
    text,
    'const [, , source',
  ]),
  ...inFile('functions/receive-webhook.ts', utf8, ["'utf8'", '""']),
  ...inFile('functions/reconcile.ts', 'neither is a key with a date', ["''", text, 'portalKeyIn(']),
  ...inFile('functions/runtime.ts', 'what is not there is no JSON and no text either', [
    'value === undefined',
    'false',
  ]),
];

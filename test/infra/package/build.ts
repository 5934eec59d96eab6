import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type AppProps, Stack } from 'aws-cdk-lib';
import { functions } from '../../../infra/functions.ts';
import { DocspaceRooms } from '../../../infra/package/docspace-rooms.ts';
import type { DocspaceRoomsProps } from '../../../infra/package/props.ts';

const directory = mkdtempSync(join(tmpdir(), 'construct-'));

/** In place of the bundles that the package brings: the code of each Lambda names it. */
const code = new Map(
  functions.map(({ id }) => {
    mkdirSync(join(directory, id));
    writeFileSync(join(directory, id, 'index.cjs'), `// ${id}`);
    return [id, join(directory, id)] as const;
  }),
);

/** Somebody's app, without the flags of our own `cdk.json`. */
export function someApp(props: AppProps = {}): App {
  return new App({ treeMetadata: false, stackTraces: false, ...props });
}

export const smallest = { portal: { url: 'https://acme.onlyoffice.com' }, sources: { helpdesk: {} } };

/** The construct as somebody makes it, in a stack of their app. */
export function roomsIn(stack: Stack, props: Partial<DocspaceRoomsProps> = {}, id = 'Rooms'): DocspaceRooms {
  return new DocspaceRooms(stack, id, { ...smallest, ...props, code });
}

/** The construct with what its stack has made for it. */
export function roomsWith(
  propsFor: (stack: Stack) => Partial<DocspaceRoomsProps>,
  app = someApp(),
): { stack: Stack; rooms: DocspaceRooms } {
  const stack = new Stack(app, 'Collaboration');
  return { stack, rooms: roomsIn(stack, propsFor(stack)) };
}

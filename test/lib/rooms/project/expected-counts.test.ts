import { expect, it } from 'vitest';
import { expectedCounts } from '../../../../lib/rooms/project/creation.ts';
import { simulatedPortal } from '../../builders/simulated-portal.ts';

it.each([
  ['are those that its template counts', 5, { files: 2, folders: 3 }],
  [
    'are its files alone for forms, whose template counts system folders that are not copied',
    1,
    { files: 2, folders: 0 },
  ],
])('the files and folders of a room from a template %s', async (_, roomType, counts) => {
  const { portal, clock, simulator, addRoom } = simulatedPortal();
  const id = addRoom({ place: 'templates', files: 2, folders: 3 });
  const template = simulator.world.portal.room(id);
  if (template) template.room.roomType = roomType;
  expect(await clock.run(expectedCounts(portal, id))).toEqual(counts);
});

import { describe, expect, it } from 'vitest';
import { createTextFile, listFiles } from '../../../../lib/docspace/contents/files.ts';
import { simulatedPortal } from '../../builders/simulated-portal.ts';

describe('the files of a room', () => {
  it('are listed without its folders, from all pages', async () => {
    const { clock, portal, addRoom } = simulatedPortal();
    const roomId = addRoom({ folders: 2, files: 120 });
    addRoom({ files: 1 });
    const files = await clock.run(listFiles(portal.call, roomId));
    expect(files.map(({ title }) => title)).toEqual(Array.from({ length: 120 }, (_, n) => `${n}.docx`));
  });

  it('get a text file, and a second request of the same title makes no second one', async () => {
    const { clock, portal, simulator, addRoom, writes } = simulatedPortal();
    const roomId = addRoom();
    for (const content of ['one', 'two']) {
      const made = await clock.run(createTextFile(portal.call, roomId, { title: 'a.txt', content }));
      expect(await clock.run(listFiles(portal.call, roomId))).toEqual([made]);
      expect(simulator.world.portal.childFiles(roomId)).toMatchObject([{ title: 'a.txt', text: content }]);
    }
    expect(new Set(writes())).toEqual(new Set([`POST files/${roomId}/text`]));
  });
});

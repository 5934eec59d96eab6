import { describe, expect, it } from 'vitest';
import { type Given, httpPortal } from '../portal.ts';

/** A room whose every text is hostile markup. */
const hostile = `"><script>alert('1')</script>&`;

async function givenRoom(): Promise<Given & { id: number }> {
  const given = await httpPortal();
  const { api, sim } = given;
  const { id } = (await api.post('files/rooms', { title: `Room ${hostile}`, roomType: 2, tags: [hostile] }))
    .response;
  const { id: folder } = (await api.post(`files/folder/${id}`, { title: `Folder ${hostile}` })).response;
  const { portal } = sim.world;
  portal.addFile(folder, `File ${hostile}.docx`, sim.people.serviceUser);
  const tom = portal.users.get(sim.people.tom);
  if (tom) tom.lastName = hostile;
  await api.put(`files/rooms/${id}/share`, { invitations: [{ id: sim.people.tom, access: 'Editing' }] });
  return { ...given, id };
}

async function open(url: string) {
  const answer = await fetch(url);
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

/** The text of a page as a reader sees it. */
function textOf(page: string): string {
  return page
    .replace(/<[^>]*>/g, ' ')
    .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
    .replace(/\s+/g, ' ');
}

describe('the page of a room', () => {
  it('shows title, tags, folders, files and members', async () => {
    const { sim, id } = await givenRoom();
    const { status, text, headers } = await open(`${sim.url}/rooms/shared/${id}/filter?folder=${id}`);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    const { title, room } = sim.world.portal.room(id) ?? {};
    const words = textOf(text);
    expect(words).toContain(`${id}, EditingRoom, active`);
    for (const part of [title, room?.tags[0], 'Folder _', '.docx', 'tom.user@example.com']) {
      expect(words).toContain(part);
    }
    expect(words).toContain('Rooms Service (rooms@example.com): owner');
    expect(words).toMatch(/Tom [^:]*: Editing/);
  });

  it('escapes every text that people wrote, and contains nothing that can run', async () => {
    const { sim, id } = await givenRoom();
    const { text, headers } = await open(`${sim.url}/rooms/shared/${id}/filter`);
    expect(textOf(text)).toContain(hostile);
    expect(text).not.toMatch(/<script|alert\('/);
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none';/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('names the links of the room and hides their addresses', async () => {
    const { sim, api, id } = await givenRoom();
    const made = await api.put(`files/rooms/${id}/links`, { linkType: 0, access: 2, title: 'x' });
    const { text } = await open(`${sim.url}/rooms/shared/${id}/filter`);
    expect(textOf(text)).toContain('invitation link: Read');
    expect(text).not.toContain(made.response.sharedLink.shareLink);
  });

  it('says that an archived room is archived, and that an unknown one does not exist', async () => {
    const { sim, id } = await givenRoom();
    const room = sim.world.portal.room(id);
    if (room) room.room.place = 'archive';
    expect(textOf((await open(`${sim.url}/rooms/shared/${id}/filter`)).text)).toContain('archived');
    const unknown = await open(`${sim.url}/rooms/shared/999999/filter`);
    expect([unknown.status, textOf(unknown.text)]).toEqual([404, expect.stringContaining('no room 999999')]);
  });

  it('is no page while the portal is suspended, nor at any other address', async () => {
    const { sim, id } = await givenRoom();
    expect((await open(`${sim.url}/rooms/other/${id}`)).text).toBe('');
    sim.world.mode = 'suspended';
    expect(await open(`${sim.url}/rooms/shared/${id}/filter`)).toMatchObject({ status: 404, text: '' });
  });
});

describe('the page of a link', () => {
  it('says what the link allows, and leads to the room', async () => {
    const { sim, api, id } = await givenRoom();
    const made = await api.put(`files/rooms/${id}/links`, { linkType: 0, access: 2, title: 'x' });
    const { status, text } = await open(made.response.sharedLink.shareLink);
    expect([status, textOf(text)]).toEqual([200, expect.stringContaining('invitation link: Read')]);
    expect(text).not.toMatch(/<script/);
    const [, href = ''] = /href="([^"]*)"/.exec(text) ?? [];
    expect((await open(sim.url + href)).status).toBe(200);
  });

  it('refuses a link that has expired and one that does not exist', async () => {
    const { sim, api, id } = await givenRoom();
    const made = await api.put(`files/rooms/${id}/links`, { linkType: 0, access: 2, title: 'x' });
    const [link] = sim.world.portal.room(id)?.room.links ?? [];
    if (link) link.expirationDate = Date.now() - 1;
    for (const url of [made.response.sharedLink.shareLink, `${sim.url}/s/abcdefghijklmno`]) {
      const { status, text } = await open(url);
      expect([status, textOf(text)]).toEqual([404, expect.stringContaining('has expired')]);
    }
  });
});

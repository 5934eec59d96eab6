import { describe, expect, it } from 'vitest';
import { userOfKey } from '../../../../infra/local/commands/portal-check.ts';
import { httpPortal } from '../docspace/portal.ts';

describe('the question to a real portal before npm start', () => {
  it('is answered with the user of the key', async () => {
    const { sim } = await httpPortal();
    expect(await userOfKey({ url: sim.url, key: sim.key })).toBe('Rooms Service (rooms@example.com)');
  });

  it('is answered in one harmless line, with any name of the user', async () => {
    const { sim } = await httpPortal();
    const user = sim.world.portal.users.get(sim.people.serviceUser);
    Object.assign(user ?? {}, { firstName: 'Rooms\u001b[2K\n', lastName: 'Service\u202e' });
    expect(await userOfKey({ url: sim.url, key: sim.key })).toBe('Rooms [2K  Service (rooms@example.com)');
  });

  it('fails for a refused key with what to do, without the key', async () => {
    const { sim } = await httpPortal();
    const key = sim.key.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    const question = userOfKey({ url: sim.url, key });
    await expect(question).rejects.toThrow(/^The portal at http:\S+ cannot be used: .*401.*\. .*key/);
    await expect(question).rejects.not.toThrow(key);
  });

  it('fails for a portal that does not answer', async () => {
    const { sim } = await httpPortal();
    sim.world.mode = 'unreachable';
    await expect(userOfKey({ url: sim.url, key: sim.key })).rejects.toThrow(/cannot be used/);
  });
});

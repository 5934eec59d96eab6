import { describe, expect, it } from 'vitest';
import { customSetUp } from '../../../../lib/sources/custom/set-up.ts';
import { patientClock } from '../write-back-fixture.ts';
import { customSource } from './source.ts';

const url = 'https://a.example.com/api/v2';
const field = { path: '/items/{item.id}', body: "{ 'room_url': room.url }" };
const note = { path: '/items/{item.id}/notes', body: "{ 'text': note.text }" };
const read = { path: '/items/{item.id}', room: 'room_url' };

describe('the advice about a source without code', () => {
  const nobody = [
    {
      says: 'Nobody gets its results: it has no writeBack.',
      remedy: 'Write how its system is told of a room, or leave it so if nobody is to hear of its rooms.',
    },
  ];
  const twice = [
    {
      says: 'Its note may be written twice after an interruption: writeBack.read.notes is missing.',
      remedy: 'Write how its notes are read, if its system can say them.',
    },
  ];
  it.each<[string, object | undefined, unknown]>([
    ['no write-back', undefined, nobody],
    ['a field alone', { url, field }, []],
    ['a field that is read', { url, field, read }, []],
    ['a note alone', { url, note }, twice],
    ['a note beside a room that is read', { url, note, field, read }, twice],
    ['a note whose notes are read', { url, note, field, read: { ...read, notes: 'notes.text' } }, []],
  ])('is given with %s', (_, writeBack, advice) => {
    const source = customSource(writeBack ? { writeBack } : {});
    expect(customSetUp.advice?.(source)).toEqual(advice);
  });
});

describe("the doctor's check of a source without code", () => {
  const check = async (writeBack: object | undefined, answer: () => Promise<number>) => {
    const reached: unknown[] = [];
    const troubles = await customSetUp.check(customSource(writeBack ? { writeBack } : {}), {
      secret: 'a-key-of-the-API',
      clock: patientClock(),
      fetch: () => Promise.reject(new Error('no request with the secret is sent')),
      reach: (target) => {
        reached.push(target);
        return answer();
      },
    });
    return { troubles, reached };
  };

  it('reaches for nothing where nobody gets results', async () => {
    expect(await check(undefined, async () => 500)).toEqual({ troubles: [], reached: [] });
  });

  it.each([200, 302, 401, 404, 499])(
    'is content with an answer, whatever it says: HTTP %i',
    async (status) => {
      // Its own host, which may be in a private network, and no path: that could do something.
      expect(await check({ url, field }, async () => status)).toEqual({
        troubles: [],
        reached: [{ url: 'https://a.example.com/', own: true }],
      });
    },
  );

  it('reaches for the host alone where the secret is in the address', async () => {
    const { reached } = await check({ url: `${url}/{secret}`, field }, async () => 200);
    expect(reached).toEqual([{ url: 'https://a.example.com/', own: true }]);
  });

  it.each([500, 503])('names the host that fails with HTTP %i', async (status) => {
    expect((await check({ url, field }, async () => status)).troubles).toEqual([
      {
        grave: true,
        says: `a.example.com of writeBack answers HTTP ${status}.`,
        remedy: 'Look after the system behind it.',
      },
    ]);
  });

  it('names the host that does not answer, and the setting to correct', async () => {
    const { troubles } = await check({ url, field }, () => Promise.reject(new Error('refused')));
    expect(troubles).toEqual([
      {
        grave: true,
        says: 'a.example.com of writeBack cannot be reached from here.',
        remedy: expect.stringMatching(/^Correct writeBack\.url .*outgoing\.privateNetworks/),
      },
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import type { Fake, VendorFrame } from '../../../../infra/local/vendors/fake.ts';
import { failures } from '../../../../lib/kernel/failures.ts';
import type { Fetch } from '../../../../lib/kernel/json-http.ts';
import { createdRecord, failedRecord, roomUrl } from '../write-back-fixture.ts';
import { type Described, describedTypes, factsOf, system } from './system.ts';

/** A fetch whose process dies before or after its nth call. */
function deadly(fetch: Fetch, at: number, when: 'before' | 'after') {
  let calls = 0;
  let die = () => {};
  const death = new Promise<'killed'>((resolve) => {
    die = () => resolve('killed');
  });
  const killer: Fetch = async (request) => {
    calls += 1;
    if (calls < at) return fetch(request);
    if (when === 'after') await fetch(request);
    die();
    return new Promise(() => {});
  };
  return { fetch: killer, death };
}

const frameOf = (type: Described) => {
  const made = system(type);
  return { ...made, frame: made.fake as unknown as Fake & VendorFrame & { remove(id: string): void } };
};

describe.each(describedTypes)('the write-back to %s', (type) => {
  const created = createdRecord(factsOf(type));

  it('shows the room in a field and one note, and a repeat changes nothing', async () => {
    const { write, shown, requests } = system(type);
    expect(await write(created)).toEqual({ outcome: 'delivered' });
    expect(shown().roomUrl).toBe(roomUrl);
    expect(shown().notes).toHaveLength(1);
    const calls = requests.length;
    expect(await write(created)).toEqual({ outcome: 'delivered' });
    expect(shown().notes).toHaveLength(1);
    // It asks, and writes nothing.
    expect(requests.length - calls).toBe(1);
  });

  it('that is killed before or after any of its calls is complete after a repeat, with one note', async () => {
    for (const when of ['before', 'after'] as const) {
      for (let at = 1; ; at += 1) {
        const { write, shown, fake, requests } = system(type);
        const { fetch, death } = deadly((request) => fake.handle(request), at, when);
        const ended = await Promise.race([write(created, fetch), death]);
        expect(await write(created)).toEqual({ outcome: 'delivered' });
        const { roomUrl: url, notes } = shown();
        expect([url, notes.length], `killed ${when} call ${at}`).toEqual([roomUrl, 1]);
        expect(requests.length).toBeGreaterThan(0);
        if (ended !== 'killed') break;
      }
    }
  });

  it('writes a failure as one note, and no note where the settings want none', async () => {
    const { write, shown } = system(type);
    const failed = failedRecord('TemplateNotFound', factsOf(type));
    expect([await write(failed), await write(failed)]).toEqual(
      Array.from({ length: 2 }, () => ({ outcome: 'delivered' })),
    );
    expect(shown()).toMatchObject({ notes: [{ text: expect.stringContaining('could not be made') }] });
    const silent = system(type, { note: 'never' });
    await silent.write(failed);
    await silent.write(created);
    expect(silent.shown()).toEqual({ roomUrl, notes: [] });
  });

  it('ends as gone for an item that is not there any more', async () => {
    const { write, frame } = frameOf(type);
    frame.remove(factsOf(type).projectId);
    expect(await write(created)).toEqual({ outcome: 'gone' });
  });

  it('ends as a refused key where the system does not take our credential', async () => {
    const { write, frame } = frameOf(type);
    frame.credentialAccepted = false;
    expect(await write(created)).toMatchObject({ outcome: 'refused', code: 'WriteBackKeyRefused' });
  });

  it('is tried later where the system is away or asks for a pause, no sooner than it says', async () => {
    const away = frameOf(type);
    for (let times = 0; times < 3; times += 1) away.frame.next({ status: 503 });
    expect(await away.write(created)).toMatchObject({ outcome: 'try-later' });
    const paused = frameOf(type);
    paused.frame.next({ status: 429, retryAfter: '40' });
    expect(await paused.write(created)).toMatchObject({ outcome: 'try-later', afterMs: 40_000 });
    expect(await paused.write(created)).toMatchObject({ outcome: 'try-later' });
    expect(paused.requests).toHaveLength(1);
  });
});

describe.each(describedTypes)('the check of %s', (type) => {
  it('is content with a system as its page says', async () => {
    expect(await system(type).check()).toEqual([]);
  });

  it('writes nothing', async () => {
    const { check, shown } = system(type);
    await check();
    expect(shown()).toEqual({ roomUrl: undefined, notes: [] });
  });

  it('finds that the credential is refused', async () => {
    const { check, frame } = frameOf(type);
    frame.credentialAccepted = false;
    const remedy = failures.WriteBackKeyRefused.remedy;
    expect(await check()).toMatchObject([{ grave: true, says: expect.stringContaining('401'), remedy }]);
  });
});

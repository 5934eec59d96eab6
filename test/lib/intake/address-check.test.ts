import { describe, expect, it } from 'vitest';
import { receiver } from './receiver-fixture.ts';

const check = (method: string, source = 'project-system') => {
  const verifySecrets = () => Promise.reject(new Error('no secret is read for it'));
  const world = receiver({ verifySecrets });
  const sent = world.send(source, '', { method, headers: {}, body: new Uint8Array() });
  return { ...world, sent };
};

describe.each(['HEAD', 'GET'])('a check of the address by %s', (method) => {
  it('is answered 200 without looking at any secret, and makes nothing', async () => {
    const { sent, records, lines } = check(method);
    expect(await sent).toMatchObject({ status: 200, body: { status: 'ignored' } });
    expect(records.all.size).toBe(0);
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { code: 'WEBHOOK_IGNORED', source: 'project-system' },
    ]);
  });

  it('is answered 404 where the environment has no such source, as a webhook is', async () => {
    expect(await check(method, 'nobody').sent).toMatchObject({ status: 404 });
  });
});

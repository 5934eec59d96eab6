import fc from 'fast-check';
import { expect, it } from 'vitest';
import { receiver } from '../receiver-fixture.ts';

it('answers an unsigned request 4xx and starts nothing, for any headers and body', async () => {
  const { send, records } = receiver();
  const headers = fc.dictionary(fc.string(), fc.string(), { maxKeys: 5 });
  const any = fc.record({ method: fc.constantFrom('POST', 'PUT', 'X'), headers, body: fc.uint8Array() });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('project-system', 'helpdesk', 'x', '__proto__'),
      any,
      async (source, request) => {
        const { status } = await send(source, '', {
          ...request,
          headers: { ...request.headers, 'content-type': 'application/json' },
        });
        expect(status).toBeGreaterThanOrEqual(400);
        expect(status).toBeLessThan(500);
      },
    ),
  );
  expect(records.all.size).toBe(0);
});

it('answers a signed body 200, 202 or 400, for any JSON', async () => {
  const { send } = receiver();
  const part = fc.oneof(fc.string({ unit: 'binary' }), fc.integer(), fc.constant(null), fc.jsonValue());
  const body = fc.oneof(
    fc.jsonValue(),
    fc.record(
      { projectId: part, projectName: part, projectType: part, callbackUrl: part },
      { requiredKeys: [] },
    ),
  );
  await fc.assert(
    fc.asyncProperty(body, async (json) => {
      expect([200, 202, 400]).toContain((await send('project-system', json)).status);
    }),
  );
});

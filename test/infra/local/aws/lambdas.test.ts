import { describe, expect, it } from 'vitest';
import { localLambdas } from '../../../../infra/local/aws/lambdas.ts';
import { VirtualClock } from '../../../virtual-clock.ts';

const clock = new VirtualClock();
const invoke = localLambdas(
  {
    Echo: { timeoutSeconds: 1, handler: async (event: { at: string }) => ({ ...event, gone: undefined }) },
    Silent: { timeoutSeconds: 1, handler: async () => undefined },
    Slow: { timeoutSeconds: 3, handler: () => clock.sleep(3_001) },
    Refuses: {
      timeoutSeconds: 1,
      handler: () => Promise.reject(Object.assign(new Error('no'), { name: 'PortalRejected' })),
    },
    ThrowsText: { timeoutSeconds: 1, handler: () => Promise.reject('no') },
  },
  clock,
);

describe('a Lambda in this process', () => {
  it('gets its event and returns its result through JSON', async () => {
    expect(await invoke('Echo', { at: new Date(0), none: undefined })).toEqual({
      at: '1970-01-01T00:00:00.000Z',
    });
  });

  it('returns null for no result', async () => {
    expect(await invoke('Silent', {})).toBeNull();
  });

  it('reports an error by its name and message, with the trace', async () => {
    const error = {
      errorType: 'PortalRejected',
      errorMessage: 'no',
      trace: expect.arrayContaining([expect.stringContaining('lambdas.test.ts')]),
    };
    await expect(invoke('Refuses', {})).rejects.toMatchObject(error);
  });

  it('reports a thrown value that is no error by its type', async () => {
    await expect(invoke('ThrowsText', {})).rejects.toMatchObject({
      errorType: 'string',
      errorMessage: 'no',
    });
  });

  it('is reported as timed out after its timeout', async () => {
    await expect(clock.run(() => invoke('Slow', {}))).rejects.toMatchObject({
      errorType: 'Sandbox.Timedout',
      errorMessage: 'Task timed out after 3.00 seconds',
    });
  });

  it('is reported as not found under an unknown name', async () => {
    await expect(invoke('Nobody', {})).rejects.toMatchObject({ errorType: 'ResourceNotFoundException' });
  });
});

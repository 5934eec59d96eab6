import { describe, expect, it } from 'vitest';
import { bind, bindStep } from '../../functions/bind.ts';
import { clock, type Runtime, settings } from '../../functions/runtime.ts';
import { Failure } from '../../lib/kernel/failures.ts';
import { keptLog } from '../lib/builders/dependencies.ts';

const ref = { key: 'test/helpdesk/ticket/1', attempt: 2 };
const about = { step: 'MyStep', ...ref };

/** A runtime whose clock stands at 1,000 ms and goes on by a step's waits, and the lines of its log. */
function given() {
  let nowMs = 1_000;
  const { log, lines } = keptLog();
  const sleep = async (ms: number) => {
    nowMs += ms;
  };
  const services = { log, clock: { now: () => nowMs, sleep } };
  const runtime: Runtime = { variables: { AWS_LAMBDA_FUNCTION_NAME: 'MyStep' }, services };
  return { runtime, lines };
}

describe('a step of a state machine', () => {
  it('gets its input and its dependencies, and its output is returned', async () => {
    const { runtime } = given();
    const step = async (input: typeof ref, { clock }: { clock: { now(): number } }) => [input, clock.now()];
    expect(await bindStep(step, { clock }).withRuntime(runtime)(ref)).toEqual([ref, 1_000]);
  });

  it('is logged at its beginning and at its end, with how long it took and nothing else of its input', async () => {
    const { runtime, lines } = given();
    const step = (_: object, dependencies: { clock: { sleep(ms: number): Promise<void> } }) =>
      dependencies.clock.sleep(250);
    const handler = bindStep(step, { clock }, () => ref).withRuntime(runtime);
    await handler({ ...ref, subject: 'Login error' });
    expect(lines).toEqual([
      { level: 'info', code: 'STEP_STARTED', fields: about },
      { level: 'info', code: 'STEP_COMPLETED', fields: { ...about, ms: 250 } },
    ]);
  });

  it('passes a failure on as it is, and its message is logged', async () => {
    const { runtime, lines } = given();
    const failure = new Failure('PortalThrottled', 'GET files/rooms: HTTP 429');
    const handler = bindStep((_: typeof ref) => Promise.reject(failure), {}).withRuntime(runtime);
    await expect(handler(ref)).rejects.toBe(failure);
    const fields = { ...about, error: 'PortalThrottled', reason: 'GET files/rooms: HTTP 429' };
    expect(lines.at(-1)).toEqual({ level: 'warn', code: 'STEP_FAILED', fields });
  });

  it('shows of a defect its name and place and never its message, which may quote personal data', async () => {
    const { runtime, lines } = given();
    const defect = new RangeError('tom.user@example.com is no number');
    defect.stack = `${defect}\n    at price (/var/task/index.cjs:1:17)\n    at total (/var/task/index.cjs:2:4)`;
    const handler = bindStep((_: typeof ref) => Promise.reject(defect), {}).withRuntime(runtime);
    await expect(handler(ref)).rejects.toMatchObject({
      name: 'UnexpectedError',
      message: 'RangeError in a step.',
    });
    const fields = { ...about, error: 'RangeError', place: 'at price (/var/task/index.cjs:1:17)' };
    expect(lines.at(-1)).toEqual({ level: 'error', code: 'STEP_FAILED', fields });
  });

  it.each([
    ['without a stack', undefined],
    ['whose stack names no place', 'RangeError: tom.user@example.com is no number'],
  ])('shows only the name of a defect %s', async (_, stack) => {
    const { runtime, lines } = given();
    const defect = Object.assign(new RangeError('tom.user@example.com is no number'), { stack });
    const handler = bindStep((_: typeof ref) => Promise.reject(defect), {}).withRuntime(runtime);
    await expect(handler(ref)).rejects.toMatchObject({ message: 'RangeError in a step.' });
    expect(lines.at(-1)?.fields).toEqual({ ...about, error: 'RangeError' });
  });

  it('fails with the name of Error alone when what is thrown is no error', async () => {
    const { runtime, lines } = given();
    const handler = bindStep((_: typeof ref) => Promise.reject('a secret'), {}).withRuntime(runtime);
    await expect(handler(ref)).rejects.toMatchObject({ message: 'Error in a step.' });
    expect(JSON.stringify(lines)).not.toContain('a secret');
  });

  it('is logged as failed when a dependency cannot be made', async () => {
    const { runtime, lines } = given();
    const handler = bindStep(async (_: typeof ref, __: { settings: unknown }) => {}, { settings });
    await expect(handler.withRuntime(runtime)(ref)).rejects.toMatchObject({ name: 'SettingsInvalid' });
    expect(lines.map(({ code }) => code)).toEqual(['STEP_STARTED', 'STEP_FAILED']);
  });
});

describe('the dependencies of a function', () => {
  it('are made at its first call and kept', async () => {
    let made = 0;
    const count = () => {
      made += 1;
      return made;
    };
    const handler = bind(async (_: string, { count }: { count: number }) => count, { count });
    const call = handler.withRuntime(given().runtime);
    expect(made).toBe(0);
    expect([await call('one'), await call('two')]).toEqual([1, 1]);
  });

  it('are made again at the next call when one of them could not be made', async () => {
    let tries = 0;
    const flaky = () => {
      tries += 1;
      if (tries === 1) throw new Failure('SettingsInvalid', 'not yet');
      return 'made';
    };
    const call = bind(async (_: string, { flaky }: { flaky: string }) => flaky, { flaky }).withRuntime(
      given().runtime,
    );
    await expect(async () => call('one')).rejects.toThrow('not yet');
    expect(await call('two')).toBe('made');
  });
});

describe('a handler', () => {
  it('is what Lambda calls, with an event and a context of its own', async () => {
    const handler = bind(async (event: string, { variables }: { variables: object }) => [event, variables], {
      variables: (runtime) => runtime.variables,
    });
    const call: (event: string, context: object) => Promise<unknown> = handler;
    expect(await call('event', { awsRequestId: '1' })).toEqual(['event', process.env]);
  });
});

import { getEventListeners } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import {
  createLambdaHost,
  type LambdaHost,
  type LambdaHostOptions,
} from '../../../../infra/local/aws/lambda-host.ts';
import { LambdaError } from '../../../../infra/local/aws/state-machine/errors.ts';
import { VirtualClock } from '../../../../infra/local/virtual-clock.ts';

const root = mkdtempSync(join(tmpdir(), 'lambda-host-'));
const hosts: LambdaHost[] = [];
let bundles = 0;

afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.close()));
});
afterAll(() => rmSync(root, { recursive: true }));

interface Given extends Partial<LambdaHostOptions> {
  environment?: Record<string, string>;
  timeoutSeconds?: number;
}

/** A host with the one function `step`, whose bundle is `source`. */
function given(source: string | undefined, { environment = {}, timeoutSeconds = 3, ...options }: Given = {}) {
  const directory = join(root, `bundle-${bundles++}`);
  mkdirSync(directory);
  if (source !== undefined) writeFileSync(join(directory, 'index.cjs'), source);
  const lines: string[] = [];
  const host = createLambdaHost({
    functions: [{ name: 'step', directory, timeoutSeconds, environment }],
    onLog: (name, line) => lines.push(`${name}: ${line}`),
    ...options,
  });
  hosts.push(host);
  const invoke = (payload?: unknown, signal?: AbortSignal) =>
    host.invoke('step', payload, signal ? { signal } : {});
  const failure = (payload?: unknown) =>
    invoke(payload).then(
      () => expect.fail('it did not fail'),
      (error: LambdaError) => error,
    );
  return { host, invoke, failure, directory, lines };
}

const echo = 'exports.handler = async (event) => event;';
/** Counts its invocations and answers when its event says so. */
const slow = `
  let count = 0;
  exports.handler = async ({ marker, wait }) => {
    count++;
    console.log('begun ' + marker);
    if (wait) await new Promise((resolve) => process.env.NEVER ? undefined : setTimeout(resolve, wait));
    return { count, thread: require('node:worker_threads').threadId };
  };`;

const begun = (lines: string[], marker: string) =>
  vi.waitFor(() => expect(lines).toContain(`step: begun ${marker}`), { timeout: 10_000 });

describe('an invocation', () => {
  it('passes event and result through JSON', async () => {
    const { invoke } = given(echo);
    const at = new Date(0);
    expect(await invoke({ at, gone: undefined, text: 'ä💡' })).toEqual({ at: at.toISOString(), text: 'ä💡' });
  });

  it('gives null for no result and {} for no event', async () => {
    const { invoke } = given(
      'exports.handler = (event) => { if (JSON.stringify(event) !== "{}") throw event; };',
    );
    expect(await invoke()).toBeNull();
  });

  it('has the context of Lambda', async () => {
    const { invoke } = given(`exports.handler = async (event, context) => ({
      ...context, remaining: context.getRemainingTimeInMillis() });`);
    const context = (await invoke({})) as Record<string, unknown>;
    expect(context).toMatchObject({
      functionName: 'step',
      functionVersion: '$LATEST',
      invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:step',
      memoryLimitInMB: '256',
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(context.remaining).toBeGreaterThan(0);
    expect(context.remaining).toBeLessThanOrEqual(3000);
  });

  it('sees the variables of its function and of Lambda, and none of this process', async () => {
    const environment = { TABLE_NAME: 'records', AWS_REGION: 'eu-central-1' };
    const { invoke, directory } = given('exports.handler = async () => process.env;', { environment });
    const seen = (await invoke({})) as Record<string, string>;
    expect(seen).toMatchObject({
      TABLE_NAME: 'records',
      AWS_REGION: 'eu-central-1',
      AWS_LAMBDA_FUNCTION_NAME: 'step',
      AWS_ACCESS_KEY_ID: 'local',
      LAMBDA_TASK_ROOT: directory,
    });
    expect(seen.PATH).toBeUndefined();
    expect(seen.NODE_OPTIONS).toBeUndefined();
  });

  it('has what it writes passed on line by line', async () => {
    const source = `exports.handler = async () => {
      console.log('one\\ntwo'); console.error('three'); process.stdout.write('four'); };`;
    const { host, invoke, lines } = given(source);
    await invoke({});
    await host.close();
    expect(lines.sort()).toEqual(['step: four', 'step: one', 'step: three', 'step: two']);
  });
});

describe('execution environments', () => {
  it('are used again while they are warm', async () => {
    const { invoke } = given(slow);
    const first = (await invoke({})) as { thread: number };
    expect(await invoke({})).toEqual({ count: 2, thread: first.thread });
  });

  it('take one invocation at a time; another is started when all are busy', async () => {
    const { invoke, lines } = given(slow, { environment: { NEVER: '1' } });
    const busy = invoke({ marker: 'a', wait: 1 });
    busy.catch(() => {});
    await begun(lines, 'a');
    expect(await invoke({})).toMatchObject({ count: 1 });
  });

  it('are at most as many as allowed; the rest waits its turn', async () => {
    const { invoke } = given(slow, { maxConcurrency: 2 });
    const results = await Promise.all(Array.from({ length: 7 }, () => invoke({ wait: 1 })));
    const threads = new Set(results.map((result) => (result as { thread: number }).thread));
    expect(threads.size).toBe(2);
  });

  it('share no module state between functions', async () => {
    const one = given(slow);
    const two = given(slow);
    await one.invoke({});
    expect(await two.invoke({})).toMatchObject({ count: 1 });
  });
});

describe('a function that fails', () => {
  it('reports name, message and trace of what was thrown', async () => {
    const { failure } = given(`exports.handler = async () => {
      const error = new Error('busy'); error.name = 'PortalThrottled'; throw error; };`);
    const error = await failure({});
    expect(error).toBeInstanceOf(LambdaError);
    expect(error).toMatchObject({ errorType: 'PortalThrottled', errorMessage: 'busy' });
    expect(error.trace[0]).toContain('busy');
    expect(error.trace.join('\n')).toContain('index.cjs');
  });

  it('stays warm after a thrown error', async () => {
    const { invoke, failure } = given(`let count = 0;
      exports.handler = () => { if (count++ === 0) throw new TypeError('first'); return count; };`);
    expect(await failure({})).toMatchObject({ errorType: 'TypeError', errorMessage: 'first' });
    expect(await invoke({})).toBe(2);
  });

  it('reports the type of a thrown value that is no error', async () => {
    const { failure } = given("exports.handler = async () => { throw 'text'; };");
    expect(await failure({})).toMatchObject({ errorType: 'string', errorMessage: 'text', trace: [] });
  });

  it('reports a result that has no JSON', async () => {
    const { failure } = given('exports.handler = async () => 1n;');
    expect((await failure({})).errorMessage).toMatch(/^Unable to stringify response body/);
  });

  it.each([
    [1, 'Runtime exited with error: exit status 1'],
    [0, 'Runtime exited without providing a reason'],
  ])('reports an exit with status %i, and starts anew', async (code, what) => {
    const { invoke, failure } = given(
      'exports.handler = async ({ code }) => code === undefined || process.exit(code);',
    );
    const { errorType, errorMessage } = await failure({ code });
    expect(errorType).toBe('Runtime.ExitError');
    expect(errorMessage).toMatch(/^RequestId: [0-9a-f-]{36} Error: /);
    expect(errorMessage).toContain(what);
    expect(await invoke({})).toBe(true);
  });

  it('reports an exception that nobody caught', async () => {
    const { failure } = given(`exports.handler = () => new Promise(() => {
      setImmediate(() => { throw new RangeError('lost'); }); });`);
    expect(await failure({})).toMatchObject({ errorType: 'RangeError', errorMessage: 'lost' });
  });

  it('reports a rejection that nobody handled', async () => {
    const { failure } = given(`exports.handler = () => new Promise(() => {
      Promise.reject(new RangeError('lost')); });`);
    expect(await failure({})).toMatchObject({
      errorType: 'Runtime.UnhandledPromiseRejection',
      errorMessage: 'RangeError: lost',
    });
  });

  it.each([
    ['a bundle that is not there', undefined, 'Runtime.ImportModuleError', 'Cannot find module'],
    ['a syntax error', 'exports.handler = ;', 'Runtime.UserCodeSyntaxError', 'SyntaxError'],
    ['no handler', 'exports.other = 1;', 'Runtime.HandlerNotFound', 'index.handler'],
    ['an error while loading', "throw new TypeError('at load');", 'TypeError', 'at load'],
    ['an exit while loading', 'process.exit(2);', 'Runtime.ExitError', 'exit status 2'],
  ])('reports %s', async (_, source, errorType, message) => {
    const error = await given(source).failure({});
    expect(error.errorType).toBe(errorType);
    expect(error.errorMessage).toContain(message);
  });

  it('reports a function that the host does not have', async () => {
    const { host } = given(echo);
    await expect(host.invoke('other', {})).rejects.toMatchObject({ errorType: 'ResourceNotFoundException' });
  });
});

describe('limits', () => {
  it('ends a function at its timeout, and starts anew', async () => {
    const clock = new VirtualClock();
    const { invoke, failure } = given(
      "exports.handler = async ({ hang }) => { while (hang) {} return 'fine'; };",
      { clock },
    );
    // Loaded first: the time for loading is another.
    await invoke({});
    const failed = failure({ hang: true });
    await clock.advance(3000);
    const { errorType, errorMessage } = await failed;
    expect(errorType).toBe('Sandbox.Timedout');
    expect(errorMessage).toMatch(/^RequestId: [0-9a-f-]{36} Error: Task timed out after 3\.00 seconds$/);
    expect(await invoke({})).toBe('fine');
  });

  it('ends a function that does not finish loading in ten seconds', async () => {
    const clock = new VirtualClock();
    const { failure } = given('for (;;) {}', { clock });
    const failed = failure({});
    await clock.advance(10_000);
    expect(await failed).toMatchObject({
      errorType: 'Sandbox.Timedout',
      errorMessage: expect.stringContaining('Task timed out after 10.00 seconds'),
    });
  });

  it('refuses an event over 6 MB', async () => {
    await expect(given(echo).invoke('x'.repeat(6 * 1024 * 1024 - 1))).rejects.toMatchObject({
      errorType: 'RequestEntityTooLargeException',
    });
  });

  it('takes an event and a result of 6 MB', async () => {
    const { invoke } = given(echo);
    expect(await invoke('x'.repeat(6 * 1024 * 1024 - 2))).toHaveLength(6 * 1024 * 1024 - 2);
  });

  it('reports a result that is too large as Lambda does', async () => {
    const { failure } = given(`exports.handler = async () => 'x'.repeat(6291557);`);
    expect(await failure({})).toMatchObject({
      errorType: 'Function.ResponseSizeTooLarge',
      errorMessage: 'Response payload size exceeded maximum allowed payload size (6291556 bytes).',
    });
  });
});

describe('giving up', () => {
  it('ends the waiting and lets the function finish', async () => {
    const { invoke, lines } = given(`exports.handler = async () => {
      console.log('begun a'); setTimeout(() => console.log('finished'), 400);
      await new Promise((resolve) => setTimeout(resolve, 500)); };`);
    const leave = new AbortController();
    const call = invoke({}, leave.signal);
    call.catch(() => {});
    await begun(lines, 'a');
    leave.abort(new Error('enough'));
    await expect(call).rejects.toThrow('enough');
    await vi.waitFor(() => expect(lines).toContain('step: finished'), { timeout: 5000 });
  });

  it('never begins what was given up while it waited its turn', async () => {
    const { invoke, lines } = given(slow, { maxConcurrency: 1 });
    const leave = new AbortController();
    const first = invoke({ marker: 'first', wait: 30 });
    const waiting = invoke({ marker: 'waiting' }, leave.signal);
    leave.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    await first;
    expect(await invoke({ marker: 'third' })).toMatchObject({ count: 2 });
    expect(lines).not.toContain('step: begun waiting');
  });

  it('leaves no listener behind at a signal that goes on, not even after waiting for its turn', async () => {
    const { invoke } = given(echo, { maxConcurrency: 1 });
    const { signal } = new AbortController();
    await Promise.all([invoke({}, signal), invoke({}, signal), invoke({}, signal)]);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('does nothing for a signal that has aborted already', async () => {
    const { invoke } = given(echo);
    await expect(invoke({}, AbortSignal.abort(new Error('before')))).rejects.toThrow('before');
  });
});

describe('close', () => {
  it('ends what runs and what waits, and takes nothing more', async () => {
    const { host, invoke, lines } = given(slow, { maxConcurrency: 1, environment: { NEVER: '1' } });
    const running = invoke({ marker: 'a', wait: 1 });
    const waiting = invoke({ marker: 'b' });
    for (const call of [running, waiting]) call.catch(() => {});
    await begun(lines, 'a');
    await host.close();
    await expect(running).rejects.toThrow('The Lambda host is closed.');
    await expect(waiting).rejects.toThrow('The Lambda host is closed.');
    await expect(invoke({})).rejects.toThrow('The Lambda host is closed.');
  });
});

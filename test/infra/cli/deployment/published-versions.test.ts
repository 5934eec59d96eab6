import type { LambdaClient } from '@aws-sdk/client-lambda';
import { describe, expect, it } from 'vitest';
import { invokeOnAws } from '../../../../infra/cli/deployment/published-versions.ts';

/** What Lambda answers, one after the other; an error is thrown. */
function invoking(...answers: (Error | { FunctionError?: string; text: string })[]) {
  const waits: number[] = [];
  const sent: unknown[] = [];
  const client = {
    send: async ({ input }: { input: unknown }) => {
      sent.push(input);
      const answer = answers.shift() ?? new Error('Lambda is invoked too often');
      if (answer instanceof Error) throw answer;
      return { ...answer, Payload: new TextEncoder().encode(answer.text) };
    },
  } as unknown as Pick<LambdaClient, 'send'>;
  const sleep = async (ms: number) => void waits.push(ms);
  const arn = 'arn:aws:lambda:eu-central-1:123456789012:function:x:7';
  return { run: () => invokeOnAws(client, sleep)(arn, { selfCheck: 'check-access' }), waits, sent, arn };
}

const named = (name: string) => Object.assign(new Error('no'), { name });
const well = { text: '{"access":[{"needs":"table"}]}' };

describe('the self-check of a published version', () => {
  it('is sent to that version, and its answer is what the version says', async () => {
    const { run, sent, arn } = invoking(well);
    expect(await run()).toEqual({ access: [{ needs: 'table' }] });
    expect(sent).toEqual([{ FunctionName: arn, Payload: '{"selfCheck":"check-access"}' }]);
  });

  it.each(['CodeArtifactUserPendingException', 'ResourceNotReadyException', 'ResourceConflictException'])(
    'waits while an inactive version answers %s, for more than the two minutes that it needs',
    async (name) => {
      const { run, waits } = invoking(...Array.from({ length: 29 }, () => named(name)), well);
      expect(await run()).toMatchObject({ access: expect.any(Array) });
      expect(waits.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThan(120_000);
    },
  );

  it('ends when a version stays inactive, and at once when it may not be invoked', async () => {
    const pending = invoking(...Array.from({ length: 30 }, () => named('ResourceNotReadyException')));
    await expect(pending.run()).rejects.toMatchObject({ name: 'ResourceNotReadyException' });
    const denied = invoking(named('AccessDeniedException'));
    await expect(denied.run()).rejects.toMatchObject({ name: 'AccessDeniedException' });
    expect(denied.waits).toEqual([]);
  });

  it('says how a version ended that failed, without what its error quotes', async () => {
    const text = '{"errorType":"Runtime.OutOfMemory","errorMessage":"tom.user@example.com"}';
    const { run } = invoking({ FunctionError: 'Unhandled', text });
    await expect(run()).rejects.toThrow(/^it ended with Runtime\.OutOfMemory$/);
  });
});

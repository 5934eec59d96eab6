import { describe, expect, it } from 'vitest';
import { defineCommand } from '../../../infra/cli/command.ts';
import { awsFailure } from '../../../lib/stores/aws/failures.ts';
import { runRooms } from './run-rooms.ts';

const refusal = Object.assign(new Error('User: arn:aws:iam::1:user/x is not authorized'), {
  name: 'AccessDeniedException',
  $metadata: { httpStatusCode: 400 },
});
const failing = (error: Error, readsOnly: boolean) =>
  defineCommand({
    name: 'look',
    summary: 'looks at something',
    words: {},
    options: {},
    examples: ['look'],
    ...(readsOnly ? { isWatchable: true } : {}),
    async run() {
      throw error;
    },
    text: () => '',
  });

describe('trouble of AWS in a command that only reads', () => {
  it.each([
    ['of the SDK', refusal, 'AccessDeniedException'],
    ['of the table', awsFailure('DynamoDB', refusal), 'DynamoDB: AccessDeniedException'],
  ])('is a sentence with the name of the error, and no stack trace: an error %s', async (_, error, name) => {
    const { code, stderr } = await runRooms(['look'], [failing(error, true)]);
    expect(code).toBe(2);
    expect(stderr).toMatch(new RegExp(`^AWS does not answer as it should \\(${name}\\)\\. [^\\n]*\\n$`));
    expect(stderr).not.toContain('arn:');
  });

  it.each([
    ['a defect', new Error('x'), true],
    ['trouble in a command that may have changed something', refusal, false],
  ])('is not what else ends a command: %s', async (_, error, readsOnly) => {
    expect((await runRooms(['look'], [failing(error, readsOnly)])).code).toBe(1);
  });
});

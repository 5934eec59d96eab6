import { describe, expect, it } from 'vitest';
import {
  contextArguments,
  contextOf,
  type DescribedStack,
  leftBy,
} from '../../../../infra/cli/deployment/last-deployment.ts';
import { keptOutput } from '../../../../infra/output-names.ts';

const output = (OutputKey: string, Description?: string) => ({
  OutputKey,
  OutputValue: `value of ${OutputKey}`,
  Description,
});
const data: DescribedStack = { Outputs: [output('Table'), output('Removed', keptOutput)] };
const at = new Date('2026-11-28T01:00:00Z');
const rooms = (StackStatus: string): DescribedStack => ({ StackStatus, LastUpdatedTime: at });

describe('what the deployment before left', () => {
  it.each<[string, DescribedStack | undefined, DescribedStack | undefined, object]>([
    ['nothing before the first', undefined, undefined, {}],
    [
      'outputs, without those that were kept for it alone',
      data,
      rooms('UPDATE_COMPLETE'),
      { Table: 'value of Table' },
    ],
    [
      'also what was kept, for a stack that was rolled back reads it',
      data,
      rooms('UPDATE_ROLLBACK_COMPLETE'),
      { Table: 'value of Table', Removed: 'value of Removed' },
    ],
    ['outputs before the other stack is there', data, undefined, { Table: 'value of Table' }],
  ])('is %s', (_, its, other, deployedOutputs) => {
    expect(leftBy(its, other).deployedOutputs ?? {}).toEqual(deployedOutputs);
  });

  it.each([
    ['CREATE_COMPLETE', undefined],
    ['UPDATE_COMPLETE', undefined],
    ['UPDATE_ROLLBACK_COMPLETE', at.toISOString()],
    ['UPDATE_ROLLBACK_FAILED', at.toISOString()],
  ])('with the status %s has versions to publish again since %s', (status, publishAgain) => {
    expect(leftBy(data, rooms(status)).publishAgain).toBe(publishAgain);
  });

  it('reaches the app of the CDK as it is', () => {
    const left = leftBy(data, rooms('UPDATE_ROLLBACK_COMPLETE'));
    const context = new Map(
      contextArguments(left)
        .filter((argument) => argument !== '-c')
        .map((argument) => argument.split(/=(.*)/s) as [string, string]),
    );
    expect(contextOf((name) => context.get(name))).toEqual(left);
    expect(contextOf(() => undefined)).toEqual({});
  });
});

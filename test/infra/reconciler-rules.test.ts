import { describe, expect, it } from 'vitest';
import { templatesOf } from './build-stack.ts';

const { rooms } = templatesOf({});

/** The one resource of a type whose logical id matches. */
function the(type: string, id: RegExp) {
  const found = Object.entries(rooms.findResources(type)).filter(([name]) => id.test(name));
  expect(found).toHaveLength(1);
  return found[0]?.[1].Properties;
}

describe('a run of the reconciler that failed', () => {
  it('is repeated neither by EventBridge nor by Lambda: the next one comes in a minute', () => {
    const { ScheduleExpression, Targets } = the('AWS::Events::Rule', /^ReconcilerRulesEachMinute/);
    expect(ScheduleExpression).toBe('rate(1 minute)');
    expect(Targets).toEqual([expect.objectContaining({ RetryPolicy: { MaximumRetryAttempts: 0 } })]);
    const config = the('AWS::Lambda::EventInvokeConfig', /Reconciler/);
    expect(config.MaximumRetryAttempts).toBe(0);
    expect(JSON.stringify(config.Qualifier)).toContain('FunctionsReconcilerLive');
    expect(JSON.stringify(config.FunctionName)).toContain('Reconciler');
  });

  it('is the only one: the event of an ended execution is repeated until it is recorded', () => {
    const { Targets } = the('AWS::Events::Rule', /^ReconcilerRulesExecutionEnded/);
    expect(Targets).toHaveLength(1);
    expect(Targets[0]).not.toHaveProperty('RetryPolicy');
  });
});

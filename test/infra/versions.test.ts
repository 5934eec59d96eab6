import { readFileSync } from 'node:fs';
import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { functionIdsIn, machineFiles } from '../../infra/machines/files.ts';
import { synthesize, templatesOf } from './build-stack.ts';

const sources = { 'project-system': {}, helpdesk: {} };
const { rooms: before } = templatesOf({ sources });
const { rooms: after } = synthesize(
  { sources },
  (id) => `// ${id}${id === 'CheckCreation' ? ' changed' : ''}`,
);

interface Version {
  DeletionPolicy: string;
  UpdateReplacePolicy: string;
  Properties: { FunctionName: { Ref: string } };
}

/** Logical id of each version, by the logical id of its function. */
function versionsOf(template: Template): Map<string, string> {
  const versions = Object.entries(template.findResources('AWS::Lambda::Version') as Record<string, Version>);
  return new Map(versions.map(([id, { Properties }]) => [Properties.FunctionName.Ref, id]));
}

/** The definition's functions by their names in the file: references, as CloudFormation gets them. */
function calledBy(template: Template, machine: string): Record<string, { Ref: string }> {
  const machines = Object.entries(template.findResources('AWS::StepFunctions::StateMachine'));
  return machines.find(([id]) => id.startsWith(machine))?.[1].Properties.DefinitionSubstitutions;
}

interface Target {
  Arn: { Ref: string };
  Input: string;
}

/** The targets of the rules whose logical ids match. */
function targetsOf(rules: RegExp): Target[] {
  return Object.entries(before.findResources('AWS::Events::Rule'))
    .filter(([id]) => rules.test(id))
    .flatMap(([, { Properties }]) => Properties.Targets);
}

/** The logical id of the rule that a permission is for. */
function ruleOf({ SourceArn }: { SourceArn?: { 'Fn::GetAtt'?: [string] } }): string {
  return SourceArn?.['Fn::GetAtt']?.[0] ?? '';
}

describe('a machine', () => {
  it.each(Object.entries(machineFiles))('%s calls the published version of every step', (id, file) => {
    const versions = new Set(versionsOf(before).values());
    const called = calledBy(before, id);
    for (const step of functionIdsIn(readFileSync(file, 'utf8'))) {
      expect(versions.has(called[step]?.Ref ?? ''), step).toBe(true);
    }
  });

  it('may call every version of its steps, also those that an execution from before a deployment calls', () => {
    const statements = Object.values(before.findResources('AWS::IAM::Policy'))
      .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
      .filter(({ Action }) => Action === 'lambda:InvokeFunction');
    expect(statements).toHaveLength(Object.keys(machineFiles).length);
    for (const { Resource } of statements) {
      for (const arn of Resource) expect(arn['Fn::Join'][1]).toEqual([expect.anything(), ':*']);
    }
  });
});

describe('a change of one Lambda', () => {
  const [old, changed] = [versionsOf(before), versionsOf(after)];
  const published = [...changed].filter(([lambda, version]) => old.get(lambda) !== version);

  it('publishes one new version, and its machine calls that', () => {
    expect(published.map(([lambda]) => lambda)).toEqual([expect.stringContaining('CheckCreation')]);
    expect(calledBy(after, 'ProjectRoom').CheckCreation).toEqual({ Ref: published[0]?.[1] });
    expect(calledBy(after, 'ProjectRoom').StartCreation).toEqual(
      calledBy(before, 'ProjectRoom').StartCreation,
    );
    expect(calledBy(after, 'TicketRoom')).toEqual(calledBy(before, 'TicketRoom'));
  });

  it('leaves the old version in place when it goes out of the template', () => {
    const versions = before.findResources('AWS::Lambda::Version') as Record<string, Version>;
    const [lambda] = published[0] ?? [];
    expect(versions[old.get(lambda ?? '') ?? '']).toBeDefined();
    expect(versionsOf(after).get(lambda ?? '')).not.toBe(old.get(lambda ?? ''));
  });
});

// Making a stack takes its time on a busy machine.
describe('a deployment that fails', { timeout: 90_000 }, () => {
  const versions = before.findResources('AWS::Lambda::Version') as Record<string, Version>;

  it('leaves every version that it published in place, for executions that began meanwhile call it', () => {
    for (const [id, { DeletionPolicy, UpdateReplacePolicy }] of Object.entries(versions)) {
      expect([DeletionPolicy, UpdateReplacePolicy], id).toEqual(['Retain', 'Retain']);
    }
  });

  it('is followed by one that publishes every Lambda again, also those whose code is the same', () => {
    const again = synthesize({ sources }, undefined, { publishAgain: '2026-11-28T01:00:00.000Z' }).rooms;
    const published = [...versionsOf(again)].filter(
      ([lambda, version]) => versionsOf(before).get(lambda) !== version,
    );
    expect(published).toHaveLength(Object.keys(versions).length);
  });
});

describe('a caller that keeps nothing between two calls', () => {
  it('calls the alias of the newest version: the gateway, the reconciler and the rule for ended executions', () => {
    const aliases = Object.entries(before.findResources('AWS::Lambda::Alias'));
    expect(aliases.map(([id]) => id.replace(/^Functions|Live.*$/g, '')).sort()).toEqual([
      'ReadStatus',
      'ReceiveWebhook',
      'Reconciler',
      'RecordFailure',
    ]);
    for (const [, { Properties }] of aliases) {
      expect(Properties.FunctionVersion['Fn::GetAtt'][1]).toBe('Version');
    }
    const ids = aliases.map(([id]) => id);
    const targets = targetsOf(/^ReconcilerRules/);
    expect(targets.length).toBeGreaterThan(1);
    for (const { Arn } of targets) expect(ids).toContain(Arn.Ref);
    const methods = Object.values(before.findResources('AWS::ApiGateway::Method'));
    for (const { Properties } of methods) {
      expect(JSON.stringify(Properties.Integration.Uri)).toMatch(/Functions(ReceiveWebhook|ReadStatus)Live/);
    }
  });

  it('may call nothing else, but the rules that keep versions active', () => {
    const permissions = Object.entries(before.findResources('AWS::Lambda::Permission'));
    const others = permissions.filter(([, { Properties }]) => !/^KeepActive/.test(ruleOf(Properties)));
    expect(others.length).toBeGreaterThan(2);
    for (const [, { Properties }] of others) expect(Properties.FunctionName.Ref).toMatch(/Live/);
  });
});

describe('what machines and the gateway call', () => {
  it('is invoked each day without effect, so that no version becomes inactive; at most five by one rule', () => {
    const rules = Object.entries(before.findResources('AWS::Events::Rule')).filter(([id]) =>
      /^KeepActive/.test(id),
    );
    for (const [, { Properties }] of rules) expect(Properties.Targets.length).toBeLessThanOrEqual(5);
    // A new account runs ten Lambdas at once: no two rules are due in the same hour
    const schedules = rules.map(([, { Properties }]) => Properties.ScheduleExpression);
    for (const schedule of schedules) expect(schedule).toMatch(/^cron\(30 \d+ \* \* \? \*\)$/);
    expect(new Set(schedules).size).toBe(rules.length);
    const targets = targetsOf(/^KeepActive/);
    for (const { Input } of targets) expect(JSON.parse(Input)).toEqual({ selfCheck: 'touch' });
    const called = targets.map(({ Arn }) => Arn.Ref);
    const byGateway = Object.keys(before.findResources('AWS::Lambda::Alias')).filter((id) =>
      /ReceiveWebhook|ReadStatus/.test(id),
    );
    const byMachines = Object.keys(machineFiles).flatMap((id) =>
      Object.values(calledBy(before, id)).map(({ Ref }) => Ref),
    );
    expect(called.sort()).toEqual([...new Set([...byGateway, ...byMachines])].sort());
  });
});

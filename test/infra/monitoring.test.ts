import { readdirSync, readFileSync } from 'node:fs';
import type { Template } from 'aws-cdk-lib/assertions';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { describe, expect, it } from 'vitest';
import { logAlarms } from '../../infra/constructs/monitoring/log-alarms.ts';
import {
  anchorOf,
  RunbookAlarm,
  runbookFile,
  runbookSections,
  sectionOf,
} from '../../infra/constructs/monitoring/runbook-alarm.ts';
import { failures } from '../../lib/kernel/failures.ts';
import { logCodes } from '../../lib/kernel/log.ts';
import { everything, synthesize, templatesOf } from './build-stack.ts';

const { rooms, stacks } = synthesize(everything);
const runbook = readFileSync(runbookFile, 'utf8');

interface Alarm {
  AlarmDescription: string;
  AlarmActions?: unknown[];
  OKActions?: unknown[];
  MetricName?: string;
  Threshold: number;
  TreatMissingData: string;
  ComparisonOperator: string;
}

/** Alarms by their names in the code. */
function alarmsIn(template: Template): Map<string, Alarm> {
  const alarms = Object.entries(template.findResources('AWS::CloudWatch::Alarm'));
  return new Map(
    alarms.map(([id, { Properties }]) => [id.replace(/^MonitoringAlarms|[0-9A-F]{8}$/g, ''), Properties]),
  );
}

/** What the filters of the log count, by the name of their metric. */
function filtersIn(template: Template): Map<string, { pattern: string; value: string }> {
  const filters = Object.values(template.findResources('AWS::Logs::MetricFilter'));
  return new Map(
    filters.map(({ Properties }) => {
      const [{ MetricName, MetricValue }] = Properties.MetricTransformations;
      return [MetricName, { pattern: Properties.FilterPattern, value: MetricValue }];
    }),
  );
}

const alarms = alarmsIn(rooms);
const filters = filtersIn(rooms);

describe('every metric of the log', () => {
  it.each([...filters])('%s takes its value from a field that its pattern names', (_, { pattern, value }) => {
    if (value !== '1') expect(pattern).toContain(`${value} = *`);
  });
});

describe('every alarm', () => {
  it.each([...alarms])('%s says who is hurt and links to its section', (name, { AlarmDescription }) => {
    expect(AlarmDescription).toMatch(/^(The|All|Everybody) /);
    expect(AlarmDescription.length).toBeLessThanOrEqual(1024);
    const url = `${everything.operations.runbookUrl}#${anchorOf(sectionOf(name.replace(/Alarm$/, '')))}`;
    expect(AlarmDescription.endsWith(` What to do: ${url}`)).toBe(true);
  });

  it('has a section, and every section its alarm', () => {
    const linked = [...alarms.values()].map(({ AlarmDescription }) => AlarmDescription.split('#').at(-1));
    expect(new Set(linked)).toEqual(new Set(runbookSections().map(anchorOf)));
  });

  it('cannot be made without a section', () => {
    const make = () =>
      new RunbookAlarm(stacks.rooms, 'NeverHeardOf', {
        metric: new Metric({ namespace: 'Test', metricName: 'Test' }),
        threshold: 1,
        hurts: 'Nobody',
        says: 'is hurt',
        runbookUrl: '',
        actions: [],
      });
    expect(make).toThrow('infra/runbook.md has no section "## Never heard of" for the alarm NeverHeardOf');
  });

  it('tells all who listen, also when it is over', () => {
    for (const [name, { AlarmActions, OKActions }] of alarms) {
      expect(AlarmActions, name).toEqual([{ Ref: expect.any(String) }, everything.operations.alarms[1]]);
      expect(OKActions, name).toEqual(AlarmActions);
    }
    rooms.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: everything.operations.alarms[0],
    });
  });

  it('rings in silence only where silence is the trouble', () => {
    const silent = [...alarms].filter(([, { TreatMissingData }]) => TreatMissingData === 'breaching');
    expect(silent.map(([name]) => name)).toEqual(['ReconcilerNotRunningAlarm']);
    expect([...alarms.values()].every(({ TreatMissingData }) => TreatMissingData !== 'missing')).toBe(true);
  });

  it('without listeners is there all the same, and tells nobody', () => {
    const { rooms: deaf } = templatesOf({});
    expect(alarmsIn(deaf).size).toBe(alarms.size);
    for (const { AlarmActions = [] } of alarmsIn(deaf).values()) expect(AlarmActions).toEqual([]);
    deaf.resourceCountIs('AWS::SNS::Topic', 0);
  });
});

describe('the topic of the e-mails', () => {
  it('lets the alarms of this account publish: its own policy has replaced the one that did', () => {
    const [policy] = Object.values(rooms.findResources('AWS::SNS::TopicPolicy'));
    expect(policy?.Properties.PolicyDocument.Statement).toContainEqual(
      expect.objectContaining({
        Effect: 'Allow',
        Action: 'sns:Publish',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      }),
    );
  });
});

describe('the log', () => {
  const sources = ['lib', 'functions']
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`),
    )
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(file, 'utf8'));
  const codesIn = (patterns: string[]) =>
    patterns.flatMap((pattern) => [...pattern.matchAll(/\$\.code = "(\w+)"/g)].map(([, code = '']) => code));

  it('rings an alarm for every code that is an error', () => {
    const errors = sources.flatMap((text) =>
      [...text.matchAll(/log\.error\('(\w+)'/g)].map(([, code = '']) => code),
    );
    const ringing = [...alarms.values()].map(({ MetricName = '' }) => filters.get(MetricName)?.pattern ?? '');
    expect(new Set(errors).size).toBeGreaterThan(10);
    expect([...new Set(errors)].filter((code) => !codesIn(ringing).includes(code))).toEqual([]);
  });

  it('is counted by codes that exist, and by fields that their lines have', () => {
    const patterns = [...filters.values()];
    expect(codesIn(patterns.map(({ pattern }) => pattern)).filter((code) => !(code in logCodes))).toEqual([]);
    const words = patterns.flatMap(({ pattern, value }) =>
      [...`${pattern} ${value}`.matchAll(/\$\.(\w+)/g)].map(([, field = '']) => field),
    );
    const own = ['code', 'level'];
    const unknown = [...new Set(words)].filter(
      (field) => !own.includes(field) && !sources.some((text) => new RegExp(`\\b${field}\\b`).test(text)),
    );
    expect(unknown).toEqual([]);
  });

  it('leaves the test work items of operators out of what concerns people', () => {
    for (const name of ['RoomsReady', 'SecondsToRoom', 'RoomFailed', 'StepsMissing']) {
      expect(filters.get(name)?.pattern, name).toContain('$.source != "doctor"');
    }
  });

  it('stays within the filters that one group can have', () => {
    // docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
    expect(filters.size).toBeLessThanOrEqual(100);
  });
});

describe('what is rung for', () => {
  it('is every way in which people can be hurt that the log tells of', () => {
    for (const name of Object.keys(logAlarms)) expect(alarms.has(`${name}Alarm`), name).toBe(true);
  });

  it('is a wait that the environment calls too long, and a key that ends within a month', () => {
    expect(alarms.get('SlotWaitTooLongAlarm')).toMatchObject({
      Threshold: 90 * 60,
      MetricName: 'SlotWaitSeconds',
    });
    expect(alarms.get('PortalKeyExpiresAlarm')).toMatchObject({
      Threshold: 30,
      ComparisonOperator: 'LessThanThreshold',
    });
  });
});

describe('basic monitoring', () => {
  const { rooms: basic } = synthesize({
    ...everything,
    operations: { ...everything.operations, monitoring: 'basic' },
  });

  it('has every alarm on lines of the log and on the gateway, and none that is a sum', () => {
    const all = alarmsIn(basic);
    for (const name of Object.keys(logAlarms)) expect(all.has(`${name}Alarm`), name).toBe(true);
    const left = [...alarms.keys()]
      .filter((name) => !all.has(name))
      .map((name) => name.replace(/\d*Alarm$/, ''));
    expect(new Set(left)).toEqual(new Set(['ExecutionsFailing', 'FunctionsFailing', 'FunctionsThrottled']));
    for (const alarm of all.values()) expect(alarm).not.toHaveProperty('Metrics');
  });

  it('has no dashboard, and no metric that no alarm needs', () => {
    basic.resourceCountIs('AWS::CloudWatch::Dashboard', 0);
    const needed = [...alarmsIn(basic).values()].flatMap(({ MetricName }) => MetricName ?? []);
    expect([...filtersIn(basic).keys()].filter((name) => !needed.includes(name))).toEqual([]);
    expect(Object.keys(basic.findOutputs('DashboardName'))).toEqual([]);
  });
});

describe('the runbook', () => {
  it('says in every section who is hurt, where to look and what to do', () => {
    for (const section of runbook.split(/^## /m).slice(1)) {
      expect(section.match(/^\*\*(Hurt|Look|Do)\*\*: /gm), section.split('\n')[0]).toHaveLength(3);
    }
  });

  it('links to sections, queries and codes that exist', () => {
    const anchors = runbookSections().map(anchorOf);
    for (const [, anchor] of runbook.matchAll(/\]\(#([\w-]+)\)/g)) expect(anchors).toContain(anchor);
    const codes = [...runbook.matchAll(/`([A-Z][A-Z_]+_[A-Z]+)`/g)].map(([, code = '']) => code);
    expect(codes.filter((code) => !(code in logCodes))).toEqual([]);
    const reasons = [...runbook.matchAll(/^\| `([^|]+)` \|/gm)].flatMap(([, cell = '']) =>
      cell.split('`, `'),
    );
    expect(reasons.length).toBeGreaterThan(5);
    expect(reasons.filter((code) => !(code in failures))).toEqual([]);
    const saved = Object.values(rooms.findResources('AWS::Logs::QueryDefinition')).map(
      ({ Properties }) => Properties.Name.split('/')[1],
    );
    const named = [...runbook.matchAll(/quer(?:y|ies) \*([^*]+)\*/g)].map(([, name = '']) =>
      name.replace('\n', ' '),
    );
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !saved.includes(name))).toEqual([]);
  });
});

describe('the dashboard', () => {
  const [board] = Object.values(rooms.findResources('AWS::CloudWatch::Dashboard'));
  const parts: unknown[] = board?.Properties.DashboardBody['Fn::Join'][1];
  const body: { widgets: { type: string; y: number; properties: { title?: string } }[] } = JSON.parse(
    parts.map((part) => (typeof part === 'string' ? part : 'x')).join(''),
  );
  const titles = body.widgets.toSorted((a, b) => a.y - b.y).map(({ properties }) => properties.title);

  it('shows first what rings, then what people get, then what it runs on', () => {
    const order = ['Alarms', 'Rooms made', 'Webhooks by answer'].map((title) => titles.indexOf(title));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    for (const title of [
      'Rooms made',
      'Time to room (seconds)',
      'Waiting for the portal slot',
      'Failures by code',
      'A day',
    ]) {
      expect(titles.indexOf(title), title).toBeGreaterThan(0);
      expect(titles.indexOf(title), title).toBeLessThan(titles.indexOf('Webhooks by answer'));
    }
  });
});

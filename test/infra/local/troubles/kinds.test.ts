import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type TroubleName, troubleNames, troubles } from '../../../../infra/local/troubles/kinds.ts';
import type { LogFields } from '../../../../lib/kernel/log.ts';
import type { SourceSettings } from '../../../../lib/settings/schema.ts';
import { samplesOf } from '../../../../lib/sources/registry/samples.ts';
import { flow } from '../../../flows/harness/flow.ts';

type Source = 'project-system' | 'helpdesk' | 'zendesk';

const sources = {
  'project-system': { resultUrl: 'https://projects.example.com/results' },
  helpdesk: { resultUrl: 'https://helpdesk.example.com/results' },
  zendesk: { subdomain: 'acme', roomField: 360001234567, apiUrl: 'http://127.0.0.1/zendesk' },
};

interface Case {
  /** What sends webhooks, one each. */
  senders: Source[];
  /** How many minutes it takes. */
  minutes: number;
  /** What the line says that rings the alarm. */
  isRight?(fields: LogFields): boolean;
  /** A word of the section of the runbook. */
  symptom: string;
}

const held = (reason: string, minutes = 1): Case => ({
  senders: ['helpdesk'],
  minutes,
  isRight: (fields) => fields.reason === reason,
  symptom: reason,
});
const cases: Record<TroubleName, Case> = {
  'key-revoked': held('PortalKeyRefused'),
  'portal-down': held('PortalUnavailable', 15),
  'portal-suspended': held('PortalSuspended'),
  'plan-limit': held('PortalPlanLimit'),
  'slow-copy': {
    senders: ['project-system', 'project-system'],
    minutes: 5,
    isRight: ({ waitingSeconds = 0 }) => Number(waitingSeconds) > 60,
    symptom: 'wait for their turn',
  },
  'short-copy': { senders: ['project-system'], minutes: 1, symptom: 'lacks files' },
  'job-stuck': {
    senders: ['project-system'],
    minutes: 20,
    isRight: ({ minutes = 0 }) => Number(minutes) >= 10,
    symptom: 'for ten minutes',
  },
  'no-template': {
    senders: ['project-system'],
    minutes: 1,
    isRight: ({ error }) => error === 'TemplateNotFound',
    symptom: 'room.failed',
  },
  'template-failing': {
    senders: ['project-system', 'project-system', 'project-system'],
    minutes: 60,
    symptom: 'held as `TemplateFailing`',
  },
  'receivers-down': { senders: ['zendesk'], minutes: 90, symptom: 'has not taken the result for' },
  'folders-fail': { senders: ['helpdesk'], minutes: 60, symptom: 'without some of its folders' },
  'results-refused': { senders: ['zendesk'], minutes: 1, symptom: 'does not take what we write' },
};

const runbook = readFileSync('infra/runbook.md', 'utf8');
const sectionOf = (title: string) =>
  runbook.split(/^## /m).find((part) => part.startsWith(`${title}\n`)) ?? '';

describe('a trouble that a team rehearses', () => {
  it.each(troubleNames)('shows what its section of the runbook says, and ends: %s', async (name) => {
    const { senders, minutes, isRight = () => true, symptom } = cases[name];
    const { section, code, begin } = troubles[name];
    // Given a stack in that trouble
    const { simulator, fakes, settings, send, clock, keepFor, log, records } = await flow({
      settings: { sources },
    });
    const sendFrom = (source: Source, id: string) => {
      const its = settings.sources[source] as SourceSettings;
      const wish = { id, title: 'Login error', projectType: 'marketing' };
      const [sample] = Object.values(samplesOf(its).samples(its, wish));
      return clock.run(send(source, sample, `msg_${id}`));
    };
    const end = begin({ simulator, fakes });
    // When webhooks come
    for (const [index, source] of senders.entries()) {
      expect(await sendFrom(source, `${index + 1}`)).toMatchObject({ status: 202 });
    }
    await keepFor(minutes);
    // Then there is the line by which the alarm of that section rings
    const said = log.filter((line) => line.code === code).map(({ fields }) => fields);
    expect(said.filter(isRight).length, JSON.stringify(said)).toBeGreaterThan(0);
    expect(sectionOf(section)).toContain(symptom);
    // And after its end work goes on: nothing is held, and a new work item is done without such a line
    end();
    await keepFor(30);
    const before = log.length;
    expect(await sendFrom(senders[0] ?? 'helpdesk', '9')).toMatchObject({ body: { status: 'accepted' } });
    await keepFor(5);
    const last = [...records.all.values()].map(({ value }) => value);
    expect(last.at(-1)).toMatchObject({ status: 'done', delivery: 'delivered' });
    expect(last.map(({ status }) => status)).not.toContain('held');
    const after = log.slice(before).filter((line) => line.code === code && isRight(line.fields));
    expect(after).toEqual([]);
  });
});

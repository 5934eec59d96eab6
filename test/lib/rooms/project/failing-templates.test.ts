import { expect, it } from 'vitest';
import { hour, minute } from '../../../../lib/kernel/time.ts';
import { requestsOf } from '../../../../lib/rooms/project/creation-request.ts';
import { noteFailedJob } from '../../../../lib/rooms/project/failed-job.ts';
import {
  type FailingTemplates,
  noteTemplateFailure,
  noteTemplateSuccess,
  troubleOfTemplate,
} from '../../../../lib/rooms/project/failing-templates.ts';
import { memoryItem } from '../../../../lib/stores/memory/memory-stores.ts';
import { storedKeyOf } from '../../../../lib/work-items/keys.ts';
import { keptLog } from '../../builders/dependencies.ts';
import { projectRecord } from '../../builders/records.ts';

/** A template whose requests failed at these minutes. */
async function given(...minutes: number[]) {
  const item = memoryItem<FailingTemplates>();
  const fail = (at: number, name = `request at ${at}`, id = 17) =>
    noteTemplateFailure(item, id, { name, message: name }, at * minute);
  const answers: boolean[] = [];
  for (const at of minutes) answers.push(await fail(at));
  return {
    item,
    fail,
    answers,
    troubleAt: (at: number, id = 17) => troubleOfTemplate(item, id, at * minute),
  };
}

it.each<[string, number[], boolean]>([
  ['one error', [0], false],
  ['two errors within an hour', [0, 59.99], true],
  ['two errors an hour apart', [0, 60], false],
  ['a third error within an hour of the second', [0, 60, 100], true],
])('a template fails after %s: %j, %s', async (_, minutes, fails) => {
  const { answers } = await given(...minutes);
  expect(answers.at(-1)).toBe(fails);
});

it('nothing is requested from a failing template for a quarter of an hour after its latest error', async () => {
  const { troubleAt } = await given(0, 30);
  expect(await troubleAt(30)).toBe('request at 30');
  expect(await troubleAt(44.99)).toBe('request at 30');
  expect(await troubleAt(45)).toBeUndefined();
});

it('a template that failed once, and every other template, may be used', async () => {
  const { troubleAt, fail } = await given(0);
  expect(await troubleAt(1)).toBeUndefined();
  await fail(1);
  expect(await troubleAt(2)).toBeDefined();
  expect(await troubleAt(2, 18)).toBeUndefined();
});

it('a template that is tried again and fails again is left alone again', async () => {
  const { troubleAt, fail } = await given(0, 1);
  expect(await fail(16)).toBe(true);
  expect(await troubleAt(17)).toBe('request at 16');
});

it("a room that was made from a template forgets its errors, and no other template's", async () => {
  const { item, fail, troubleAt } = await given(0, 1);
  await fail(1, 'one', 18);
  await fail(1, 'two', 18);
  await noteTemplateSuccess(item, 17);
  expect(await troubleAt(2)).toBeUndefined();
  expect(await fail(2)).toBe(false);
  expect(await troubleAt(2, 18)).toBe('two');
});

it('keeps the latest two requests of a template that failed, with the words about the latest', async () => {
  const { item } = await given(0, 1, 2);
  const requests = [1, 2].map((at) => ({ name: `request at ${at}`, atMs: at * minute }));
  expect((await item.read())?.value).toEqual({ 17: { requests, message: 'request at 2' } });
  const one = await given(5);
  const first = { name: 'request at 5', atMs: 5 * minute };
  expect((await one.item.read())?.value).toEqual({ 17: { requests: [first], message: 'request at 5' } });
  // And the same request again changes nothing
  await one.fail(6, 'request at 5');
  expect((await one.item.read())?.version).toBe(1);
});

it('there is no trouble of a template before any failed', async () => {
  expect(await troubleOfTemplate(memoryItem<FailingTemplates>(), 17, 0)).toBeUndefined();
});

it('a failed job is logged, and the second within an hour calls an operator', async () => {
  const { log, lines } = keptLog();
  const failingTemplates = memoryItem<FailingTemplates>();
  const clock = { now: () => 7 * minute, sleep: async () => {} };
  const record = projectRecord({ template: { id: 17, title: 'Marketing' } });
  const failed = (attempt: number) =>
    noteFailedJob({ ...record, attempt }, 17, 'Disk is full', { failingTemplates, clock, log });
  await failed(1);
  await failed(1);
  const { key } = record;
  const line = { key, attempt: 1, templateId: 17, template: 'Marketing', reason: 'Disk is full' };
  expect(lines).toMatchObject([
    { code: 'PORTAL_JOB_FAILED', fields: line },
    { code: 'PORTAL_JOB_FAILED', fields: line },
  ]);
  await failed(2);
  expect(lines.at(-1)).toMatchObject({
    level: 'error',
    code: 'TEMPLATE_FAILING',
    fields: { ...line, attempt: 2 },
  });
  const [first] = (await failingTemplates.read())?.value[17]?.requests ?? [];
  expect(first).toEqual({ name: `${storedKeyOf(key)} 1.${requestsOf(record)}`, atMs: 7 * minute });
  // And a record of an older version has no title of its template
  const { template: _, ...older } = record;
  await noteFailedJob(older, 18, 'x', { failingTemplates, clock, log });
  expect(lines.at(-1)).toMatchObject({ code: 'PORTAL_JOB_FAILED', fields: { templateId: 18 } });
});

it('a request that is noted again counts once', async () => {
  const { fail, troubleAt } = await given();
  expect(await fail(0, 'one')).toBe(false);
  expect(await fail(hour, 'one')).toBe(false);
  expect(await troubleAt(0)).toBeUndefined();
});

it('a success of a template without errors writes nothing', async () => {
  const { item } = await given();
  await noteTemplateSuccess(item, 17);
  expect(await item.read()).toBeUndefined();
});

it('the errors of other templates are forgotten after a day', async () => {
  const { item, fail } = await given(0);
  await fail(24 * 60 - 1, 'one', 18);
  expect(Object.keys((await item.read())?.value ?? {})).toEqual(['17', '18']);
  await fail(24 * 60, 'two', 18);
  expect(Object.keys((await item.read())?.value ?? {})).toEqual(['18']);
});

it('the errors of a template are kept until a day after its latest', async () => {
  const { item, fail } = await given(0, 23 * 60);
  await fail(24 * 60, 'one', 18);
  expect((await item.read())?.value[17]?.requests).toHaveLength(2);
});

import { expect, it } from 'vitest';
import { hour, minute } from '../../../../lib/kernel/time.ts';
import {
  type FailingTemplates,
  noteTemplateFailure,
  noteTemplateSuccess,
  troubleOfTemplate,
} from '../../../../lib/rooms/project/failing-templates.ts';
import { memoryItem } from '../../../../lib/stores/memory/memory-stores.ts';

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

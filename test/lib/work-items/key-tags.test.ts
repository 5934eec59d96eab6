import { describe, expect, it } from 'vitest';
import { memoryKeyTags } from '../../../lib/stores/memory/memory-stores.ts';
import {
  executionNameOf,
  isKeyTag,
  isStoredKey,
  keyTags,
  otherKeyTag,
  type WorkItem,
} from '../../../lib/work-items/keys.ts';
import { firstKeyTagOf, signingKey } from '../builders/records.ts';

const item: WorkItem = { namespace: 'dev', source: 'project-system', kind: 'project', id: 'PRJ-1' };
const own = 'prj-1-0123456789ab';
const another = 'prj-2-ba9876543210';

describe('a tag of the portal', () => {
  it.each([own, another, '0123456789ab', 'a-b-c-0123456789ab'])('%s has the form of a key tag', (tag) => {
    expect(isKeyTag(tag)).toBe(true);
  });

  it.each([
    '',
    'urgent',
    'prj-1',
    '0123456789a',
    '0123456789abc',
    'prj-1-0123456789AB',
    'prj 1-0123456789ab',
    'prj-1-0123456789ab ',
    ' 0123456789ab',
    '-0123456789ab',
  ])('"%s" is one that people made', (tag) => {
    expect(isKeyTag(tag)).toBe(false);
  });
});

it.each([
  [`sha256:${'0'.repeat(64)}`, true],
  [`xsha256:${'0'.repeat(64)}`, false],
  [`sha256:${'0'.repeat(65)}`, false],
  [`sha256:${'0'.repeat(63)}`, false],
  ['dev/project-system/project/PRJ-1', false],
])('%s is the form in which a key is stored: %s', (key, stored) => {
  expect(isStoredKey(key)).toBe(stored);
});

describe("another work item's tag among a room's", () => {
  it.each<[string, string[], string | undefined]>([
    ['none', [], undefined],
    ['its own alone', [own], undefined],
    ['its own and those of people', ['urgent', own], undefined],
    ["another's alone", [another], another],
    ["another's after its own and those of people", ['urgent', own, another], another],
  ])('with %s', (_, tags, found) => {
    expect(otherKeyTag(tags, own)).toBe(found);
  });
});

describe('the readable part of a key tag and of an execution name', () => {
  it.each([
    ['PRJ 10/21', 'prj-10-21-', 'PRJ-10-21-'],
    ['PRJ: 10', 'prj-10-', 'PRJ-10-'],
    ['/PRJ/', 'prj-', 'PRJ-'],
    ['äö', '', ''],
    ['x'.repeat(100), `${'x'.repeat(25)}-`, `${'x'.repeat(53)}-`],
    [`${'x'.repeat(24)}/y`, `${'x'.repeat(24)}-`, `${'x'.repeat(24)}-y-`],
  ])('of the id %s', (id, tag, name) => {
    const hash = /[0-9a-f]{24}$/;
    const keyTag = firstKeyTagOf({ ...item, id });
    expect(keyTag.replace(hash, '')).toBe(tag);
    expect(executionNameOf({ ...item, id }, 1, keyTag).replace(/[0-9a-f]{24}-1$/, '')).toBe(name);
  });
});

describe('the key tag of a new work item', () => {
  const issue = (claim: (keyTag: string, key: string) => boolean, firstAttempt = 1) =>
    keyTags({ claim: async (keyTag, key) => claim(keyTag, key) }, async () => signingKey).issue(
      item,
      firstAttempt,
    );

  it('is tied to its key, and the same each time', async () => {
    const registry = memoryKeyTags();
    const tags = keyTags(registry, async () => signingKey);
    const keyTag = await tags.issue(item, 1);
    expect(await tags.issue(item, 1)).toBe(keyTag);
    expect(await registry.claim(keyTag, 'dev/project-system/project/PRJ-2')).toBe(false);
  });

  it("is the next one when the first is another work item's", async () => {
    const seen: string[] = [];
    const keyTag = await issue((tag) => seen.push(tag) > 1);
    expect(seen).toEqual([firstKeyTagOf(item), keyTag]);
    expect(new Set(seen).size).toBe(2);
  });

  it('is another one when the work item comes again after it was forgotten', async () => {
    expect(await issue(() => true, 3)).not.toBe(await issue(() => true));
  });

  it('is none when three are taken, which is a defect', async () => {
    const seen: string[] = [];
    const refuse = (tag: string) => {
      seen.push(tag);
      return false;
    };
    await expect(issue(refuse)).rejects.toThrow('3 key tags of a new work item belong to others');
    expect(seen).toHaveLength(3);
  });
});

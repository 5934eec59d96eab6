import { describe, expect, it } from 'vitest';
import {
  executionNameOf,
  isKeyTag,
  isStoredKey,
  keyTagOf,
  otherKeyTag,
  type WorkItem,
} from '../../../lib/work-items/keys.ts';

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
    ['/PRJ/', 'prj-', 'PRJ-'],
    ['äö', '', ''],
    ['x'.repeat(100), `${'x'.repeat(37)}-`, `${'x'.repeat(65)}-`],
    [`${'x'.repeat(36)}/y`, `${'x'.repeat(36)}-`, `${'x'.repeat(36)}-y-`],
  ])('of the id %s', (id, tag, name) => {
    const hash = /[0-9a-f]{12}$/;
    expect(keyTagOf({ ...item, id }).replace(hash, '')).toBe(tag);
    expect(executionNameOf({ ...item, id }, 1).replace(/[0-9a-f]{12}-1$/, '')).toBe(name);
  });
});

import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  executionNameOf,
  isKeyTag,
  isStoredKey,
  keyOf,
  keyTagOf,
  storedKeyOf,
  type WorkItem,
} from '../../../lib/work-items/keys.ts';

const item: WorkItem = { namespace: 'dev', source: 'project-system', kind: 'project', id: 'PRJ-10021' };
const items: fc.Arbitrary<WorkItem> = fc.record({
  namespace: fc.constantFrom('dev', 'prod'),
  source: fc.constantFrom('helpdesk', 'project-system'),
  kind: fc.constantFrom('project', 'ticket'),
  id: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }),
});

const signingKey = 'a secret of the environment';
const tagOf = (one: WorkItem) => keyTagOf(one, { signingKey });

describe('keys', () => {
  it('are readable and stable: what rooms carry today is found tomorrow', () => {
    expect(keyOf(item)).toBe('dev/project-system/project/PRJ-10021');
    expect(tagOf(item)).toMatch(/^prj-10021-[0-9a-f]{24}$/);
    expect(tagOf(item)).toBe('prj-10021-12c8d8b0ab999ef5287fb923');
    expect(executionNameOf(item, 2, tagOf(item))).toBe('PRJ-10021-28eb03edb551c78cc6e2a2f1-2');
  });

  it('name the executions of a record of version 0.1.0 as that version did', () => {
    expect(executionNameOf(item, 2, 'prj-10021-28eb03edb551')).toBe('PRJ-10021-28eb03edb551-2');
  });

  it.each([
    ['another secret', { signingKey: 'another secret' }],
    ['the first attempt after the work item was forgotten', { signingKey, firstAttempt: 3 }],
    ['a tag that is taken', { signingKey, taken: 1 }],
  ])('give another tag for %s', (_, making) => {
    expect(keyTagOf(item, making)).not.toBe(tagOf(item));
  });

  it('give a tag that cannot be computed from what its work item is called', () => {
    const hash = createHash('sha256').update(keyOf(item)).digest('hex');
    expect(hash).not.toContain(tagOf(item).slice(-24));
  });

  it.each([
    ['prj-10021-28eb03edb551', true],
    ['28eb03edb551', true],
    ['prj-10021-28eb03edb55128eb03edb551', true],
    ['28eb03edb55128eb03edb551', true],
    ['prj-10021', false],
    ['prj-10021-28eb03edb55', false],
    ['prj-10021-28eb03edb55128eb', false],
    ['PRJ-10021-28eb03edb551', false],
    ['urgent', false],
  ])('tell whether the tag "%s" has the form of a key tag: %s', (tag, is) => {
    expect(isKeyTag(tag)).toBe(is);
  });

  it('give every id a legal tag and execution name', () => {
    fc.assert(
      fc.property(items, fc.integer({ min: 1, max: 99_999 }), (any, attempt) => {
        expect(tagOf(any)).toMatch(/^[a-z0-9-]{24,50}$/);
        const name = executionNameOf(any, attempt, tagOf(any));
        expect(name).toMatch(/^[A-Za-z0-9-]{26,80}$/);
        expect(name.endsWith(`-${attempt}`)).toBe(true);
      }),
    );
  });

  it('are stored as a hash, which stays one and is no key in clear', () => {
    fc.assert(
      fc.property(items, (any) => {
        const key = keyOf(any);
        expect(isStoredKey(key)).toBe(false);
        expect(storedKeyOf(key)).toMatch(/^sha256:[0-9a-f]{64}$/);
        expect(storedKeyOf(storedKeyOf(key))).toBe(storedKeyOf(key));
      }),
    );
  });

  it('differ for different work items, also where the readable part is the same', () => {
    fc.assert(
      fc.property(items, items, (one, other) => {
        fc.pre(JSON.stringify(one) !== JSON.stringify(other));
        expect(keyOf(one)).not.toBe(keyOf(other));
        expect(tagOf(one)).not.toBe(tagOf(other));
      }),
    );
    const long = 'x'.repeat(200);
    expect(tagOf({ ...item, id: `${long}1` })).not.toBe(tagOf({ ...item, id: `${long}2` }));
    expect(tagOf({ ...item, id: 'A/1' })).not.toBe(tagOf({ ...item, id: 'A-1' }));
  });
});

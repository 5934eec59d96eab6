import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  executionNameOf,
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

describe('keys', () => {
  it('are readable and stable: what rooms carry today is found tomorrow', () => {
    expect(keyOf(item)).toBe('dev/project-system/project/PRJ-10021');
    expect(keyTagOf(item)).toMatch(/^prj-10021-[0-9a-f]{12}$/);
    expect(keyTagOf(item)).toBe('prj-10021-28eb03edb551');
    expect(executionNameOf(item, 2)).toBe('PRJ-10021-28eb03edb551-2');
  });

  it('give every id a legal tag and execution name', () => {
    fc.assert(
      fc.property(items, fc.integer({ min: 1, max: 99_999 }), (any, attempt) => {
        expect(keyTagOf(any)).toMatch(/^[a-z0-9-]{12,50}$/);
        expect(executionNameOf(any, attempt)).toMatch(/^[A-Za-z0-9-]{14,80}$/);
        expect(executionNameOf(any, attempt).endsWith(`-${attempt}`)).toBe(true);
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
        expect(keyTagOf(one)).not.toBe(keyTagOf(other));
      }),
    );
    const long = 'x'.repeat(200);
    expect(keyTagOf({ ...item, id: `${long}1` })).not.toBe(keyTagOf({ ...item, id: `${long}2` }));
    expect(keyTagOf({ ...item, id: 'A/1' })).not.toBe(keyTagOf({ ...item, id: 'A-1' }));
  });
});

import { describe, expect, it } from 'vitest';
import { updateItem, type VersionedItem } from '../../../lib/kernel/versioned-item.ts';
import { memoryItem } from '../../../lib/stores/memory/memory-stores.ts';

const addOne = (value: number | undefined) => (value ?? 0) + 1;

describe('updateItem', () => {
  it('writes the first value of an item and then the next', async () => {
    const item = memoryItem<number>();
    expect(await updateItem(item, addOne)).toBe(1);
    expect(await updateItem(item, addOne)).toBe(2);
    expect(item.now).toEqual({ value: 2, version: 2 });
  });

  it('decides again about the value of another writer who was faster', async () => {
    const item = memoryItem<number>();
    let others = 3;
    const contended: VersionedItem<number> = {
      read: () => item.read(),
      async write(value, version) {
        if (others-- > 0) await item.write(10, version);
        return item.write(value, version);
      },
    };
    expect(await updateItem(contended, addOne)).toBe(11);
    expect(item.now).toEqual({ value: 11, version: 4 });
  });

  it('leaves the item alone when the rule has nothing to write, and answers what is there', async () => {
    const item = memoryItem<number>();
    await item.write(7, 0);
    expect(await updateItem(item, () => undefined)).toBe(7);
    expect(item.now?.version).toBe(1);
  });

  it('leaves an item that is not there as it is when the rule has nothing to write', async () => {
    const item = memoryItem<number>();
    expect(await updateItem(item, () => undefined)).toBeUndefined();
    expect(item.now).toBeUndefined();
  });

  it('takes what is known for the first decision only', async () => {
    const item = memoryItem<number>();
    await item.write(7, 0);
    await item.write(8, 1);
    const seen: (number | undefined)[] = [];
    const rule = (value: number | undefined) => {
      seen.push(value);
      return addOne(value);
    };
    expect(await updateItem(item, rule, { found: { value: 7, version: 1 } })).toBe(9);
    expect(seen).toEqual([7, 8]);
  });

  it('throws after 50 lost writes in a row, for that is a defect and no race', async () => {
    let writes = 0;
    const lost: VersionedItem<number> = {
      read: async () => ({ value: 1, version: 1 }),
      write: async () => {
        writes += 1;
        return false;
      },
    };
    await expect(updateItem(lost, addOne)).rejects.toThrow('lost in a row');
    expect(writes).toBe(50);
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { seal, unseal } from '../../../lib/kernel/sealed.ts';

describe('a sealed text', () => {
  let sealed = '';
  beforeAll(() => {
    sealed = seal('secret', 'for asana', 'b537207f20cbfa02');
  });

  it('opens with its secret for its purpose alone, and does not show what it holds', () => {
    expect(unseal('secret', 'for asana', sealed)).toBe('b537207f20cbfa02');
    expect(unseal('another', 'for asana', sealed)).toBeUndefined();
    expect(unseal('secret', 'for another', sealed)).toBeUndefined();
    expect(Buffer.from(sealed, 'base64').toString('latin1')).not.toContain('b537');
  });

  it.each(['', 'é', '🚀'])('holds the text "%s" as it is', (text) => {
    expect(unseal('secret', 'for asana', seal('secret', 'for asana', text))).toBe(text);
  });

  it('is another each time', () => {
    expect(seal('secret', 'for asana', 'b537207f20cbfa02')).not.toBe(sealed);
  });

  it('does not open once it was changed or cut', () => {
    const bytes = Buffer.from(sealed, 'base64');
    for (const at of bytes.keys()) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(unseal('secret', 'for asana', changed.toString('base64')), `byte ${at}`).toBeUndefined();
    }
    for (const length of [0, 12, 27, 28, bytes.length - 1]) {
      expect(unseal('secret', 'for asana', bytes.subarray(0, length).toString('base64'))).toBeUndefined();
    }
  });
});

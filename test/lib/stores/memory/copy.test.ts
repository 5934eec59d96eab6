import { expect, it } from 'vitest';
import { copyOf } from '../../../../lib/stores/memory/copy.ts';

it.each<[unknown]>([
  ['text'],
  [7],
  [true],
  [null],
  [undefined],
  [[]],
  [{}],
  [{ list: [1, { deep: null }], text: 'é', none: undefined }],
])('a copy of %j is equal to it', (value) => {
  expect(copyOf(value)).toStrictEqual(value);
});

it('a copy shares nothing with what it was made of', () => {
  const value = { list: [{ deep: 1 }] };
  const copy = copyOf(value);
  value.list[0] = { deep: 2 };
  value.list.push({ deep: 3 });
  expect(copy).toEqual({ list: [{ deep: 1 }] });
});

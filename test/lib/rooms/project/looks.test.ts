import { expect, it } from 'vitest';
import { checkLooks, maxLooks } from '../../../../lib/rooms/project/looks.ts';

it.each([undefined, 0, maxLooks - 1])(
  'an attempt that has looked at the portal %s times may look again',
  (looks) => {
    expect(() => checkLooks(looks, 'boom')).not.toThrow();
  },
);

it.each([
  [undefined, `The portal was looked at ${maxLooks} times and has made no room.`],
  ['boom', `The portal was looked at ${maxLooks} times and has made no room. Its last words: "boom".`],
])(
  'an attempt that has looked 1,600 times is given up, with the last words of the portal: %s',
  (hint, message) => {
    expect(() => checkLooks(maxLooks, hint)).toThrowError(
      expect.objectContaining({ code: 'CreationTimedOut', message }),
    );
  },
);

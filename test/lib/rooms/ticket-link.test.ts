import { expect, it } from 'vitest';
import { linkIdOf } from '../../../lib/rooms/ticket-link.ts';

it('names the link of a room by a UUID of version 5 that never changes, so that a repeat finds it', () => {
  // Made by uuid.uuid5 of Python 3 in the namespace 7b0c8a52-4f0e-4d0c-9d0e-2f6f0c1b5a11.
  expect(linkIdOf('https://portal.example.com', 4711)).toBe('4d0866fc-4cb0-5dbe-9795-c73379769d0f');
  expect(linkIdOf('https://portal.example.com', 4712)).toBe('5e8fa9ff-10e4-5612-a181-5ca078201524');
});

import { expect, it } from 'vitest';
import { isOnEmulator } from '../../infra/emulator.ts';

it.each([
  ['http://127.0.0.1:4566', true],
  ['http://localhost:4566', true],
  ['https://emulator.example.com', false],
  ['http://127.0.0.1.example.com', false],
  ['127.0.0.1', false],
  ['', false],
  [undefined, false],
])('AWS at %s: on this machine is %s', (url, expected) => {
  expect(isOnEmulator(url === undefined ? {} : { AWS_ENDPOINT_URL: url })).toBe(expected);
});

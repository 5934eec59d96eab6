import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // One worker for each core: by default one core is left idle, which on two is half of them.
    maxWorkers: '100%',
    // A worker keeps what it has loaded for its next files: loading it again for each file cost a third of the time.
    // So a test leaves variables, timers and servers as it found them, and the order of files shows when one does not.
    isolate: false,
    sequence: { shuffle: { files: true } },
  },
});

import { defineConfig } from 'vitest/config';

export default defineConfig({
  // One worker for each core: by default one core is left idle, which on two is half of them.
  test: { include: ['test/**/*.test.ts'], testTimeout: 20_000, hookTimeout: 60_000, maxWorkers: '100%' },
});

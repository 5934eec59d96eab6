import { defineConfig } from 'vitest/config';

/** The suites of single modules: whole flows, fault seeds and emulators are too slow to run for each mutant. */
export default defineConfig({
  test: {
    include: ['test/lib/**/*.test.ts', 'test/functions/**/*.test.ts', 'test/infra/environments/**/*.test.ts'],
    // It plays thousands of orders of events.
    exclude: ['test/lib/portal-slot/portal-slot.model.test.ts'],
    testTimeout: 20_000,
  },
});

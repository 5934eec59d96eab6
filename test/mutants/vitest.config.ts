import { defineConfig } from 'vitest/config';

/** The tests that are to notice: run.ts names their folders, which mirror those of the code. */
export default defineConfig({
  test: {
    include: JSON.parse(process.env.MUTANTS_TESTS ?? '[]'),
    // It plays thousands of orders of events.
    exclude: ['test/lib/portal-slot/portal-slot.model.test.ts'],
    testTimeout: 20_000,
  },
});

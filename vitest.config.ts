import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes longest: one of these, begun as the last, would leave the other cores idle. */
const longest = [
  'test/faults/life/life-seeds.test.ts',
  'test/faults/seeds.test.ts',
  'test/flows/trouble/failures.test.ts',
  'test/flows/trouble/portal-trouble.test.ts',
  'test/infra/cli/local-stack.test.ts',
  'test/infra/cli/process.test.ts',
  'test/infra/findings.test.ts',
  'test/infra/local/commands/demo.test.ts',
  'test/infra/local/commands/start.test.ts',
  'test/lib/portal-slot/portal-slot.test.ts',
];
const gone = longest.filter((file) => !existsSync(file));
if (gone.length > 0) throw new Error(`vitest.config.ts names test files that are not there: ${gone}`);

/** Begins the longest files first; apart from that their order is one of chance, and the same for the same seed. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { seed } = this.ctx.config.sequence;
    const placeOf = ({ moduleId }: TestSpecification) => {
      const isLong = longest.some((file) => moduleId.endsWith(`/${file}`));
      return `${isLong ? 0 : 1}${createHash('sha256').update(`${seed}/${moduleId}`).digest('hex')}`;
    };
    const places = new Map(files.map((file) => [file, placeOf(file)]));
    return [...files].sort((one, other) => ((places.get(one) ?? '') < (places.get(other) ?? '') ? -1 : 1));
  }
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/programs-folder.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // One worker for each core: by default one core is left idle, which on two is half of them; one more is no faster.
    maxWorkers: '100%',
    // A worker keeps what it has loaded for its next files: loading it again for each file cost a third of the time.
    // So a test leaves variables, timers and servers as it found them, and the order of files shows when one does not.
    isolate: false,
    sequence: { shuffle: { files: true }, sequencer: LongestFirst },
  },
});

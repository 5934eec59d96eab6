import { expect, it } from 'vitest';
import { demoLife, playLives } from '../../../../infra/local/commands/demo-life.ts';
import type { DemoReport } from '../../../../infra/local/commands/demo-report.ts';
import { startLocalStack } from '../../../../infra/local/stack.ts';

it('npm run demo -- --life shows each step of a ticket and of a project, and what became of their rooms', async () => {
  const simulator = { timings: { copyMsPerFile: 1, operationMs: 10 } };
  const stack = await startLocalStack({ life: demoLife, waitScale: 0.05, simulator });
  const reports: DemoReport[] = [];
  try {
    await playLives(stack, (report) => reports.push(report));
  } finally {
    await stack.close();
  }
  expect(reports.flatMap(({ checks }) => checks.filter(({ right }) => !right))).toEqual([]);
  const titles = reports.map(({ title }) => title);
  expect(titles.filter((title) => title.startsWith('Ticket'))).toEqual([
    'Ticket 35436 comes in',
    'Ticket 35436 is renamed',
    'Ticket 35436 is solved',
    'Ticket 35436 is opened again',
    'Ticket 35436 is solved for good',
  ]);
  expect(titles.at(-1)).toBe('Project PRJ-10021 says that it is active: what people did stays');
  expect(reports.flatMap(({ checks }) => checks)).toHaveLength(4 * 11);
}, 300_000);

import { expect, it } from 'vitest';
import { minute } from '../../lib/kernel/time.ts';
import { play } from './run/play.ts';
import { linesOf } from './run/run-seeds.ts';
import { noHarm } from './world/harm.ts';
import { scenarioOf, team } from './world/scenario.ts';

/** One ticket on a quiet day, whose receiver is away for half an hour, and a manager of its room who changes its link each minute. */
const scenario = {
  ...scenarioOf(6),
  deployments: 1,
  harm: noHarm,
  portal: {},
  planned: [],
  portalTrouble: [],
  awsTrouble: [],
  events: [],
  receiverHangs: [],
  people: [],
  settings: { ticketRoom: { team } },
  troubleMs: 60 * minute,
  receiverTrouble: [{ fromMs: 0, toMs: 30 * minute, answer: 500 }],
  work: [
    {
      deployment: 0,
      source: 'helpdesk' as const,
      body: { ticketId: '1', subject: 'Private words 1' },
      atMs: [0],
    },
  ],
  hostile: Array.from({ length: 10 }, (_, index) => ({
    atMs: (index + 3) * minute,
    kind: 'link' as const,
  })),
};

it('a result that waits for its receiver hands out no link that a manager of the room has changed', async () => {
  expect(linesOf(await play(scenario))).toEqual([]);
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Services } from '../../../functions/runtime.ts';
import { LambdaError } from '../../../infra/local/aws/state-machine/errors.ts';
import { functionIdsIn, machineFiles } from '../../../infra/machines/files.ts';
import { flow } from '../harness/flow.ts';
import { calmHost, type Host } from '../harness/host.ts';

/** Steps of a machine's file that run when all is well. */
const stepsOf = (file: string) =>
  functionIdsIn(readFileSync(file, 'utf8')).filter((id) => id !== 'RecordFailure');

const bodies = {
  'project-system': { projectId: 'PRJ-1', projectType: 'marketing', projectName: 'Q1' },
  helpdesk: { ticketId: '1', subject: 'Login error' },
};

type Moment = 'before it did anything' | 'after it did everything';
type Case = [step: string, source: keyof typeof bodies, moment: Moment];

const cases = (source: keyof typeof bodies, file: string) =>
  stepsOf(file).flatMap((step): Case[] => [
    [step, source, 'before it did anything'],
    [step, source, 'after it did everything'],
  ]);

/** Ends the first invocation of a step as Lambda does when its memory is full: nothing says how far it came. */
function fullMemory(step: string, moment: Moment) {
  let isFull = true;
  return (services: Services): Host => {
    const host = calmHost(services.clock, services);
    return async (lambda, work) => {
      if (lambda !== step || !isFull) return host(lambda, work);
      isFull = false;
      if (moment === 'after it did everything') await host(lambda, work);
      throw new LambdaError(
        'Runtime.OutOfMemory',
        'RequestId: 1 Error: Runtime exited with error: signal: killed',
      );
    };
  };
}

describe('a Lambda whose memory is full', () => {
  it.each<Case>([
    ...cases('project-system', machineFiles.ProjectRoom),
    ...cases('helpdesk', machineFiles.TicketRoom),
  ])(
    '%s of %s, which ended %s, runs again: there is one whole room, reported once and without a warning',
    async (step, source, moment) => {
      const made = await flow({ host: fullMemory(step, moment) });
      const ended = await made.make(source, bodies[source]);
      await made.keepFor(30);
      expect(ended.status).toBe('SUCCEEDED');
      expect(made.simulator.world.portal.activeRoomCount()).toBe(1);
      expect(made.results.map(({ event }) => [event.type, event.data.warnings])).toEqual([
        ['room.created', []],
      ]);
    },
  );
});

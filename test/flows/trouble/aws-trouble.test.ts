import { describe, expect, it } from 'vitest';
import { maxHoldsWithoutConfirmedOutage } from '../../../lib/kernel/failure-policy.ts';
import { failureCodeOf } from '../../../lib/kernel/failures.ts';
import { hour, minute } from '../../../lib/kernel/time.ts';
import { failingHost } from '../harness/failing-host.ts';
import { type Flow, flow } from '../harness/flow.ts';
import { calmHost } from '../harness/host.ts';

const minutesInAnHour = hour / minute;
const project = { projectId: 'PRJ-1', projectType: 'marketing', projectName: 'Q1' };
const ticket = { ticketId: '1', subject: 'Login error' };

const linesOf = ({ log }: Flow, code: string) => log.filter((line) => line.code === code);
const recordIn = ({ records }: Flow) => [...records.all.values()][0]?.value;

describe('a step whose role has lost a right', () => {
  it.each([
    ['InviteTeam', 'Lambda.AccessDeniedException', 'helpdesk', ticket, 'room.created', 'STEPS_MISSING'],
    ['InviteTeam', 'SecretUnavailable', 'helpdesk', ticket, 'room.created', 'STEPS_MISSING'],
    ['SelectTemplate', 'StoreUnavailable', 'project-system', project, 'room.failed', 'ROOM_FAILED'],
  ] as const)(
    '%s by %s rings at once, is tried again for a day, and only then is reported',
    async (step, name, source, body, type, code) => {
      const made = await flow({ host: failingHost((lambda) => (lambda === step ? name : undefined)) });
      const ended = await made.make(source, body);
      const reason = failureCodeOf(name);
      expect(ended.output).toEqual({ status: 'held', reason });
      expect(ended.states.at(-1)).toBe('End held');
      expect(linesOf(made, 'AWS_TROUBLE')).toHaveLength(1);
      await made.keepFor(20 * minutesInAnHour);
      expect(made.results).toEqual([]);
      expect(recordIn(made)?.status).not.toBe('failed');
      await made.keepFor(16 * minutesInAnHour);
      expect(made.results.map(({ event }) => event.type)).toEqual([type]);
      expect(linesOf(made, code)).toHaveLength(1);
      expect(linesOf(made, 'AWS_TROUBLE')).toHaveLength(maxHoldsWithoutConfirmedOutage.aws);
    },
  );

  it('goes on within an hour when the right is given back after half a day', async () => {
    let endMs = 0;
    const made = await flow({
      host: failingHost((lambda, nowMs) =>
        lambda === 'MakeRoomLink' && nowMs < endMs ? 'StoreUnavailable' : undefined,
      ),
    });
    endMs = made.clock.now() + 12 * hour;
    await made.make('helpdesk', ticket);
    await made.keepFor(13 * minutesInAnHour);
    expect(made.results.map(({ event }) => event.data.warnings)).toEqual([[]]);
    expect(made.simulator.world.portal.activeRoomCount()).toBe(1);
  });
});

describe('a failure that cannot be recorded', () => {
  it.each([
    ['project-system', project, 'SelectTemplate', 'TemplateNotFound', 'TemplateNotFound'],
    ['helpdesk', ticket, 'CreateRoom', 'RoomArchived', 'RoomArchived'],
    ['helpdesk', ticket, 'CreateRoom', 'States.QueryEvaluationError', 'UnexpectedError'],
  ] as const)(
    'ends the execution of %s with itself, and is recorded by the reconciler',
    async (source, body, step, name, code) => {
      let mayRecord = false;
      const made = await flow({
        statusEvents: false,
        host: failingHost((lambda) => {
          if (lambda === 'RecordFailure' && !mayRecord) return 'Lambda.TooManyRequestsException';
          return lambda === step ? name : undefined;
        }),
      });
      const ended = await made.make(source, body);
      expect(ended).toMatchObject({ status: 'FAILED', error: code });
      expect(recordIn(made)?.status).not.toBe('failed');
      mayRecord = true;
      await made.keepFor(20);
      expect(recordIn(made)).toMatchObject({ status: 'failed', error: { code }, delivery: 'delivered' });
    },
  );

  it('ends the execution with StepTimedOut where a step never answered', async () => {
    const made = await flow({
      statusEvents: false,
      host: (services) => {
        const host = calmHost(services.clock, services);
        return (lambda, work) => {
          if (lambda === 'RecordFailure') return Promise.reject(new Error('throttled'));
          return lambda === 'SelectTemplate' ? new Promise(() => {}) : host(lambda, work);
        };
      },
    });
    const ended = await made.make('project-system', project);
    expect(ended).toMatchObject({ status: 'FAILED', error: 'StepTimedOut' });
  });
});

describe('a ticket room of which a later step fails', () => {
  it('keeps the warning about folders that the portal refused', async () => {
    const made = await flow({
      host: failingHost((lambda) => (lambda === 'InviteTeam' ? 'PortalAnswerUnreadable' : undefined)),
    });
    made.simulator.world.faults.next({
      kind: 'status',
      status: 403,
      match: { method: 'GET', path: /^files\/\d+$/ },
    });
    const ended = await made.make('helpdesk', ticket);
    expect(ended.output).toMatchObject({ status: 'done', roomId: recordIn(made)?.room?.id });
    await made.keepFor(3);
    expect(made.results.map(({ event }) => event.data.warnings)).toEqual([
      [
        { code: 'FoldersMissing', message: expect.stringContaining('HTTP 403') },
        { code: 'StepsMissing', message: expect.stringContaining('"Add people and link"') },
      ],
    ]);
  });
});

describe('an execution that made its room', () => {
  it.each([
    ['project-system', project],
    ['helpdesk', ticket],
  ] as const)('of %s ends in Finish, and its output names the room', async (source, body) => {
    const made = await flow();
    const ended = await made.make(source, body);
    const { id, url } = recordIn(made)?.room ?? {};
    expect(ended.output).toMatchObject({ status: 'done', roomId: id, roomUrl: url, delivery: 'delivered' });
    expect(ended.states.at(-1)).toBe('Finish');
  });
});

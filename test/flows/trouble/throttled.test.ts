import { describe, expect, it } from 'vitest';
import { type Flow, flow } from '../harness/flow.ts';

const webhooks = {
  'project-system': { projectId: 'PRJ-1', projectType: 'marketing', projectName: 'Q1' },
  helpdesk: { ticketId: '1', subject: 'Login error' },
} as const;
const sources = Object.keys(webhooks) as (keyof typeof webhooks)[];
const codesOf = ({ log }: Flow) => log.map(({ code }) => code);

describe.each(sources)('a portal that wants no request for a while (%s)', (source) => {
  it.each([
    ['a read', { method: 'GET' }],
    ['the request for the room', { method: 'POST', path: /files\/rooms(\/fromtemplate)?$/i }],
  ])('is waited for inside the step, and %s is sent again', async (_, match) => {
    const made = await flow();
    made.simulator.world.faults.next({ kind: '429', match, retryAfter: 1 });
    const { status } = await made.make(source, webhooks[source]);
    expect(status).toBe('SUCCEEDED');
    expect(codesOf(made)).not.toContain('STEP_FAILED');
    expect(made.simulator.world.portal.activeRoomCount()).toBe(1);
  });

  it('for longer than five seconds is left to the state machine', async () => {
    const made = await flow();
    made.simulator.world.faults.next({ kind: '429', retryAfter: 30 });
    const { status } = await made.make(source, webhooks[source]);
    expect(status).toBe('SUCCEEDED');
    expect(codesOf(made)).toContain('STEP_FAILED');
  });
});

describe('one request of a probe that meets a limit', () => {
  const unknown = { projectId: 'PRJ-1', projectType: 'unknown', projectName: 'Q1' };
  // The probe asks for a room without a title, whether the portal would make one.
  const match = { method: 'POST', path: /files\/rooms$/ };

  it('holds no work: the failure is that of the work item', async () => {
    const made = await flow();
    made.simulator.world.faults.next({ kind: '429', match });
    const { status, error } = await made.make('project-system', unknown);
    expect({ status, error }).toEqual({ status: 'FAILED', error: 'TemplateNotFound' });
    expect(codesOf(made)).not.toContain('HOLD_BEGAN');
  });

  it('holds all work where a second probe meets it too', async () => {
    const made = await flow();
    made.simulator.world.faults.next({ kind: '429', match, times: 2 });
    const { output } = await made.make('project-system', unknown);
    expect(output).toMatchObject({ status: 'held', reason: 'PortalThrottled' });
    expect(codesOf(made)).toContain('HOLD_BEGAN');
  });
});

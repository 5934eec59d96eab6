import { expect, it } from 'vitest';
import { failureCodeOf, failures } from '../../../lib/kernel/failures.ts';
import { failingHost } from '../harness/failing-host.ts';
import { flow } from '../harness/flow.ts';

const webhooks = {
  'project-system': {
    step: 'SelectTemplate',
    body: { projectId: '1', projectType: 'marketing', projectName: 'Q1' },
  },
  helpdesk: { step: 'CreateRoom', body: { ticketId: '1', subject: 'Login error' } },
} as const;

const cases = Object.keys(webhooks).flatMap((source) =>
  ['States.Timeout', 'States.Permissions', 'States.TaskFailed', 'Lambda.Unknown'].map(
    (name) => [source as keyof typeof webhooks, name] as const,
  ),
);

// The console and our status rule read the error of an execution, and a Fail state may not use the names of AWS.
// Nothing catches States.DataLimitExceeded and States.Runtime (Step Functions, Handling errors in workflows).
it.each(cases)(
  'an execution (%s) whose step fails by %s, and whose failure cannot be recorded, ends by a name that is not of AWS',
  async (source, name) => {
    const { step, body } = webhooks[source];
    const host = failingHost((lambda) =>
      lambda === step ? name : lambda === 'RecordFailure' ? 'Lambda.Unknown' : undefined,
    );
    const made = await flow({ host, statusEvents: false });
    const { status, error = '' } = await made.make(source, body);
    expect(status).toBe('FAILED');
    expect(error).not.toMatch(/^States\./);
    expect(error in failures || failureCodeOf(error) !== undefined).toBe(true);
  },
);

import type { Fault } from '../../../../infra/local/docspace/http/faults.ts';
import { goodStates } from '../../../flows/harness/good-states.ts';
import type { Deployed, DeployedExecution } from '../../deployed.ts';
import type { Check } from '../../report.ts';
import { type DeployScenario, isSame, statesOnce } from '../scenario.ts';

/** Trouble of the portal that a state's Retry gets over, and the name of the error that it is retried by. */
const troubles: { id: string; source: string; fault: Fault; error: string }[] = [
  {
    id: 'RETRY-1',
    source: 'helpdesk',
    fault: { kind: 'html502', match: { method: 'PUT' }, times: 3 },
    error: 'PortalUnavailable',
  },
  {
    id: 'RETRY-2',
    source: 'project-system',
    fault: { kind: 'status', status: 503, match: { path: /status$/ }, times: 4 },
    error: 'PortalUnavailable',
  },
  {
    id: 'RETRY-3',
    source: 'project-system',
    fault: { kind: '429', match: { method: 'GET', path: /templates|rooms/ }, times: 1 },
    error: 'PortalThrottled',
  },
  {
    id: 'RETRY-4',
    source: 'helpdesk',
    fault: { kind: 'drop-after-commit', match: { method: 'POST', path: /rooms$/ } },
    error: 'PortalUnavailable',
  },
];

/** The id of the project that fails here, for want of a template. */
export const failedItem = 'NO-TEMPLATE-1';

export const retries: DeployScenario = {
  name: 'retries',
  async run(stack, check) {
    for (const trouble of troubles) await overcome(stack, check, trouble);
    await fails(stack, check);
  },
};

async function overcome(
  stack: Deployed,
  check: Check,
  { id, source, fault, error }: (typeof troubles)[number],
) {
  const { faults } = stack.outside.simulator.world;
  const what = `${fault.kind} of the portal for ${source}`;
  const item = stack.item(source, id);
  faults.next(fault);
  const answer = await stack.send(item);
  check(`${what}: accepted`, answer.status === 202, answer);
  const execution = await stack.ended(item);
  faults.clear();
  const errors = errorsOf(execution);
  check(`${what}: a state was tried again because of ${error}`, errors.includes(error), errors);
  check(
    `${what}: the execution goes its usual way`,
    isSame(statesOnce(execution), goodStates[item.kind]),
    execution.states,
  );
  check(`${what}: there is one room`, stack.rooms(item).length === 1, stack.rooms(item).length);
  check(`${what}: reported once`, stack.results(item).length === 1);
}

/** Nothing that a Retry could change. */
async function fails(stack: Deployed, check: Check): Promise<void> {
  const item = stack.item('project-system', failedItem);
  const { world, templates } = stack.outside.simulator;
  const template = world.portal.folders.get(templates.marketing);
  const title = template?.title ?? '';
  if (template) template.title = 'Of no use';
  await stack.send(item);
  const execution = await stack.ended(item);
  if (template) template.title = title;
  check('no template: the execution fails', execution.status === 'FAILED', execution);
  check('no template: by the name of the error', execution.error === 'TemplateNotFound', execution.error);
  check(
    'no template: nothing was tried again',
    isSame(errorsOf(execution), ['TemplateNotFound']),
    errorsOf(execution),
  );
  const record = await stack.record(item);
  check(
    'no template: the record says so',
    record?.status === 'failed' && record.error?.code === 'TemplateNotFound',
    record,
  );
  const results = stack.results(item);
  const [told] = results;
  check('no template: reported once', results.length === 1 && told?.event.type === 'room.failed', results);
  const again = await stack.send(item);
  check(
    'no template: the webhook again is told when there is a next attempt',
    again.status === 200 && typeof again.body.nextAttemptAfter === 'string',
    again.body,
  );
}

function errorsOf({ events }: DeployedExecution): string[] {
  return events.flatMap(({ taskFailedEventDetails: failed }) => failed?.error ?? []);
}

import { readFileSync, writeFileSync } from 'node:fs';
import { until } from '../deployed.ts';
import { goodStates, isSame, type Scenario, statesOnce } from './scenario.ts';

const added = 'Made by the update';

export const updateInFlow: Scenario = {
  name: 'update in mid-flow',
  async run(stack, check) {
    const { settingsFile, simulator } = stack.outside;
    const old = stack.item('project-system', 'UPDATED-1');
    const { timings } = simulator.world;
    const usualMs = timings.copyMsPerFile;
    timings.copyMsPerFile = 10_000;
    await stack.send(old);
    await until('the portal at work', async () =>
      (await stack.execution(old)).states.includes('Check creation'),
    );
    const settings = JSON.parse(readFileSync(settingsFile, 'utf8'));
    settings.ticketRoom.folders.push(added);
    writeFileSync(settingsFile, JSON.stringify(settings));
    await stack.cdk.deploy(settingsFile);
    check('the update is there while an execution runs', (await stack.execution(old)).status === 'RUNNING');
    timings.copyMsPerFile = usualMs;
    const next = stack.item('helpdesk', 'UPDATED-2');
    await stack.send(next);
    await stack.ended(next);
    const titles = simulator.world.portal
      .childFolders(stack.rooms(next)[0]?.id ?? 0)
      .map(({ title }) => title);
    check('what begins after it goes by it', titles.includes(added), titles);
    const execution = await stack.ended(old);
    check('the old execution ends well', execution.status === 'SUCCEEDED', execution);
    check('in its usual states', isSame(statesOnce(execution), goodStates.project), execution.states);
    const template = simulator.templates.marketing;
    const [room, ...more] = stack.rooms(old);
    check(
      'with one whole room',
      more.length === 0 && stack.filesIn(room?.id ?? 0) === stack.filesIn(template),
    );
    check('reported once', stack.results(old).length === 1);
  },
};

import { readFileSync, writeFileSync } from 'node:fs';
import { roomTypes } from '../../../infra/local/docspace/rules/rooms.ts';
import { addTemplate } from '../../../infra/local/docspace/seed.ts';
import { goodStates } from '../../flows/harness/good-states.ts';
import { until } from '../deployed.ts';
import { endOf } from '../operate.ts';
import { type DeployScenario, isSame, statesOnce } from './scenario.ts';

const added = 'Made by the update';

export const updateInFlow: DeployScenario = {
  name: 'update in mid-flow',
  async run(stack, check) {
    const { settingsFile, simulator } = stack.outside;
    const { portal, timings } = simulator.world;
    const owner = portal.users.get(simulator.people.owner);
    if (!owner) throw new Error('The portal has no owner.');
    const files = Array.from({ length: 300 }, (_, at) => `${at}.docx`);
    const template = addTemplate(portal, owner, 'Huge', roomTypes.CustomRoom, { files });
    const old = stack.item('project-system', 'UPDATED-1');
    // The copy lasts for as long as a deploy may last, and ends soon after it.
    const usualMs = timings.copyMsPerFile;
    timings.copyMsPerFile = 2_000;
    await stack.send(old, 'A huge project', 'huge');
    await until('the portal at work', async () =>
      (await stack.execution(old)).states.includes('Check creation'),
    );
    const settings = JSON.parse(readFileSync(settingsFile, 'utf8'));
    settings.ticketRoom.folders.push(added);
    writeFileSync(settingsFile, JSON.stringify(settings));
    const { code, output } = await stack.command('deploy', '--yes');
    check('npx rooms deploy ends well', code === 0, endOf(output));
    check('the update is there while an execution runs', (await stack.execution(old)).status === 'RUNNING');
    timings.copyMsPerFile = 1;
    const next = stack.item('helpdesk', 'UPDATED-2');
    await stack.send(next);
    await stack.ended(next);
    const titles = simulator.world.portal
      .childFolders(stack.rooms(next)[0]?.id ?? 0)
      .map(({ title }) => title);
    check('what begins after it goes by it', titles.includes(added), titles);
    const execution = await stack.ended(old);
    check('the old execution ends well', execution.status === 'SUCCEEDED', execution);
    timings.copyMsPerFile = usualMs;
    check('in its usual states', isSame(statesOnce(execution), goodStates.project), execution.states);
    const [room, ...more] = stack.rooms(old);
    check(
      'with one whole room',
      more.length === 0 && stack.filesIn(room?.id ?? 0) === stack.filesIn(template),
    );
    check('reported once', stack.results(old).length === 1);
  },
};

import type { DeployScenario } from './scenario.ts';

const howMany = 30;

export const duplicateStorm: DeployScenario = {
  name: 'duplicate storm',
  async run(stack, check) {
    for (const source of ['project-system', 'helpdesk']) {
      const item = stack.item(source, 'STORM-1');
      const answers = await Promise.all(Array.from({ length: howMany }, () => stack.send(item)));
      const bodies = answers.map(({ status, body }) => ({ status, ...body }));
      check(
        `${source}: of ${howMany} webhooks at once all are taken`,
        answers.every(({ status }) => status === 200 || status === 202),
        bodies,
      );
      const names = new Set(answers.map(({ body }) => body.execution));
      check(`${source}: they name one execution`, names.size === 1, [...names]);
      const execution = await stack.ended(item);
      check(`${source}: it succeeds`, execution.status === 'SUCCEEDED', execution);
      check(`${source}: there is one room`, stack.rooms(item).length === 1);
      check(`${source}: it is reported once`, stack.results(item).length === 1);
      const record = await stack.record(item);
      check(
        `${source}: the record is at its first attempt`,
        record?.attempt === 1 && record.status === 'done',
        record,
      );
    }
  },
};

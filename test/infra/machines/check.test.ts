import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { machineMistakes } from '../../../infra/machines/check.ts';
import { machineFiles } from '../../../infra/machines/files.ts';

const directory = mkdtempSync(join(tmpdir(), 'machines-'));
afterAll(() => rmSync(directory, { recursive: true }));

function machine(states: object): string {
  const file = join(directory, 'machine.asl.json');
  writeFileSync(file, JSON.stringify({ QueryLanguage: 'JSONata', StartAt: 'Begin', States: states }));
  return file;
}

it.each(Object.entries(machineFiles))('%s is without mistakes', (_, file) => {
  expect(machineMistakes(file)).toEqual([]);
});

it('finds a function that does not exist', () => {
  const file = machine({
    Begin: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: { FunctionName: '${SelectTemplat}' },
      End: true,
    },
  });
  expect(machineMistakes(file)[0]).toContain(
    '${SelectTemplat} is not in infra/functions.ts, which has ReceiveWebhook',
  );
});

it('finds what asl-validator knows and what it overlooks', () => {
  const retry = [{ ErrorEquals: ['X'], JitterStrategy: 'FULLY' }];
  const task = {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments: { FunctionName: '${FetchRoom}' },
  };
  expect(machineMistakes(machine({ Begin: { ...task, Next: 'Nowhere' } })).join()).toContain(
    'MISSING_TRANSITION_TARGET',
  );
  expect(machineMistakes(machine({ Begin: { ...task, Retry: retry, End: true } })).join()).toContain(
    'JitterStrategy',
  );
});

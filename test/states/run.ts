import { fileURLToPath } from 'node:url';
import { optionsOf, runScript } from '../command-line.ts';
import { installPackages } from '../python-packages.ts';
import { allCases } from './cases.ts';
import { onLocalStack } from './on-localstack.ts';
import { onRunner } from './on-runner.ts';
import { differingParts, type MachineOutcome } from './script.ts';

const requirements = fileURLToPath(new URL('requirements.txt', import.meta.url));

/** `npm run test:states`: the scripted cases of both machines on LocalStack's engine and on our runner. */
await runScript(async (argv) => {
  optionsOf(argv, { usage: 'Write npm run test:states.', options: {} });
  console.log("Installing LocalStack's engine in .build ...");
  const installed = await installPackages(requirements, { onlyThese: true });
  const cases = allCases();
  console.log(`Running ${cases.length} executions on it and on our runner ...`);
  const ours = await onRunner(cases, { silent: true });
  const theirs = await onLocalStack(installed, cases);
  let agreed = 0;
  for (const { name } of cases) {
    const [our, their] = [ours.get(name), theirs.get(name)] as [MachineOutcome, MachineOutcome | undefined];
    const parts = their ? differingParts(our, their) : (['status'] as const);
    if (parts.length === 0) agreed += 1;
    const found = parts.map((part) => ({ part, runner: our[part], engine: their?.[part] }));
    if (parts.length > 0) console.log(`NO  ${name}: ${JSON.stringify(found, null, 2)}`);
  }
  console.log(`${agreed} of ${cases.length} agree.`);
  return agreed === cases.length ? 0 : 1;
});

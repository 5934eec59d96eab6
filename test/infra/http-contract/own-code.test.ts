import { expect, it } from 'vitest';
import { answersToResults, ownCodeOutput, runOwnCode } from './own-code.ts';

it('The program of the page in Node sends a webhook, takes its result and checks its signature', async () => {
  const { first, again } = await runOwnCode('js', process.execPath);
  expect(first.output).toMatch(ownCodeOutput.first);
  expect(again.output).toMatch(ownCodeOutput.again);
  expect([first.code, again.code]).toEqual([0, 0]);
}, 60_000);

it('The program of the page in Node takes no webhook for accepted that is signed wrongly', async () => {
  const { first } = await runOwnCode('js', process.execPath, (program) =>
    program.replace("'base64')", "'latin1')"),
  );
  expect(first.output).toMatch(/^401 /);
}, 60_000);

it('The program of the page in Node refuses results that are unsigned, signed for another body, or old', async () => {
  expect(await answersToResults('js', process.execPath)).toEqual([401, 401, 401, 204]);
}, 60_000);

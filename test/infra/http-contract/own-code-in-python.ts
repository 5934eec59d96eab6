import { answersToResults, ownCodeOutput, runOwnCode } from './own-code.ts';

/** `npx tsx test/infra/http-contract/own-code-in-python.ts`: the program of the page in Python. npm test needs no Python. */
const python = process.platform === 'win32' ? 'py' : 'python3';
const { first, again } = await runOwnCode('python', python);
const isRight = ownCodeOutput.first.test(first.output) && ownCodeOutput.again.test(again.output);
console.log(isRight ? 'The program in Python sends, takes and verifies.' : `${first.output}${again.output}`);
const answers = (await answersToResults('python', python)).join();
const refuses = answers === '401,401,401,204';
console.log(
  refuses ? 'It refuses results that are not signed as they should be.' : `It answered ${answers}.`,
);
process.exitCode = isRight && refuses ? 0 : 1;

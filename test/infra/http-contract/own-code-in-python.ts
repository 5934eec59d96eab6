import { ownCodeOutput, runOwnCode } from './own-code.ts';

/** `npx tsx test/infra/http-contract/own-code-in-python.ts`: the program of the page in Python. npm test needs no Python. */
const { first, again } = await runOwnCode('python', process.platform === 'win32' ? 'py' : 'python3');
const isRight = ownCodeOutput.first.test(first.output) && ownCodeOutput.again.test(again.output);
console.log(isRight ? 'The program in Python sends, takes and verifies.' : `${first.output}${again.output}`);
process.exitCode = isRight ? 0 : 1;

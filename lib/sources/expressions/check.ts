import type { Fault } from './evaluate.ts';
import { inSandbox } from './sandbox.ts';
import { forbiddenFunctions } from './sandbox-script.ts';

/** More is a program, which has no place in a settings file. */
const longest = 4000;
const tooComplex = 'is too complex; write a simpler one';

/** What is wrong with an expression as it stands, with what to write instead; undefined if it may be used. */
export function mistakeInExpression(text: string): string | undefined {
  if (text.trim() === '') return 'is empty; write an expression in JSONata such as "data.id"';
  if (text.length > longest) return `is longer than ${longest} characters; write a shorter one`;
  const output = inSandbox('inspect', text);
  if (output === undefined) return tooComplex;
  const { found = [], fault } = JSON.parse(output) as { found?: Found[]; fault?: Fault };
  if (fault?.code === 'TooLarge') return tooComplex;
  if (fault) return `is no JSONata${at(fault.position)}: ${fault.message}; try it at try.jsonata.org`;
  const [first] = found;
  return first && refusal(first) + at(first.position);
}

interface Found {
  name: string;
  position?: number;
}

function refusal({ name }: Found): string {
  if (name === '|') return 'uses the operator "| ... |"; write the object that you want instead';
  if (name === '..') return 'uses ".." with other ends than numbers up to 1000; write such numbers';
  return `uses $${name}, which ${forbiddenFunctions[name]}; write it without`;
}

function at(position: number | undefined): string {
  return position === undefined ? '' : ` (at character ${position})`;
}

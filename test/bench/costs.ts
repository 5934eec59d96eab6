import { readFileSync, writeFileSync } from 'node:fs';
import { costsSection } from './costs/table.ts';
import { withSection } from './section.ts';

const page = 'infra/README.md';

/** `npm run costs`: what rooms cost, counted in both flows under a virtual clock, printed and written to its page. */
const section = await costsSection();
console.log(section);
writeFileSync(page, withSection(readFileSync(page, 'utf8'), 'costs', section));

import { costsSection } from './costs/table.ts';

/** `npm run costs`: what rooms cost, counted in both flows under a virtual clock, as the README shows it. */
console.log(await costsSection());

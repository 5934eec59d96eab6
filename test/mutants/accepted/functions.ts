import type { AcceptedMutant } from './change.ts';

export const inFunctions: AcceptedMutant[] = [];

export type { Services as Outside } from '../../../functions/runtime.ts';

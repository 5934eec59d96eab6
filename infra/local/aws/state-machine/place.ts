import type { Json, JsonObject } from './types.ts';

/** Where a line of control stands: a redrive goes on from there. */
export interface Place {
  /** The state that was entered last, with its input and the variables of that moment. */
  name: string;
  input: Json;
  variables: JsonObject;
  /** Of a Parallel state. */
  branches?: readonly Branch[];
}

/** One branch of a Parallel state: what it gave, or where it stands. */
export interface Branch {
  result: { output: Json } | undefined;
  place: Place | undefined;
}

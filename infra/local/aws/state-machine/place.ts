import type { Json, JsonObject } from './types.ts';

/** The position of a line of control: a redrive continues from there. */
export interface Place {
  /** The state that was entered last, with its input and the variables of that moment. */
  name: string;
  input: Json;
  variables: JsonObject;
  /** Of a Parallel state. */
  branches?: readonly Branch[];
}

/** One branch of a Parallel state: its output, or its position. */
export interface Branch {
  result: { output: Json } | undefined;
  place: Place | undefined;
}

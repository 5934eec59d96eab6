/** From one time to another. */
export interface Span {
  fromMs: number;
  toMs: number;
}

/** How likely what goes wrong around a Lambda, each between 0 and 1. */
export interface Harm {
  /** Before and after each call that a Lambda makes: the Lambda dies there. */
  kill: number;
  /** Per invocation: the caller hears that it failed, and it works on until its time is up. */
  abandon: number;
  /** Per invocation: it never begins. */
  refuse: number;
  /** Per call of DynamoDB, Step Functions and Secrets Manager: it fails, nothing is done. */
  fail: number;
  /** Per call of the same: it is done, the answer is lost. */
  lose: number;
  /** Per conditional write: it wins, its answer is lost, and the SDK repeats it. */
  repeat: number;
  /** Per read of what may lag behind: the index of what is due, and the state of an execution. */
  lag: number;
  /** Per result: the receiver took it, and its answer is lost. */
  unheard: number;
  /** Does every call take a moment? */
  latency: boolean;
  /** Lambdas may go on for so long after their time is up: longer than Lambda lets them. */
  overtimeMs: number;
}

export const noHarm: Harm = {
  kill: 0,
  abandon: 0,
  refuse: 0,
  fail: 0,
  lose: 0,
  repeat: 0,
  lag: 0,
  unheard: 0,
  latency: false,
  overtimeMs: 0,
};

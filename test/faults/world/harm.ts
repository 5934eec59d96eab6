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

/** What somebody in the portal does who wants our rooms; `hand-away`: their owner gives one of ours to her. */
export const hostileKinds = ['own-room', 'move-tag', 'hand-to-us', 'hand-away', 'link', 'stranger'] as const;
export type HostileKind = (typeof hostileKinds)[number];

/** What came of it. */
export interface HostileActs {
  /** Rooms that she made. */
  rooms: Set<number>;
  /** No room with a lower id is hers. */
  fromId: number;
  /** Rooms of hers that became a work item's. */
  judged: Set<number>;
  /** Those of them that did although she gets in and nothing warns of it, with its key. */
  taken: Map<number, string>;
  /** Rooms of ours that she changed, and when she last did (ms since 1970). */
  touched: Map<number, number>;
  /** Rooms of ours that were handed over to her, and when. */
  handedAway: Map<number, number>;
  /** Key tags that she put on a room or took off one. */
  tags: Set<string>;
  /** Titles that she gave to a room, or asked for when nobody heard what came of it. */
  titles: Set<string>;
}

export const noHostileActs = (): HostileActs => ({
  rooms: new Set(),
  fromId: Number.POSITIVE_INFINITY,
  judged: new Set(),
  taken: new Map(),
  touched: new Map(),
  handedAway: new Map(),
  tags: new Set(),
  titles: new Set(),
});

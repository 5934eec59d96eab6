import type { Overview } from '../overview/overview.ts';
import type { ItemList } from '../work-items/recent.ts';

/** What the live page gets from its server; every answer is JSON. */

/** The event `state` of `live/events`: how the environment is, and its last work items. */
export interface LiveState {
  overview: Overview;
  latest: ItemList;
}

/** The event `trouble` of `live/events`, and the body of an answer that is no success. */
export interface LiveTrouble {
  message: string;
}

/** A stay of an execution in a state, and the tries of it that failed. Times are milliseconds since 1970. */
export interface LiveVisit {
  enteredAtMs: number;
  /** Absent while it is in the state. */
  leftAtMs?: number;
  failures: string[];
}

/** All stays in one state, in the order of the first ones. */
export interface LiveStateRow {
  state: string;
  /** It waits there and nothing runs. */
  waits: boolean;
  visits: LiveVisit[];
  /** The same in words, as `rooms find` shows it. */
  text: string;
}

/** One execution for a work item. */
export interface LiveAttempt {
  title: string;
  startedAtMs: number;
  /** Its end, or now. */
  endAtMs: number;
  running: boolean;
  states: LiveStateRow[];
}

/** The answer to `live/item?name=`. */
export interface LiveItem {
  name: string;
  kind: 'project' | 'ticket';
  status: string;
  /** Whether nothing is to be expected of it but by an event from outside. */
  over: boolean;
  /** What is known of it, as `rooms find` shows it. */
  rows: [label: string, text: string][];
  roomUrl?: string;
  attempts: LiveAttempt[];
}

/** A state of a machine, with the place of its middle. */
export interface DrawnState {
  name: string;
  type: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface DrawnTransition {
  from: string;
  to: string;
  /** Whether it is taken on an error. */
  onError: boolean;
  points: { x: number; y: number }[];
}

/** A state machine as a picture, in pixels from its upper left corner. */
export interface DrawnMachine {
  width: number;
  height: number;
  states: DrawnState[];
  transitions: DrawnTransition[];
}

/** The answer to `live/machines`: by the kind of the work item. */
export type LiveMachines = Record<LiveItem['kind'], DrawnMachine>;

/** The answer to `live/senders`: what the page can send to the local stack; empty for a deployment. */
export type LiveSenders = string[];

/** The answer to `POST live/send?source=`. */
export interface LiveSent {
  status: number;
  /** `SOURCE/ID` of what was sent. */
  name: string;
}

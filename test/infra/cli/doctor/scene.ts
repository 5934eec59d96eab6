import type { Finding } from '../../../../infra/cli/doctor/finding.ts';
import type { Simulator } from '../../../../infra/local/docspace/simulator.ts';
import { portalClient } from '../../../../lib/docspace/client.ts';
import { postRoom } from '../../../../lib/docspace/rooms.ts';
import type { Clock } from '../../../../lib/kernel/clock.ts';

/** An environment and what is around it, as the cases of the doctor spoil it. */
export interface Scene {
  simulator: Simulator;
  clock: Clock;
  /** Waits for work that takes its time from the clock. */
  run<T>(work: Promise<T>): Promise<T>;
  /** @param label of infra/environments/secret-names.ts, such as `verify zendesk` */
  setSecret(label: string, value: string): void;
  /** The fake of a source's system. */
  fake<T>(source: string): T;
}

/** A finding and what brings it about. */
export type Case<S = Scene> = [
  what: string,
  provoke: (scene: S) => unknown,
  check: string,
  level: Finding['level'],
  says: RegExp,
  /** Replaces these parts of the environment's settings. */
  settings?: Record<string, unknown>,
];

/** The service user makes a room. */
export function makeRoom(
  { simulator, clock, run }: Pick<Scene, 'simulator' | 'clock' | 'run'>,
  roomType: number,
  tags: string[] = [],
) {
  const { url, key, fetch } = simulator;
  const call = portalClient({ url, key: async () => key, clock, fetch });
  return run(postRoom(call, { title: 'Room', roomType, tags }));
}

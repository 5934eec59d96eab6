import { isDeepStrictEqual } from 'node:util';
import type { machineFiles } from '../../infra/machines/files.ts';

/** What one invocation of a step comes to: an output, or an error by name. */
export type Turn = { output: unknown } | { error: string };

/** What the invocations of the steps come to, in the order of their coming. */
export type Turns = Partial<Record<string, Turn[]>>;

/** An execution to be run on both, by the same script. */
export interface MachineCase {
  name: string;
  machine: keyof typeof machineFiles;
  turns: Turns;
}

/** One invocation as its step saw it. */
export interface MachineCall {
  step: string;
  payload: Record<string, unknown>;
}

/** What an execution came to. */
export interface MachineOutcome {
  status: string | undefined;
  output: unknown;
  error: string | undefined;
  cause: string | undefined;
  /** Names of the states in the order in which they were entered. Those of a Parallel's branches are left out. */
  states: string[];
  /** By step, in the order of their coming. */
  calls: Record<string, Record<string, unknown>[]>;
}

const watch = { startedAtMs: 1, expected: { files: 8, folders: 4 }, posts: 1 };
const creation = { outcome: 'complete', roomId: 4711, watch };
const room = {
  roomId: 4711,
  roomUrl: 'https://portal.example.com/rooms/shared/4711',
  title: 'Ticket',
  warnings: [],
};

/** What a step comes to once its turns are used up. */
const usual: Record<string, unknown> = {
  SelectTemplate: { id: 17, title: 'Marketing' },
  AcquirePortalSlot: { fence: 3 },
  StartCreation: { outcome: 'started', watch },
  CheckCreation: creation,
  ReleasePortalSlot: { released: true },
  FetchRoom: { ...room, warnings: [{ code: 'TemplateCopyIncomplete', message: 'zero' }] },
  CallBack: { delivery: 'delivered' },
  CreateRoom: { outcome: 'made', ...room },
  CreateFolders: { warnings: [{ code: 'FolderMissing', message: 'one' }] },
  CreateLinkFile: { warnings: [{ code: 'LinkFileNotCreated', message: 'two' }] },
  InviteTeam: { warnings: [] },
  MakeRoomLink: { warnings: [{ code: 'LinkMissing', message: 'two' }] },
  UpdateTicket: { delivery: 'delivered' },
  ReadItem: { outcome: 'read', status: 'solved', closed: true },
  CompareRoom: { change: 'none', waitSeconds: 0, roomId: 4711 },
  RenameRoom: { roomId: 4711 },
  ArchiveRoom: { roomId: 4711 },
  RestoreRoom: { roomId: 4711 },
  ChangeMembers: { roomId: 4711 },
  RemoveAccess: { roomId: 4711 },
  RenewLink: { roomId: 4711 },
  RecordFailure: { outcome: 'failed', code: 'PortalRejected', message: 'What happened, and what to do.' },
};

/** Answers the steps of all executions of a case by its turns, and notes their inputs. */
export class Script {
  readonly #cases: Map<string, MachineCase>;
  readonly #left = new Map<string, Turn[]>();
  readonly #calls = new Map<string, MachineCall[]>();

  constructor(cases: readonly MachineCase[]) {
    this.#cases = new Map(cases.map((one) => [one.name, one]));
  }

  /** @param payload names its case in `key` */
  turn({ step, payload }: MachineCall): Turn {
    const name = String(payload.key);
    const calls = this.#calls.get(name) ?? [];
    this.#calls.set(name, [...calls, { step, payload }]);
    const id = `${name} ${step}`;
    const left = this.#left.get(id) ?? this.#cases.get(name)?.turns[step] ?? [];
    const [next, ...more] = left;
    this.#left.set(id, more);
    return next ?? { output: usual[step] };
  }

  /** The inputs of the steps of a case, without what differs from execution to execution. */
  callsOf(name: string): MachineOutcome['calls'] {
    const byStep: MachineOutcome['calls'] = {};
    for (const { step, payload } of this.#calls.get(name) ?? []) {
      byStep[step] = [...(byStep[step] ?? []), comparable(payload)];
    }
    return byStep;
  }
}

function comparable({ token: _, execution: __, enteredAt: ___, ...payload }: Record<string, unknown>) {
  const failure = payload.failure as { Cause?: string } | undefined;
  if (failure?.Cause === undefined) return payload;
  return { ...payload, failure: { ...failure, Cause: withoutTrace(failure.Cause) } };
}

/** A Lambda's error as JSON: only the place where it was thrown and the order of its fields differ. */
export function withoutTrace(cause: string): unknown {
  if (!cause.startsWith('{')) return cause;
  const { trace: _, ...error } = JSON.parse(cause);
  return Object.fromEntries(Object.entries(error).sort(([one], [other]) => one.localeCompare(other)));
}

/** In which of its parts two outcomes differ. */
export function differingParts(a: MachineOutcome, b: MachineOutcome): (keyof MachineOutcome)[] {
  return (Object.keys(a) as (keyof MachineOutcome)[]).filter((part) => !isDeepStrictEqual(a[part], b[part]));
}

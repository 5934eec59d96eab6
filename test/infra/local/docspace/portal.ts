import { onTestFinished } from 'vitest';
import {
  createSimulator,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from '../../../../infra/local/docspace/simulator.ts';
import { realClock } from '../../../../lib/kernel/clock.ts';
import { VirtualClock } from '../../../virtual-clock.ts';

/** Of all answers together, the members that tests look at. */
export interface Loose {
  id: number;
  title: string;
  roomId: number;
  progress: number;
  error: string;
  isCompleted: boolean;
  tags: string[];
  filesCount: number;
  foldersCount: number;
  rootFolderType: number;
  folders: Loose[];
  files: Loose[];
  members: Loose[];
  errors: Record<string, string[]>;
  access: number;
  sharedToUser: { id: string; email: string };
  sharedToGroup: { id: string };
  sharedLink: { id: string; shareLink: string; expirationDate?: string; currentUseCount: number };
  total: number;
  key: string;
  token: string;
  warning: string;
  status: number;
  finished: boolean;
  createdBy: { id: string };
  configs: Loose;
}

export interface ApiAnswer {
  status: number;
  headers: Headers;
  text: string;
  json: Record<string, unknown> & { error: { message: string }; count: number; total: number };
  response: Loose;
  list: Loose[];
}

export interface Api {
  get(path: string): Promise<ApiAnswer>;
  post(path: string, body?: unknown): Promise<ApiAnswer>;
  put(path: string, body?: unknown): Promise<ApiAnswer>;
  delete(path: string, body?: unknown): Promise<ApiAnswer>;
}

type Fetch = (request: Request) => Promise<Response>;

/** Calls with this `Authorization`; strings go out as they are, other bodies as JSON. */
export function portalApiOf(fetch: Fetch, url: string, authorization?: string): Api {
  const send = async (method: string, path: string, body?: unknown): Promise<ApiAnswer> => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const request = new Request(`${url}/api/2.0/${path}`, {
      method,
      headers: { ...(authorization ? { authorization } : {}), 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: text }),
    });
    return read(await fetch(request));
  };
  return {
    get: (path) => send('GET', path),
    post: (path, body) => send('POST', path, body),
    put: (path, body) => send('PUT', path, body),
    delete: (path, body) => send('DELETE', path, body),
  };
}

async function read(answer: Response): Promise<ApiAnswer> {
  const { status, headers } = answer;
  const text = await answer.text();
  const json = text.startsWith('{') ? JSON.parse(text) : {};
  return { status, headers, text, json, response: json.response, list: json.response };
}

type Options = Omit<SimulatorOptions, 'clock'>;

/** Without any delay that a test over HTTP would have to wait for. */
const fast = {
  copyMsPerFile: 1,
  creationPauseMs: 0,
  tagGapMs: 0,
  errorGapMs: 0,
  secondPublishMs: 0,
  searchLagMs: 0,
  operationMs: 10,
};

export interface Given {
  sim: Simulator;
  /** The service user, by his key. */
  api: Api;
  /** Anybody else, by a token. */
  as(userId: string): Api;
}

/** A portal behind a socket, in real time. */
export async function httpPortal(options: Options = {}): Promise<Given> {
  const sim = await startSimulator({
    clock: realClock,
    ...options,
    timings: { ...fast, ...options.timings },
  });
  onTestFinished(() => sim.close());
  return given(sim, fetch);
}

function given(sim: Simulator, fetch: Fetch): Given {
  const as = (userId: string) => {
    const token = `token-of-${userId}`;
    sim.world.portal.tokens.set(token, userId);
    return portalApiOf(fetch, sim.url, token);
  };
  return { sim, as, api: portalApiOf(fetch, sim.url, `Bearer ${sim.key}`) };
}

export interface GivenInTime extends Given {
  clock: VirtualClock;
  /** Asks the portal for a room from Marketing, or what else is given. */
  create(title: string, more?: Record<string, unknown>): Promise<ApiAnswer>;
  /** The status, undefined while there is none. */
  status(): Promise<Loose | undefined>;
  /** Titles of all active rooms. */
  rooms(): string[];
}

/** A portal without a socket, under a virtual clock: a file takes a second. */
export function portalInTime(options: Options = {}): GivenInTime {
  const clock = new VirtualClock();
  const timings = { copyMsPerFile: 1000, ...options.timings };
  const sim = createSimulator({ clock, ...options, timings });
  const base = given(sim, (request) => clock.run(sim.fetch(request)));
  const { api } = base;
  return {
    ...base,
    clock,
    create: (title, more = {}) =>
      api.post('files/rooms/fromtemplate', { templateId: sim.templates.marketing, title, ...more }),
    status: async () => (await api.get('files/rooms/fromtemplate/status')).response,
    rooms: () =>
      sim.world.portal.rooms().flatMap(({ room, title }) => (room.place === 'rooms' ? [title] : [])),
  };
}

/** Looks again until it is so, for two seconds. */
export async function until(fits: () => Promise<boolean>): Promise<void> {
  for (let look = 0; look < 200; look += 1) {
    if (await fits()) return;
    await realClock.sleep(10);
  }
  throw new Error('It did not come to be.');
}

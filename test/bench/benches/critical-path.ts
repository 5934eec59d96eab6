import { type Flow, flow } from '../../flows/harness/flow.ts';
import { calmHost } from '../../flows/harness/host.ts';
import type { Bench, Table } from '../table.ts';

/** A call of the portal, with the times between which it was under way. */
export interface TimedCall {
  /** Method and path, with ids left out. */
  what: string;
  fromMs: number;
  toMs: number;
  /** Its place in the longest chain of calls that ends with it, from 1. */
  place?: number;
}

const callMs = 100;
const team = [{ email: 'tom.user@example.com', access: 'Editing' }];
const work = {
  project: {
    source: 'project-system',
    body: { projectId: 'PRJ-1', projectType: 'marketing', projectName: 'Q1' },
    least: 5,
    why: 'list the templates; look for the room of an earlier try; ask; look at the copy; read the room before it is reported',
  },
  ticket: {
    source: 'helpdesk',
    body: { ticketId: '1', subject: 'Login error' },
    least: 9,
    why: 'look for the room of an earlier try; create; look for folders; create each of two; find the member; invite; read who is in; read the link when it is sent',
  },
} as const;

/** Table 6: how many calls of the portal one room waits for, one after the other. */
export const criticalPath: Bench = {
  name: 'critical-path',
  clock: 'virtual',
  async run() {
    const paths = await Promise.all(
      (['project', 'ticket'] as const).map(async (kind) => ({ kind, ...(await pathOf(kind)) })),
    );
    const summary: Table = {
      title: 'Critical path: from the webhook to the result',
      columns: [
        'room for a',
        'portal calls in sequence',
        'least possible',
        'portal calls in all',
        'states entered',
      ],
      rows: paths.map(({ kind, calls, states }) => [
        kind,
        chainLength(calls),
        work[kind].least,
        calls.length,
        states,
      ]),
      notes: paths.map(
        ({ kind }) =>
          `Least possible for a ${kind}, with a look before each create that has no key: ${work[kind].why}.`,
      ),
    };
    return [summary, ...paths.map(({ kind, calls }) => chainTable(kind, calls))];
  },
};

/** One room with a copy that has ended when it is first looked at, and calls that all take the same time. */
async function pathOf(kind: keyof typeof work): Promise<{ calls: TimedCall[]; states: number }> {
  const calls: TimedCall[] = [];
  const world: Flow = await flow({
    settings: { ticketRoom: { team } },
    simulator: { timings: { copyMsPerFile: 0, creationPauseMs: 0, tagGapMs: 0 } },
    host: (outside) => {
      const { clock, portal } = outside;
      const fetch = async (request: Request) => {
        const call: TimedCall = { what: nameOf(request), fromMs: clock.now(), toMs: 0 };
        calls.push(call);
        await clock.sleep(callMs / 2);
        const answer = await portal.fetch(request);
        await clock.sleep(callMs / 2);
        call.toMs = clock.now();
        return answer;
      };
      return calmHost(clock, { ...outside, portal: { fetch } });
    },
  });
  const { source, body } = work[kind];
  const { status, states } = await world.make(source, body);
  if (status !== 'SUCCEEDED') throw new Error(`the ${kind} ended as ${status}`);
  return { calls: placed(calls), states: states.length };
}

function nameOf({ method, url }: Request): string {
  const { pathname, searchParams } = new URL(url);
  const path = pathname.replace('/api/2.0/', '').replace(/\d+/g, ':id');
  const by = ['searchArea', 'tags', 'email'].filter((name) => searchParams.has(name)).join(' and ');
  return `${method} ${path}${by ? ` by ${by}` : ''}`;
}

/** Gives each call its place: one more than the longest chain of calls that were over when it began. */
export function placed(calls: readonly TimedCall[]): TimedCall[] {
  const done: TimedCall[] = [];
  for (const call of [...calls].sort((one, other) => one.fromMs - other.fromMs)) {
    const before = done.filter(({ toMs }) => toMs <= call.fromMs).map(({ place = 0 }) => place);
    done.push({ ...call, place: Math.max(0, ...before) + 1 });
  }
  return done;
}

export function chainLength(calls: readonly TimedCall[]): number {
  return Math.max(0, ...calls.map(({ place = 0 }) => place));
}

function chainTable(kind: string, calls: readonly TimedCall[]): Table {
  const places = Array.from({ length: chainLength(calls) }, (_, index) => index + 1);
  return {
    title: `Critical path: the calls of a ${kind}, side by side in one row`,
    columns: ['place', 'calls'],
    rows: places.map((at) => [
      at,
      calls
        .filter(({ place }) => place === at)
        .map(({ what }) => what)
        .join('; '),
    ]),
    notes: [],
  };
}

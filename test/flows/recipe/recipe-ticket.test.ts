import { describe, expect, it } from 'vitest';
import type { Fault } from '../../../infra/local/docspace/http/faults.ts';
import type { StoredRoom } from '../../../infra/local/docspace/state/model.ts';
import { type Flow, flow } from '../harness/flow.ts';

const ticket = { ticketId: '35436', subject: 'Login error' };

const roomsOf = ({ simulator }: Flow, place = 'rooms') =>
  simulator.world.portal.rooms().filter(({ room }) => room.place === place);
const foldersIn = ({ simulator }: Flow, { id }: StoredRoom) =>
  simulator.world.portal.childFolders(id).map(({ title }) => title);

/** The one active room of the flow, which must be the one that was reported. */
function theRoom(made: Flow): StoredRoom {
  const [room, ...others] = roomsOf(made);
  if (!room || others.length > 0) throw new Error(`${others.length + (room ? 1 : 0)} active rooms`);
  expect(made.results.map(({ event }) => [event.type, event.data.roomId])).toEqual([
    ['room.created', room.id],
  ]);
  return room;
}

const unclear: [string, Omit<Fault, 'match'>][] = [
  ['never answers, after making it', { kind: 'hang-after-commit' }],
  ['never answers, without making it', { kind: 'hang' }],
  ['breaks the connection after making it', { kind: 'drop-after-commit' }],
  ['breaks the connection before', { kind: 'drop' }],
  ['answers 500 after making it', { kind: '500-after-commit' }],
  ['answers a page of its gateway after making it', { kind: 'html502-after-commit' }],
  ['makes it a minute after the client gave up', { kind: 'slow', delayMs: 80_000 }],
  ['says that its plan is used up, after making it', { kind: '500-after-commit', status: 402 }],
];

describe('a request whose outcome is unknown', () => {
  it.each(unclear)('for a room: the portal %s: there is one room', async (_, fault) => {
    const made = await flow();
    made.simulator.world.faults.next({ ...fault, match: { method: 'POST', path: /^files\/rooms$/ } });
    await made.make('helpdesk', ticket);
    await made.keepFor(40);
    expect(foldersIn(made, theRoom(made))).toEqual(['Customer files', 'Internal notes']);
    expect(roomsOf(made, 'archive')).toEqual([]);
  });

  it.each(unclear)('for a folder: the portal %s: there is one of each', async (_, fault) => {
    const made = await flow();
    made.simulator.world.faults.next({ ...fault, match: { method: 'POST', path: /^files\/folder/ } });
    await made.make('helpdesk', ticket);
    await made.keepFor(40);
    expect(foldersIn(made, theRoom(made)).sort()).toEqual(['Customer files', 'Internal notes']);
  });

  it('for a room that then lost its tag: it is found by its title, and gets the tag', async () => {
    const made = await flow();
    const { faults, creations } = made.simulator.world;
    creations.next({ tagLost: true });
    faults.next({ kind: 'hang-after-commit', match: { method: 'POST', path: /^files\/rooms$/ } });
    await made.make('helpdesk', ticket);
    expect(theRoom(made).room.tags).toEqual([[...made.records.all.values()][0]?.value.keyTag]);
  });
});

describe('an execution that ends without a word', () => {
  it('stopped before there is a room: the helpdesk gets the failure, and the next attempt makes it', async () => {
    const made = await flow({ statusEvents: false });
    const { clock, send, machines, results, simulator } = made;
    simulator.world.faults.next({ kind: 'hang', match: { method: 'POST', path: /^files\/rooms$/ } });
    const answer = await clock.run(send('helpdesk', ticket));
    await clock.advance(5_000);
    machines.ticket.stopExecution((answer.body as { execution: string }).execution);
    await made.keepFor(16);
    expect(results[0]?.event).toMatchObject({
      type: 'room.failed',
      data: { error: { code: 'ExecutionStopped' } },
    });
    expect((await made.make('helpdesk', ticket)).status).toBe('SUCCEEDED');
    expect(results.map(({ event }) => event.type)).toEqual(['room.failed', 'room.created']);
    expect(roomsOf(made)).toHaveLength(1);
  });

  it('stopped after there is a room: it is reported with a warning', async () => {
    const made = await flow({ simulator: { timings: { creationPauseMs: 0 } } });
    const { clock, send, machines, simulator, results } = made;
    simulator.world.faults.next({
      kind: 'slow',
      delayMs: 10_000,
      match: { method: 'POST', path: /^files\/folder/ },
    });
    const answer = await clock.run(send('helpdesk', ticket));
    await clock.advance(5_000);
    machines.ticket.stopExecution((answer.body as { execution: string }).execution);
    await made.keepFor(2);
    const room = theRoom(made);
    expect(results[0]?.event.data.warnings).toMatchObject([
      { code: 'StepsMissing', message: expect.stringContaining('ExecutionStopped') },
    ]);
    expect(results[0]?.event.data.roomId).toBe(room.id);
  });

  it('accepted and never started, as the receiver died: the reconciler starts it', async () => {
    const made = await flow();
    const { clock, send, machines } = made;
    const start = machines.ticket.startExecution.bind(machines.ticket);
    machines.ticket.startExecution = () => {
      throw new Error('the receiver dies here');
    };
    expect(await clock.run(send('helpdesk', ticket))).toMatchObject({ status: 503 });
    machines.ticket.startExecution = start;
    await made.keepFor(5);
    theRoom(made);
  });
});

describe('more rooms in an hour than a source may have', () => {
  it('are held, made in the next hours, and none is lost', async () => {
    const sources = { helpdesk: { roomsPerHour: 3, resultUrl: 'https://helpdesk.example.com/results' } };
    const made = await flow({ settings: { sources } });
    const { clock, send, results } = made;
    const answers = [];
    for (let id = 1; id <= 8; id += 1)
      answers.push(await clock.run(send('helpdesk', { ticketId: String(id) })));
    const statuses = answers.map(({ body }) => (body as { status: string }).status);
    expect(statuses).toEqual(['accepted', 'accepted', 'accepted', 'held', 'held', 'held', 'held', 'held']);
    await made.keepFor(59);
    expect(results).toHaveLength(3);
    await made.keepFor(60);
    expect(results).toHaveLength(6);
    await made.keepFor(60);
    expect(results).toHaveLength(8);
    expect(roomsOf(made)).toHaveLength(8);
  });
});

describe('a hold by hand', () => {
  it('keeps everything back until it is released, also while the portal is well', async () => {
    const made = await flow();
    const { clock, send, results, hold } = made;
    hold.now = {
      version: 1,
      value: { on: true, reason: 'OperatorHold', message: 'm', since: '', probeAtMs: 0, probes: 0 },
    };
    expect(await clock.run(send('helpdesk', ticket))).toMatchObject({
      status: 202,
      body: { status: 'held', reason: expect.stringContaining('an operator holds all work') },
    });
    await made.keepFor(30);
    expect(results).toEqual([]);
    hold.now = { version: 2, value: { ...hold.now.value, on: false } };
    await made.keepFor(3);
    theRoom(made);
  });
});

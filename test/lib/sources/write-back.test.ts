import { describe, expect, it } from 'vitest';
import { failures } from '../../../lib/failures.ts';
import type { Fetch } from '../../../lib/sources/source-type.ts';
import {
  createdRecord,
  desk,
  failedRecord,
  invitationUrl,
  roomUrl,
  type Vendor,
} from './write-back-fixture.ts';

const vendors: Vendor[] = ['zendesk', 'freshdesk', 'jira'];
const id = '35436';

/** A fetch whose process dies before or after its nth call, and the promise of that death. */
function deadly(fetch: Fetch, at: number, when: 'before' | 'after') {
  let calls = 0;
  let die = () => {};
  const death = new Promise<'killed'>((resolve) => {
    die = () => resolve('killed');
  });
  const killer: Fetch = async (request) => {
    calls += 1;
    if (calls === at && when === 'before') die();
    else {
      const response = await fetch(request);
      if (calls !== at) return response;
      die();
    }
    return new Promise(() => {});
  };
  return { fetch: killer, death };
}

describe.each(vendors)('%s gets a room', (vendor) => {
  it('as a field and one internal note, and a repeat changes nothing', async () => {
    const { write, standIn, writes } = desk(vendor);
    expect(await write(createdRecord())).toEqual({ outcome: 'delivered' });
    const { roomUrl: url, notes } = standIn.shown(id);
    expect(url).toBe(roomUrl);
    expect(notes).toHaveLength(1);
    expect(notes[0]?.internal).toBe(true);
    for (const words of [
      roomUrl,
      invitationUrl,
      '30 days',
      'Login <error>',
      'manager of the room',
      'team[0]',
    ]) {
      expect(notes[0]?.text).toContain(words);
    }
    const before = writes();
    expect(await write(createdRecord())).toEqual({ outcome: 'delivered' });
    expect(writes()).toBe(before);
  });

  it('once, wherever the step is killed and repeated', async () => {
    let points = 0;
    for (const when of ['before', 'after'] as const) {
      for (let at = 1; ; at += 1) {
        // Given a step that is killed around its nth call
        const { write, standIn, writes } = desk(vendor);
        const { fetch, death } = deadly(standIn.handle, at, when);
        if ((await Promise.race([write(createdRecord(), { fetch }), death])) !== 'killed') break;
        points += 1;
        // When it is repeated
        expect(await write(createdRecord())).toEqual({ outcome: 'delivered' });
        // Then there is one note and the field, and one more repeat writes nothing
        expect(standIn.shown(id).roomUrl).toBe(roomUrl);
        expect(standIn.shown(id).notes, `killed ${when} call ${at}`).toHaveLength(1);
        const before = writes();
        await write(createdRecord());
        expect(writes()).toBe(before);
      }
    }
    expect(points).toBeGreaterThanOrEqual(4);
  });

  it('a failure is noted once for each code, however many attempts and kills', async () => {
    for (const when of ['before', 'after'] as const) {
      for (let at = 1; ; at += 1) {
        const { write, standIn } = desk(vendor);
        const { fetch, death } = deadly(standIn.handle, at, when);
        const killed = (await Promise.race([write(failedRecord(), { fetch }), death])) === 'killed';
        for (const attempt of [1, 2, 3]) {
          expect(await write(failedRecord('TemplateNotFound', undefined, attempt))).toEqual({
            outcome: 'delivered',
          });
        }
        await write(failedRecord('CreationLost'));
        const { notes, roomUrl: url } = standIn.shown(id);
        expect(notes.map(({ internal }) => internal)).toEqual([true, true]);
        expect(notes[0]?.text).toContain(failures.TemplateNotFound.remedy);
        expect(url).toBeUndefined();
        // And the room that comes after all is told as ever
        await write(createdRecord());
        expect(standIn.shown(id)).toMatchObject({ roomUrl, notes: { length: 3 } });
        if (!killed) break;
      }
    }
  });

  it('without a note where the source wants none', async () => {
    const { write, standIn } = desk(vendor, { note: 'never' });
    await write(failedRecord());
    await write(createdRecord());
    expect(standIn.shown(id)).toEqual({ roomUrl, notes: [] });
  });

  it('with a note of its own when it takes the place of one that made way, once wherever it is killed', async () => {
    const next = { ...createdRecord(undefined, 5000), retired: [4711] };
    for (const when of ['before', 'after'] as const) {
      for (let at = 1; ; at += 1) {
        const { write, standIn, writes } = desk(vendor);
        await write(createdRecord());
        const { fetch, death } = deadly(standIn.handle, at, when);
        if ((await Promise.race([write(next, { fetch }), death])) !== 'killed') break;
        await write(next);
        const { notes, roomUrl: url } = standIn.shown(id);
        expect(url).toBe(next.room?.url);
        expect(notes, `killed ${when} call ${at}`).toHaveLength(2);
        expect(notes[1]?.text).toContain(next.room?.url);
        const before = writes();
        await write(next);
        expect(writes()).toBe(before);
      }
    }
  });

  it('without a note where the URL of another room stands', async () => {
    const { write, standIn } = desk(vendor);
    await write(createdRecord());
    await write({ ...createdRecord(undefined, 5000), retired: [4712] });
    expect(standIn.shown(id)).toMatchObject({
      roomUrl: roomUrl.replaceAll('4711', '5000'),
      notes: { length: 1 },
    });
  });

  it('waits for a short Retry-After, and leaves a longer one to a later try', async () => {
    const { write, standIn, clock } = desk(vendor);
    standIn.next({ status: 429, retryAfter: '7' });
    expect(await write(createdRecord())).toEqual({ outcome: 'delivered' });
    expect(clock.waited).toEqual([7000]);
    const other = desk(vendor);
    other.standIn.next({ status: 429, retryAfter: '90' });
    expect(await other.write(createdRecord())).toMatchObject({ outcome: 'try-later', afterMs: 90_000 });
    // And a try that comes before the time asks nobody
    const calls = other.standIn.calls.length;
    expect(await other.write(createdRecord())).toMatchObject({ outcome: 'try-later' });
    expect(other.standIn.calls).toHaveLength(calls);
    await other.clock.sleep(90_000);
    expect(await other.write(createdRecord())).toEqual({ outcome: 'delivered' });
  });

  it.each([[408], [425], [500], [502], [503]])(
    'tries later after %i, and has one note in the end',
    async (status) => {
      const { write, standIn } = desk(vendor);
      for (const method of ['GET', 'POST', 'PUT']) standIn.next({ status, method, carriedOut: true });
      const outcomes = [];
      for (let round = 0; round < 4; round += 1) outcomes.push((await write(createdRecord())).outcome);
      expect(outcomes[0]).toBe('try-later');
      expect(outcomes.at(-1)).toBe('delivered');
      expect(standIn.shown(id)).toMatchObject({ roomUrl, notes: { length: 1 } });
    },
  );

  it('tries later when nobody answers', async () => {
    const { write, standIn } = desk(vendor);
    const fetch = () => Promise.reject(new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } }));
    expect(await write(createdRecord(), { fetch })).toMatchObject({ outcome: 'try-later' });
    expect(standIn.calls).toEqual([]);
  });

  it.each([401, 403])('says that a refused credential (%i) is for the operator', async (status) => {
    const { write, standIn } = desk(vendor);
    standIn.next({ status });
    expect(await write(createdRecord())).toMatchObject({ outcome: 'refused', code: 'WriteBackKeyRefused' });
    standIn.credentialAccepted = false;
    expect(await write(createdRecord())).toMatchObject({ outcome: 'refused', code: 'WriteBackKeyRefused' });
  });

  it('names the fields that were refused, and quotes no value', async () => {
    const { write, standIn } = desk(vendor);
    const value = { description: `secret ${invitationUrl}` };
    const errors = vendor === 'freshdesk' ? [{ field: 'cf_x', message: 'secret' }] : { cf_x: value };
    const body = vendor === 'zendesk' ? { details: errors } : { errors };
    for (let times = 0; times < 2; times += 1) {
      standIn.next({
        status: vendor === 'zendesk' ? 422 : 400,
        body,
        method: vendor === 'jira' ? 'POST' : 'PUT',
      });
    }
    const refused = await write(createdRecord());
    expect(refused).toMatchObject({
      outcome: 'refused',
      code: 'WriteBackRejected',
      message: expect.stringMatching(/HTTP 4\d\d for cf_x/),
    });
    expect(JSON.stringify(refused)).not.toContain('secret');
  });

  it('takes no answer of another form, and follows no redirect', async () => {
    const { write, standIn } = desk(vendor);
    standIn.next({ status: 200, body: { hello: 'world' } });
    expect(await write(createdRecord())).toMatchObject({ outcome: 'refused', code: 'WriteBackRejected' });
    const modes: string[] = [];
    const fetch: Fetch = (request) => {
      modes.push(request.redirect);
      return standIn.handle(request);
    };
    await write(createdRecord(), { fetch });
    expect(new Set(modes)).toEqual(new Set(['error']));
  });
});

describe('Zendesk', () => {
  const record = createdRecord();

  it('keeps the note single when somebody changes the ticket in between', async () => {
    const { write, standIn } = desk('zendesk');
    let touched = false;
    const fetch: Fetch = async (request) => {
      const response = await standIn.handle(request);
      if (request.method === 'GET' && !touched) standIn.touch(id);
      touched = true;
      return response;
    };
    expect(await write(record, { fetch })).toEqual({ outcome: 'delivered' });
    expect(standIn.calls.map(({ method, status }) => `${method} ${status}`)).toEqual([
      'GET 200',
      'PUT 409',
      'GET 200',
      'PUT 200',
    ]);
    expect(standIn.shown(id).notes).toHaveLength(1);
  });

  it('tries later when the ticket never stands still', async () => {
    const { write, standIn } = desk('zendesk');
    const fetch: Fetch = async (request) => {
      if (request.method === 'PUT') standIn.touch(id);
      return standIn.handle(request);
    };
    expect((await write(record, { fetch })).outcome).toBe('try-later');
    expect(standIn.shown(id)).toEqual({ roomUrl: undefined, notes: [] });
  });

  it.each(['closed', 'deleted'])('is gone when it is %s', async (status) => {
    const { write, standIn, writes } = desk('zendesk');
    standIn.touch(id, { status });
    expect(await write(record)).toEqual({ outcome: 'gone' });
    expect(await write(failedRecord())).toEqual({ outcome: 'gone' });
    expect(writes()).toBe(0);
  });

  it('is gone when it is closed between read and write, and when it is deleted', async () => {
    const { write, standIn } = desk('zendesk');
    const fetch: Fetch = async (request) => {
      if (request.method === 'PUT') standIn.touch(id, { status: 'closed' });
      return standIn.handle(request);
    };
    expect(await write(record, { fetch })).toEqual({ outcome: 'gone' });
    const other = desk('zendesk');
    other.standIn.remove(id);
    expect(await other.write(record)).toEqual({ outcome: 'gone' });
  });

  it('refuses before any note when the field does not exist', async () => {
    const { write, standIn, writes } = desk('zendesk');
    standIn.touch(id);
    standIn.tickets.get(id)?.fields.delete(360001234567);
    expect(await write(record)).toMatchObject({ outcome: 'refused', code: 'WriteBackRejected' });
    expect(writes()).toBe(0);
  });

  it('finds a note of long ago among many comments', async () => {
    const { write, standIn } = desk('zendesk');
    await write(failedRecord());
    const many = Array.from({ length: 250 }, () => ({ public: true, body: 'hello', html: '' }));
    standIn.tickets.get(id)?.comments.unshift(...many);
    await write(failedRecord());
    expect(standIn.shown(id).notes.filter(({ internal }) => internal)).toHaveLength(1);
  });

  it('is not fooled by a customer who writes the marker', async () => {
    const { write, standIn } = desk('zendesk');
    await write(failedRecord('CreationLost'));
    standIn.tickets
      .get(id)
      ?.comments.push({ public: true, html: '', body: '[docspace-failure:TemplateNotFound]' });
    await write(failedRecord('TemplateNotFound'));
    expect(standIn.shown(id).notes.filter(({ internal }) => internal)).toHaveLength(2);
  });
});

describe('Freshdesk', () => {
  it.each([{ status: 5 }, { spam: true }, { deleted: true }])('is gone when it is %j', async (change) => {
    const { write, standIn, writes } = desk('freshdesk');
    Object.assign(standIn.ticket(id), change);
    expect(await write(createdRecord())).toEqual({ outcome: 'gone' });
    expect(writes()).toBe(0);
  });

  it('is gone when it is not there', async () => {
    const { write, standIn } = desk('freshdesk');
    standIn.remove(id);
    expect(await write(createdRecord())).toEqual({ outcome: 'gone' });
  });

  it('refuses before any note when the field does not exist', async () => {
    const { write, standIn, writes } = desk('freshdesk');
    standIn.ticket(id).fields.delete('cf_docspace_room_url');
    expect(await write(createdRecord())).toMatchObject({ outcome: 'refused', code: 'WriteBackRejected' });
    expect(writes()).toBe(0);
  });

  it('escapes the words of customers', async () => {
    const { write, standIn } = desk('freshdesk');
    await write(createdRecord());
    expect(standIn.ticket(id).conversations[0]?.html).toContain('Login &#60;error&#62;');
  });
});

describe('Jira', () => {
  const epic = {
    kind: 'project',
    projectId: id,
    projectType: '',
    projectName: 'Q1',
    label: 'CAM-7',
  } as const;
  const project = { ...epic, projectId: 'project/10000', label: 'CAM' };

  it('writes a remote link that is updated and never added again', async () => {
    const { write, standIn } = desk('jira');
    await write(createdRecord());
    await write(createdRecord(undefined, 5000));
    expect([...standIn.issue(id).links]).toEqual([
      [
        `docspace-room:acme.onlyoffice.com:${id}`,
        { url: roomUrl.replaceAll('4711', '5000'), title: expect.any(String) },
      ],
    ]);
  });

  it('comments nowhere but in service projects, where comments are internal', async () => {
    const { write, standIn } = desk('jira');
    standIn.issue(id).projectType = 'software';
    await write(failedRecord());
    expect(standIn.issue(id).properties.get('docspace.room')).toMatchObject({
      status: 'failed',
      code: 'TemplateNotFound',
    });
    await write(createdRecord());
    expect(standIn.shown(id)).toEqual({ roomUrl, notes: [] });
    expect(JSON.stringify([...standIn.issue(id).properties])).not.toContain(invitationUrl);
  });

  it('gives an epic the link, and a project a property, once', async () => {
    const { write, standIn, writes } = desk('jira', { makes: 'projects' });
    for (const facts of [epic, project]) await write(createdRecord(facts));
    expect(standIn.shown(id)).toEqual({ roomUrl, notes: [] });
    expect(standIn.projects.get('10000')?.get('docspace.room')).toMatchObject({ status: 'created', roomUrl });
    const before = writes();
    for (const facts of [epic, project]) await write(createdRecord(facts));
    expect(writes()).toBe(before);
    // And a failure, too, once for each code
    for (let times = 0; times < 2; times += 1) await write(failedRecord('CreationLost', project));
    expect(standIn.projects.get('10000')?.get('docspace.room')).toMatchObject({ code: 'CreationLost' });
    expect(writes()).toBe(before + 1);
  });

  it('tells an issue that is gone from one that our account does not see', async () => {
    const { write, standIn } = desk('jira');
    standIn.removeIssue(id);
    expect(await write(createdRecord())).toEqual({ outcome: 'gone' });
    standIn.hidden.add('SUP');
    expect(await write(createdRecord())).toMatchObject({
      outcome: 'refused',
      code: 'WriteBackRejected',
      message: expect.stringContaining('Browse projects'),
    });
  });

  it('finds a note of long ago among many comments', async () => {
    const { write, standIn } = desk('jira');
    await write(failedRecord());
    const many = Array.from({ length: 250 }, () => ({ public: false, body: 'hello' }));
    standIn.issue(id).comments.unshift(...many);
    await write(failedRecord());
    expect(standIn.issue(id).comments).toHaveLength(251);
  });
});

it('a room without an invitation link is noted without one', async () => {
  const { write, standIn } = desk('zendesk');
  await write(
    { ...createdRecord(), warnings: [] },
    { result: { invitationUrl: undefined, link: { kind: 'members' } } },
  );
  const [{ text } = { text: '' }] = standIn.shown(id).notes;
  expect(text).toContain(roomUrl);
  expect(text).not.toMatch(/Whoever holds|Not as it should be/);
});

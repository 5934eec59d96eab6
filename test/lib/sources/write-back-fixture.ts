import { localSecrets } from '../../../infra/local/secrets-file.ts';
import type { Fake, VendorFrame } from '../../../infra/local/vendors/fake.ts';
import type { FreshdeskFake } from '../../../infra/local/vendors/freshdesk.ts';
import { localSourceTypeOf } from '../../../infra/local/vendors/index.ts';
import type { JiraFake } from '../../../infra/local/vendors/jira.ts';
import type { ZendeskFake } from '../../../infra/local/vendors/zendesk.ts';
import type { Clock } from '../../../lib/kernel/clock.ts';
import type { Fetch } from '../../../lib/kernel/json-http.ts';
import { eventIdOf, resultEvent } from '../../../lib/results/event.ts';
import { noteOf } from '../../../lib/results/note.ts';
import type { ItemReading } from '../../../lib/sources/contract/read-item.ts';
import type { SourceTrouble } from '../../../lib/sources/contract/set-up.ts';
import type { Result, WriteBackOutcome } from '../../../lib/sources/contract/write-back.ts';
import { readerOf } from '../../../lib/sources/registry/readers.ts';
import { setUpOf } from '../../../lib/sources/registry/set-ups.ts';
import { writeBackOf } from '../../../lib/sources/registry/write-backs.ts';
import type { WorkItemFacts, WorkRecord } from '../../../lib/work-items/record.ts';
import { newRecord } from '../builders/records.ts';
import { nowMs, settingsWith, sourceOf } from './receiver.ts';

export interface Fakes {
  zendesk: ZendeskFake;
  freshdesk: FreshdeskFake;
  jira: JiraFake;
}
export type Vendor = keyof Fakes;

const least: Record<Vendor, Record<string, unknown>> = {
  zendesk: { subdomain: 'acme', roomField: 360001234567 },
  freshdesk: { subdomain: 'acme' },
  jira: { site: 'acme.atlassian.net' },
};
const ticket: WorkItemFacts = { kind: 'ticket', ticketId: '35436', subject: 'Login <error>', label: 'SUP-7' };
export const roomUrl = 'https://acme.onlyoffice.com/rooms/shared/4711/filter?folder=4711';
export const invitationUrl = 'https://acme.onlyoffice.com/s/AbCdEfGhIjKlMnO';

export function createdRecord(facts: WorkItemFacts = ticket, roomId = 4711): WorkRecord {
  const record = newRecord({ namespace: 'test', source: 'source', facts }, nowMs);
  const url = roomUrl.replaceAll('4711', String(roomId));
  const room = { id: roomId, url, title: 'Ticket SUP-7 - Login <error>' };
  const warnings = [{ code: 'TeamMemberUnknown', message: 'ticketRoom.team[0]: unknown.' } as const];
  return { ...record, status: 'done', room, warnings, outcomeAt: record.updatedAt };
}

export function failedRecord(
  code: 'TemplateNotFound' | 'CreationLost' = 'TemplateNotFound',
  facts: WorkItemFacts = ticket,
  attempt = 1,
): WorkRecord {
  const record = newRecord({ namespace: 'test', source: 'source', facts }, nowMs);
  return { ...record, status: 'failed', attempt, error: { code, message: 'What happened.' } };
}

export const handedOut = {
  kind: 'invitation',
  url: invitationUrl,
  access: 2,
  expiresAtMs: Date.parse('2026-12-22T10:00:00Z'),
} as const;

export function resultOf(record: WorkRecord): Result {
  const link = record.status === 'done' ? handedOut : undefined;
  return {
    record,
    eventId: eventIdOf(record),
    event: resultEvent(record, link),
    note: noteOf(record, link),
  };
}

/** Time that passes only when somebody waits for a pause; a time limit is never reached. */
export function patientClock(): Clock & { waited: number[] } {
  let now = nowMs;
  const waited: number[] = [];
  return {
    waited,
    now: () => now,
    sleep: (ms, signal) => {
      if (signal) return new Promise(() => {});
      waited.push(ms);
      now += ms;
      return Promise.resolve();
    },
  };
}

export interface Desk<V extends Vendor> {
  fake: Fakes[V];
  clock: ReturnType<typeof patientClock>;
  write(record: WorkRecord, changes?: { fetch?: Fetch }): Promise<WriteBackOutcome>;
  /** The same of a result that is no record's outcome. */
  writeResult(result: Result): Promise<WriteBackOutcome>;
  /** Reads the work item as an update of its room does; the ticket unless told. */
  read(facts?: WorkItemFacts): Promise<ItemReading>;
  /** The check of the doctor. */
  check(): Promise<SourceTrouble[]>;
  /** Calls that were not GET. */
  writes(): number;
  /** Does the source want the result of this record? */
  wanted(record: WorkRecord): boolean;
  /** Adds internal notes of somebody else's to the ticket, before all others. */
  addNotes(count: number): void;
}

const otherNotes: { [V in Vendor]: (fake: Fakes[V], count: number) => void } = {
  zendesk: ({ tickets }, count) => {
    const note = { public: false, body: 'hello', html: '' };
    tickets.get('35436')?.comments.unshift(...Array.from({ length: count }, () => note));
  },
  freshdesk: (fake, count) => {
    const note = { private: true, html: 'hello' };
    fake.ticket('35436').conversations.unshift(...Array.from({ length: count }, () => note));
  },
  jira: (fake, count) => {
    const note = { public: false, body: 'hello' };
    fake.issue('35436').comments.unshift(...Array.from({ length: count }, () => note));
  },
};

/** A vendor's fake and our write-back to it. */
export function desk<V extends Vendor>(type: V, more: Record<string, unknown> = {}): Desk<V> {
  const settings = settingsWith({ source: { type, ...least[type], ...more } });
  const source = sourceOf(settings);
  const clock = patientClock();
  const secret = localSecrets({ source }).sources.source?.writeBack ?? '';
  const fake = localSourceTypeOf(source).fake({ secret, clock, source }) as Fake & VendorFrame;
  const writeResult = (result: Result, send: Fetch) =>
    writeBackOf(source).write(source, result, {
      secret,
      clock,
      fetch: send,
      dial: () => Promise.reject(new Error('a vendor is not sent events')),
    });
  return {
    fake: fake as unknown as Fakes[V],
    clock,
    check: () =>
      setUpOf(source).check(source, {
        secret,
        clock,
        fetch: (request) => fake.handle(request),
        reach: () => Promise.reject(new Error('a vendor has no result URL')),
      }),
    read: (facts = ticket) => {
      const reader = readerOf(source);
      if (!reader) throw new Error(`${type} cannot be read`);
      return reader.read(source, facts, { secret, clock, fetch: (request) => fake.handle(request) });
    },
    wanted: (record) => writeBackOf(source).wantsResult(source, record),
    addNotes: (count) => otherNotes[type](fake as unknown as Fakes[V], count),
    writes: () => fake.calls.filter(({ method }) => method !== 'GET').length,
    write: (record, { fetch = fake.handle } = {}) => writeResult(resultOf(record), fetch),
    writeResult: (result) => writeResult(result, fake.handle),
  };
}

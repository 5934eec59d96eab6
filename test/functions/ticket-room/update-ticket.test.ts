import { describe, expect, it } from 'vitest';
import { updateTicket } from '../../../functions/ticket-room/update-ticket.ts';
import { localSecrets } from '../../../infra/local/secrets-file.ts';
import { localSourceTypeOf } from '../../../infra/local/vendors/index.ts';
import type { Portal } from '../../../lib/docspace/client.ts';
import type { DeliverDependencies } from '../../../lib/results/deliver.ts';
import { linkIdOf } from '../../../lib/rooms/ticket/ticket-link.ts';
import { memoryRecords } from '../../../lib/stores/memory/memory-stores.ts';
import { settingsWith, sourceOf } from '../../lib/sources/receiver.ts';
import { createdRecord, invitationUrl, patientClock, roomUrl } from '../../lib/sources/write-back-fixture.ts';

const sources = {
  helpdesk: { resultUrl: 'https://helpdesk.example.com/results' },
  zendesk: { subdomain: 'acme', roomField: 360001234567 },
  freshdesk: { subdomain: 'acme' },
  jira: { site: 'acme.atlassian.net' },
};
const portalUrl = 'https://acme.onlyoffice.com';
const input = { attempt: 1, roomId: 4711, warnings: [], lastTry: false };

async function ticketOf(name: string) {
  const settings = settingsWith({ source: { type: name, ...sources[name as keyof typeof sources] } });
  const source = sourceOf(settings);
  const { source: secrets } = localSecrets({ source }).sources;
  const clock = patientClock();
  const fake = localSourceTypeOf(source).fake({ secret: secrets?.writeBack ?? '', clock, source });
  const records = memoryRecords();
  const { warnings: _, outcomeAt: __, ...running } = createdRecord();
  await records.write({ ...running, status: 'running' }, 0);
  const expirationDate = '2026-01-15T10:00:00.0000000Z';
  const sharedLink = { id: linkIdOf(portalUrl, 4711), shareLink: invitationUrl, expirationDate };
  const links = [{ access: 2, sharedLink }];
  const portal = { url: portalUrl, call: async () => links } as unknown as Portal;
  let events = 0;
  const dependencies: DeliverDependencies & { portal: Portal } = {
    settings,
    records,
    portal,
    clock,
    writeBackSecret: async () => secrets?.writeBack,
    fetch: fake.handle,
    dial: async ({ headers }) => {
      events += Number(headers['webhook-id'] !== undefined);
      return { status: 204 };
    },
    log: { info: () => {}, warn: () => {}, error: () => {} },
  };
  return { key: running.key, fake, records, dependencies, events: () => events };
}

/** The same dependencies, whose process dies before or after their nth answer, and that death. */
function deadly(
  dependencies: Awaited<ReturnType<typeof ticketOf>>['dependencies'],
  at: number,
  when: string,
) {
  let calls = 0;
  let die = () => {};
  const death = new Promise<'killed'>((resolve) => {
    die = () => resolve('killed');
  });
  const wrap =
    <Arguments extends unknown[], Output>(work: (...given: Arguments) => Promise<Output>) =>
    async (...given: Arguments): Promise<Output> => {
      calls += 1;
      const mine = calls;
      if (mine === at && when === 'before') die();
      else {
        const output = await work(...given);
        if (mine !== at) return output;
        die();
      }
      return new Promise(() => {});
    };
  const { records, portal, writeBackSecret, fetch, dial } = dependencies;
  const killer = {
    ...dependencies,
    records: { ...records, read: wrap(records.read), write: wrap(records.write) },
    portal: { ...portal, call: wrap(portal.call) } as Portal,
    writeBackSecret: wrap(writeBackSecret),
    fetch: wrap(fetch),
    dial: wrap(dial),
  };
  return { killer, death };
}

describe.each(Object.keys(sources))('Update ticket at %s', (name) => {
  it.each(['before', 'after'])('is done once, killed %s any of its awaits and repeated', async (when) => {
    let points = 0;
    for (let at = 1; ; at += 1) {
      // Given a step that is killed around its nth await
      const { key, fake, records, dependencies, events } = await ticketOf(name);
      const { killer, death } = deadly(dependencies, at, when);
      const step = updateTicket({ ...input, key }, killer);
      if ((await Promise.race([step, death])) !== 'killed') break;
      points += 1;
      // When it is repeated
      await updateTicket({ ...input, key }, dependencies);
      // Then the record says so, the ticket shows it once, and one more repeat writes nothing
      expect(records.all.get(key)?.value).toMatchObject({ status: 'done', delivery: 'delivered' });
      const shown = fake.shown('35436');
      if (name === 'helpdesk') expect(events()).toBeLessThanOrEqual(2);
      else {
        const note = { internal: true, text: expect.stringContaining(invitationUrl) };
        expect(shown, `killed ${when} ${at}`).toEqual({ roomUrl, notes: [note] });
      }
      const before = JSON.stringify([shown, events()]);
      await updateTicket({ ...input, key }, dependencies);
      expect(JSON.stringify([fake.shown('35436'), events()])).toBe(before);
    }
    expect(points).toBeGreaterThanOrEqual(7);
  });
});

describe('the answer of Update ticket', () => {
  it.each([
    [
      'that the ticket is gone, for the state machine to say so',
      404,
      { delivery: 'gone', outcome: 'ticket-gone' },
    ],
    ['of a delivery and no more', 200, { delivery: 'delivered' }],
  ])('is %s', async (_, status, answer) => {
    const { key, dependencies } = await ticketOf('zendesk');
    const fetch: DeliverDependencies['fetch'] = async (request) =>
      status === 404 ? new Response(null, { status }) : dependencies.fetch(request);
    expect(await updateTicket({ ...input, key }, { ...dependencies, fetch })).toEqual(answer);
  });
});

describe('the write-back secret', () => {
  it('is read again when it was refused, so that a rotation needs no restart', async () => {
    const { key, dependencies, fake } = await ticketOf('zendesk');
    const right = await dependencies.writeBackSecret('source');
    const asked: unknown[] = [];
    const writeBackSecret: DeliverDependencies['writeBackSecret'] = async (_, options) => {
      asked.push(options);
      return options?.fresh ? right : 'agent@example.com/token:0123456789abcdef';
    };
    const { delivery } = await updateTicket({ ...input, key }, { ...dependencies, writeBackSecret });
    expect(delivery).toBe('delivered');
    expect(asked).toEqual([undefined, { fresh: true }]);
    expect(fake.shown('35436').notes).toHaveLength(1);
  });

  it.each([
    ['unset', async () => undefined],
    ['of another form', async () => 'whsec_abc'],
  ])('that is %s is the operator’s, and nothing is sent', async (_, writeBackSecret) => {
    const { key, dependencies } = await ticketOf('zendesk');
    const errors: object[] = [];
    const log = {
      ...dependencies.log,
      error: (code: string, fields = {}) => void errors.push({ code, ...fields }),
    };
    const fetch = () => Promise.reject(new Error('nothing may be sent'));
    const { delivery } = await updateTicket(
      { ...input, key },
      { ...dependencies, writeBackSecret, fetch, log },
    );
    // The reconciler goes on with it: nothing is gained by asking again within the minute
    expect(delivery).toBe('pending');
    expect(errors).toMatchObject([{ code: 'RESULT_REFUSED', error: 'WriteBackKeyMissing' }]);
  });

  it('that is unreadable for now leads to another try', async () => {
    const { key, dependencies } = await ticketOf('zendesk');
    const writeBackSecret = () => Promise.reject(new Error('AccessDenied'));
    const late = updateTicket({ ...input, key }, { ...dependencies, writeBackSecret });
    await expect(late).rejects.toMatchObject({ name: 'ResultNotDelivered', message: /unreadable/ });
  });
});

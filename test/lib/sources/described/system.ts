import { localSecrets } from '../../../../infra/local/secrets-file.ts';
import type { AsanaFake } from '../../../../infra/local/vendors/asana.ts';
import type { Fake, VendorFrame } from '../../../../infra/local/vendors/fake.ts';
import type { HubspotFake } from '../../../../infra/local/vendors/hubspot.ts';
import { localSourceTypeOf } from '../../../../infra/local/vendors/index.ts';
import type { MondayFake } from '../../../../infra/local/vendors/monday.ts';
import type { PipedriveFake } from '../../../../infra/local/vendors/pipedrive.ts';
import type { Fetch } from '../../../../lib/kernel/json-http.ts';
import { setUpOf } from '../../../../lib/sources/registry/set-ups.ts';
import { writeBackOf } from '../../../../lib/sources/registry/write-backs.ts';
import type { WorkRecord } from '../../../../lib/work-items/record.ts';
import { settingsWith, sourceOf } from '../receiver.ts';
import { patientClock, resultOf } from '../write-back-fixture.ts';

export interface DescribedFakes {
  monday: MondayFake;
  hubspot: HubspotFake;
  asana: AsanaFake;
  pipedrive: PipedriveFake;
}
export type Described = keyof DescribedFakes;

/** What a source of each type needs, and the id of the item of its first sample. */
export const least: { [D in Described]: { settings: Record<string, unknown>; item: string } } = {
  monday: { settings: { board: 2924980809, roomColumn: 'link_mkabc123' }, item: '4277581981' },
  hubspot: {
    settings: { portalId: 62515, appId: 54321, webhookUrl: 'https://rooms.example.com/webhooks/source' },
    item: '123',
  },
  asana: { settings: { roomField: 1204567890123456 }, item: '1203' },
  pipedrive: {
    settings: { company: 'acme', companyId: 8087566, roomField: 'd4de1c1518b4531717c676029a45911c340390a6' },
    item: '8',
  },
};
export const describedTypes = Object.keys(least) as Described[];

/** The source of a type without code, with more settings. */
export const describedSource = (type: Described, more: Record<string, unknown> = {}) =>
  sourceOf(settingsWith({ source: { type, ...least[type].settings, ...more } }));

/** The facts of the item. */
export const factsOf = (type: Described) =>
  ({ kind: 'project', projectId: least[type].item, projectType: 'Roads', projectName: 'Bridge' }) as const;

/** A fake of the system behind such a source, and our write-back to it. */
export function system<D extends Described>(type: D, more: Record<string, unknown> = {}) {
  const source = describedSource(type, more);
  const clock = patientClock();
  const secret = localSecrets({ source }).sources.source?.writeBack ?? '';
  const fake = localSourceTypeOf(source).fake({ secret, clock, source }) as Fake & VendorFrame;
  const requests: Request[] = [];
  const handle: Fetch = (request) => {
    requests.push(request.clone());
    return fake.handle(request);
  };
  return {
    fake: fake as unknown as DescribedFakes[D],
    source,
    clock,
    requests,
    shown: () => fake.shown(least[type].item),
    write: (record: WorkRecord, fetch = handle) =>
      writeBackOf(source).write(source, resultOf(record), {
        secret,
        clock,
        fetch,
        dial: () => Promise.reject(new Error('a vendor is not sent events')),
      }),
    check: () =>
      setUpOf(source).check(source, {
        secret,
        clock,
        fetch: handle,
        reach: () => Promise.reject(new Error('the check asks the API')),
      }),
  };
}

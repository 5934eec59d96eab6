import { day, minute } from '../../../../lib/kernel/time.ts';
import { samplesOf } from '../../../../lib/sources/registry/samples.ts';
import { type FlowOptions, flow } from '../../harness/flow.ts';

const apiUrl = (name: string) => `http://127.0.0.1/${name}`;
const sources = {
  zendesk: { subdomain: 'acme', roomField: 360001234567, apiUrl: apiUrl('zendesk') },
  freshdesk: { subdomain: 'acme', apiUrl: apiUrl('freshdesk') },
  jira: { site: 'acme.atlassian.net', apiUrl: apiUrl('jira') },
};
export type FollowedVendor = keyof typeof sources;

export const itemId = '35436';

/** A deployment whose rooms follow the tickets of a vendor's fake, with the first room made. */
export async function followed(
  name: FollowedVendor,
  { life = { graceDays: 0 }, source = {}, ...options }: FlowOptions & { life?: object; source?: object } = {},
) {
  const made = await flow({
    ...options,
    settings: { ...options.settings, sources: { [name]: { ...sources[name], ...source } }, life },
  });
  const { clock, records, simulator, machines } = made;
  const settings = made.settings.sources[name];
  if (!settings) throw new Error(`no source ${name}`);
  const samples = samplesOf(settings).samples(settings, { id: itemId, title: 'Printer offline' });
  const [usual] = Object.values(samples);
  await made.make(name, usual);
  const record = () => [...records.all.values()][0]?.value;
  const room = () => {
    const found = simulator.world.portal.room(record()?.room?.id ?? 0);
    if (!found) throw new Error('the work item has no room');
    return found;
  };
  return {
    ...made,
    record,
    place: () => room().room.place,
    title: () => room().title,
    archiveByHand: () => {
      room().room.place = 'archive';
    },
    /** A webhook of the vendor that says that the ticket has changed, answered. */
    changed: async (body: unknown = samples.changed) =>
      (await clock.run(made.send(name, body))).body as object,
    /** The same, and the update that it begins to its end. */
    async followsChange() {
      await clock.run(made.send(name, samples.changed));
      await made.keepFor(2);
    },
    /** Lets days pass, and the reconciler run a few minutes at the end of each. */
    async passDays(days: number) {
      for (let passed = 0; passed < days; passed += 1) {
        await clock.advance(day - 3 * minute);
        await made.keepFor(3);
      }
    },
    codes: () => made.log.map(({ code }) => code),
    updates: () => machines.update.listExecutions(),
    history: () =>
      JSON.stringify(
        machines.update
          .listExecutions()
          .map(({ name: one }) => machines.update.getExecutionHistory(one ?? '')),
      ),
  };
}

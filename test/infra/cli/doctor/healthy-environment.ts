import type { VersionAnswer } from '../../../../infra/cli/deployment/published-versions.ts';
import type { Subscriptions } from '../../../../infra/cli/doctor/alarms.ts';
import type { CheckedEnvironment } from '../../../../infra/cli/doctor/checked-environment.ts';
import type { Finding } from '../../../../infra/cli/doctor/finding.ts';
import { runChecks } from '../../../../infra/cli/doctor/run-checks.ts';
import { parseSettings } from '../../../../infra/environments/parse.ts';
import { labelOf } from '../../../../infra/environments/secret-names.ts';
import { createSimulator } from '../../../../infra/local/docspace/simulator.ts';
import { localSecrets } from '../../../../infra/local/secrets-file.ts';
import { localSourceTypeOf } from '../../../../infra/local/vendors/index.ts';
import { day } from '../../../../lib/kernel/time.ts';
import { VirtualClock } from '../../../virtual-clock.ts';

/** An environment in which everything is as it should be: the doctor finds what a test changes. */
export function healthyEnvironment(change: Record<string, unknown> = {}) {
  const clock = new VirtualClock();
  const simulator = createSimulator({ clock });
  const file = {
    portal: { url: simulator.url },
    sources: {
      'project-system': { resultUrl: 'https://projects.example.com/r', callbackHosts: ['hooks.example.com'] },
      zendesk: { subdomain: 'acme', roomField: 360001234567 },
      freshdesk: { subdomain: 'acme' },
      jira: { site: 'acme.atlassian.net', only: { projects: ['SUP'] } },
    },
    projectRoom: {
      templates: { marketing: 'Marketing' },
      fallback: 'first',
      team: [{ user: simulator.people.tom, access: 'Editing' }],
    },
    ticketRoom: {
      team: [
        { user: simulator.people.maria, access: 'RoomManager' },
        { group: simulator.groups.support, access: 'Editing' },
        { email: 'tom.user@example.com', access: 'Editing' },
      ],
    },
    operations: { alarms: ['oncall@example.com'] },
    ...change,
  };
  const settings = parseSettings(file, { environment: 'test', local: false });
  const secrets = localSecrets(settings.sources);
  const values = new Map<string, string>([
    [
      'portal',
      JSON.stringify({ key: simulator.key, expiresAt: new Date(clock.now() + 300 * day).toISOString() }),
    ],
  ]);
  const fakes = new Map<string, ReturnType<ReturnType<typeof localSourceTypeOf>['fake']>>();
  const hosts: Record<string, string> = {
    'acme.zendesk.com': 'zendesk',
    'acme.freshdesk.com': 'freshdesk',
    'acme.atlassian.net': 'jira',
  };
  for (const [name, source] of Object.entries(settings.sources)) {
    const { verify = [], writeBack = '' } = secrets.sources[name] ?? {};
    values.set(`verify ${name}`, verify[0] ?? '');
    values.set(`writeBack ${name}`, writeBack);
    fakes.set(name, localSourceTypeOf(source).fake({ secret: writeBack, clock, source }));
  }
  /** What a test may change beside the portal, the fakes and the settings. */
  const world = {
    ages: new Map<string, number>(),
    hashes: new Set<string>() as Set<string> | undefined,
    subscriptions: { confirmed: 1, pending: 0 } as Subscriptions | undefined,
    /** What the Lambdas answer to a self-check. */
    lambdas: [{ id: 'FetchRoom', access: [{ needs: 'table' }, { needs: 'portal' }] }] as
      | VersionAnswer[]
      | undefined,
    /** By host: the status that it answers, or an error. */
    receivers: new Map<string, number | Error>(),
  };
  const checked: CheckedEnvironment = {
    environment: 'test',
    settings,
    clock,
    readSecret: async (name) => ({
      name,
      value: values.get(labelOf(name)),
      changedAtMs: clock.now() - (world.ages.get(labelOf(name)) ?? 1) * day,
    }),
    recordedHashes: async () => world.hashes ?? new Set(),
    lambdas: async () => world.lambdas,
    alarms: { subscriptions: async () => world.subscriptions },
    fetch: async (request) => {
      const { host } = new URL(request.url);
      const fake = fakes.get(hosts[host] ?? '');
      return fake ? fake.handle(request) : simulator.fetch(request);
    },
    dial: async ({ url }) => {
      const answer = world.receivers.get(new URL(url).host) ?? 405;
      if (answer instanceof Error) throw answer;
      return { status: answer };
    },
  };
  return {
    simulator,
    clock,
    run: <T>(work: Promise<T>) => clock.run(work),
    setSecret: (label: string, value: string) => void values.set(label, value),
    values,
    world,
    checked,
    fake: <T>(name: string) => fakes.get(name) as unknown as T,
    /** The findings of a check and of those below it. */
    async findings(check = ''): Promise<Finding[]> {
      const found = await clock.run(runChecks(checked));
      return found.filter((one) => one.check.startsWith(check));
    },
  };
}

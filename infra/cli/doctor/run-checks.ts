import { type PortalClient, portalClient, portalKeyIn } from '../../../lib/docspace/client.ts';
import { listTemplates } from '../../../lib/docspace/templates.ts';
import { Failure } from '../../../lib/kernel/failures.ts';
import { plainSecret } from '../../../lib/kernel/json.ts';
import { setUpOf } from '../../../lib/sources/registry/set-ups.ts';
import { portalKeyReader } from '../../../lib/stores/aws/secrets.ts';
import { isOfSource, type SecretName, secretNames } from '../../environments/secret-names.ts';
import { judgeAlarms } from './alarms.ts';
import type { CheckedEnvironment } from './checked-environment.ts';
import { type Finding, problem, remedyOf, skipped } from './finding.ts';
import { judgeHold } from './hold.ts';
import { judgeLambdas } from './lambdas.ts';
import { fetchTaggedRooms, judgeConflictingDeployments } from './portal/conflicting-deployments.ts';
import { fetchPortalFacts, judgePortal } from './portal/portal.ts';
import { fetchTeam, judgeTeam, teamChecks } from './portal/team.ts';
import { judgeTemplates } from './portal/templates.ts';
import { fetchShareRights, judgeLink } from './portal/ticket-room.ts';
import { fetchPortalHooks, judgePortalHook } from './portal/webhooks.ts';
import { judgeSecrets } from './secrets.ts';
import { judgeSettings } from './settings.ts';
import { judgeSource } from './sources.ts';
import { judgeWorkItem, tryWorkItem } from './work-item.ts';

/**
 * All checks, in the order in which their findings are read. They change nothing, except for the test work item, which
 * is left out while there are problems.
 */
export async function runChecks(checked: CheckedEnvironment): Promise<Finding[]> {
  const findings = await runPassiveChecks(checked);
  return [...findings, ...(await runTestWorkItem(checked, findings))];
}

async function runTestWorkItem(
  { flow, settings, readSecret, clock, fetch }: CheckedEnvironment,
  findings: readonly Finding[],
): Promise<Finding[]> {
  const check = 'work-item';
  if (!flow) return [skipped(check, 'No test work item is wanted, or nothing is deployed yet.')];
  if (findings.some(({ level }) => level === 'problem')) {
    return [skipped(check, 'A test work item is tried once there are no problems.')];
  }
  const { url } = settings.portal;
  const { value } = await readSecret({ use: 'portal' });
  const key = portalKeyReader(async () => value, '');
  const portal = { url, call: portalClient({ url, clock, fetch, key }) };
  return findingsOrFailure(check, async () =>
    judgeWorkItem(await tryWorkItem(settings.namespace, { ...flow, portal, clock })),
  );
}

async function runPassiveChecks(checked: CheckedEnvironment): Promise<Finding[]> {
  const { environment, settings, clock } = checked;
  const stored = await Promise.all(secretNames(settings).map((name) => checked.readSecret(name)));
  const storedValue = (use: SecretName['use'], source?: string) =>
    stored.find(({ name }) => name.use === use && (!isOfSource(name) || name.source === source))?.value;

  const storedKey = storedValue('portal');
  const call = clientWith(storedKey, checked);
  const facts = await fetchPortalFacts(call, { anonymous: clientWith('none', checked) });
  const counts = await checked.roomCounts?.();
  const portal = judgePortal(facts, { limit: settings.portal.roomLimit, counts, nowMs: clock.now() });
  const portalKey = storedKey === undefined ? undefined : portalKeyIn(storedKey);
  const expiresAtMs = facts.ownKey?.expiresAtMs ?? portalKey?.expiresAtMs;
  const key = portalKey && { key: portalKey.key, ...(expiresAtMs === undefined ? {} : { expiresAtMs }) };
  const works = portal.every(({ check, level }) => level !== 'problem' || check === 'portal.rooms');
  return [
    ...judgeSettings(settings),
    ...portal,
    ...(await checkHold(checked)),
    ...(works ? await checkRoomsInPortal(call, checked) : skippedInPortal),
    ...(works ? await checkPortalHook(call, checked) : []),
    ...judgeSecrets(stored, key, settings, { environment, nowMs: clock.now() }),
    ...(await checkLambdas(checked, !(facts.version instanceof Failure))),
    ...(await checkSources(checked, (source) => storedValue('writeBack', source))),
    ...(await checkAlarms(checked)),
  ];
}

/** @param key as its secret stores it */
function clientWith(key: string | undefined, { settings, clock, fetch }: CheckedEnvironment): PortalClient {
  const { url } = settings.portal;
  return portalClient({ url, clock, fetch, key: portalKeyReader(async () => key, '') });
}

/** What needs a portal and a key that work. */
const skippedInPortal = [
  'templates',
  'ticket-room.link',
  ...Object.values(teamChecks),
  'conflicting-deployments',
].map((check) => skipped(check, 'It is checked once the portal and its key are right.'));

async function checkRoomsInPortal(call: PortalClient, checked: CheckedEnvironment): Promise<Finding[]> {
  const { settings, clock, recordedHashes } = checked;
  const { projectRoom, ticketRoom } = settings;
  return [
    ...(await findingsOrFailure('templates', async () =>
      judgeTemplates(await listTemplates(call), projectRoom),
    )),
    ...(await findingsOrFailure('ticket-room.link', async () => [
      judgeLink(await fetchShareRights(call, ticketRoom), ticketRoom),
    ])),
    ...(await findingsOrFailure(teamChecks.projectRoom, async () =>
      judgeTeam(await fetchTeam(call, projectRoom.team), { section: 'projectRoom', ...projectRoom }),
    )),
    ...(await findingsOrFailure(teamChecks.ticketRoom, async () =>
      judgeTeam(await fetchTeam(call, ticketRoom.team), { section: 'ticketRoom', ...ticketRoom }),
    )),
    ...(await findingsOrFailure('conflicting-deployments', async () => {
      const hashes = await recordedHashes?.();
      return [judgeConflictingDeployments(await fetchTaggedRooms(call, clock.now()), hashes)];
    })),
  ];
}

async function checkPortalHook(
  call: PortalClient,
  { portalWebhook, environment, clock }: CheckedEnvironment,
): Promise<Finding[]> {
  if (!portalWebhook) return [];
  return findingsOrFailure('portal.webhook', async () => {
    const [hooks, lastMs] = await Promise.all([fetchPortalHooks(call), portalWebhook.lastMs()]);
    return [judgePortalHook({ hooks, url: portalWebhook.url, lastMs, nowMs: clock.now(), environment })];
  });
}

async function checkHold({ holding, environment }: CheckedEnvironment): Promise<Finding[]> {
  if (!holding) return [];
  const { hold, held } = await holding();
  return [judgeHold(hold, held, environment)];
}

async function checkLambdas({ lambdas }: CheckedEnvironment, portalAnswers: boolean): Promise<Finding[]> {
  if (!lambdas) return [skipped('lambdas', 'The Lambdas of the local stack have no roles.')];
  return judgeLambdas(await lambdas(), { portalAnswers });
}

async function checkSources(
  { settings, clock, fetch, dial, keptToken }: CheckedEnvironment,
  secretOf: (source: string) => string | undefined,
): Promise<Finding[]> {
  const reach = async ({ url, own }: { url: string; own: boolean }) =>
    (await dial({ method: 'HEAD', url, own, headers: {}, body: '' })).status;
  const findings: Finding[] = [];
  for (const [name, source] of Object.entries(settings.sources)) {
    const setUp = setUpOf(source);
    // Nothing is to be checked where results go nowhere, which a finding about the settings says.
    if (setUp.advice?.(source).length) continue;
    const stored = secretOf(name);
    const secret = stored === undefined ? undefined : plainSecret(stored);
    const tools = { secret: secret ?? '', clock, fetch, reach, keptToken: keptToken?.(name) };
    const found = findingsOrFailure(`sources.${name}`, async () =>
      judgeSource(name, secret === undefined ? undefined : await setUp.check(source, tools), setUp.whenWell),
    );
    findings.push(...(await found));
  }
  return findings;
}

async function checkAlarms({ settings, alarms }: CheckedEnvironment): Promise<Finding[]> {
  if (!alarms) return [skipped('alarms', 'The local stack has no alarms.')];
  return [judgeAlarms(settings.operations.alarms, await alarms.subscriptions())];
}

/** If a check cannot be carried out, the failure is its finding. */
async function findingsOrFailure(check: string, run: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return [problem(check, `${error.message.replace(/\.$/, '')}.`, remedyOf(error.code))];
  }
}

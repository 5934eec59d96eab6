import { portalClient } from '../../../lib/docspace/client.ts';
import type { Clock } from '../../../lib/kernel/clock.ts';
import { Failure } from '../../../lib/kernel/failures.ts';
import type { Fetch } from '../../../lib/kernel/json-http.ts';
import type { Dial } from '../../../lib/sources/contract/write-back.ts';
import { portalKeyIn, portalKeyReader } from '../../../lib/stores/aws/secrets.ts';
import type { EnvironmentSettings } from '../../environments/schema.ts';
import { type SecretName, secretNames } from '../../environments/secret-names.ts';
import { judgeAlarms, type Subscriptions } from './alarms.ts';
import { askTaggedRooms, hashLength, judgeNeighbours } from './conflicting-deployments.ts';
import { type Finding, problem, remedyOf, skipped } from './finding.ts';
import { askPortal, judgePortal } from './portal.ts';
import { judgeSecrets, type StoredSecret } from './secrets.ts';
import { askSource, judgeSource } from './sources.ts';
import { askTeam, judgeTeam } from './team.ts';
import { askTemplates, judgeTemplates } from './templates.ts';
import { askShareRights, judgeLink } from './ticket-room.ts';
import { judgeWorkItem, tryWorkItem, type WorkItemDependencies } from './work-item.ts';

/** An environment, and what asks about it. What is undefined is not deployed yet, or not there on a laptop. */
export interface Patient {
  environment: string;
  settings: EnvironmentSettings;
  readSecret(name: SecretName): Promise<StoredSecret>;
  recordedHashes?: (() => Promise<ReadonlySet<string>>) | undefined;
  /** Absent where no alarms are. */
  alarms?: { subscriptions(): Promise<Subscriptions | undefined> } | undefined;
  /** To try a test work item with; absent where none is wanted. */
  flow?: Pick<WorkItemDependencies, 'records' | 'executions' | 'hold'> | undefined;
  clock: Clock;
  fetch: Fetch;
  dial: Dial;
}

/**
 * All checks, in the order in which their findings are read. They change nothing, but for the test work item, which
 * is left out while there are problems.
 */
export async function diagnose(patient: Patient): Promise<Finding[]> {
  const findings = await diagnoseAtRest(patient);
  return [...findings, ...(await diagnoseAtWork(patient, findings))];
}

async function diagnoseAtWork(
  { flow, settings, readSecret, clock, fetch }: Patient,
  findings: readonly Finding[],
): Promise<Finding[]> {
  const check = 'work-item';
  if (!flow) return [skipped(check, 'No test work item was asked for, or nothing is deployed to try one.')];
  if (findings.some(({ level }) => level === 'problem')) {
    return [skipped(check, 'A test work item is tried once there are no problems.')];
  }
  const { url } = settings.portal;
  const { value } = await readSecret({ use: 'portal' });
  const key = portalKeyReader(async () => value, '');
  const portal = { url, call: portalClient({ url, clock, fetch, key }) };
  return examined(check, async () =>
    judgeWorkItem(await tryWorkItem(settings.namespace, { ...flow, portal, clock })),
  );
}

/** All checks that change nothing. */
async function diagnoseAtRest(patient: Patient): Promise<Finding[]> {
  const { environment, settings, clock, fetch } = patient;
  const { url } = settings.portal;
  const stored = await Promise.all(secretNames(settings).map((name) => patient.readSecret(name)));
  const heldIn = (use: SecretName['use'], source?: string) =>
    stored.find(({ name }) => name.use === use && (name.use === 'portal' || name.source === source))?.value;

  const held = heldIn('portal');
  const portalKey = held === undefined ? undefined : portalKeyIn(held);
  const client = (key: string | undefined) =>
    portalClient({ url, clock, fetch, key: portalKeyReader(async () => key, '') });
  const call = client(held);
  const facts = await askPortal(call, { anonymous: client('none') });
  const portal = judgePortal(facts);
  const works = portal.every(({ check, level }) => level !== 'problem' || check === 'portal.rooms');
  const expiresAtMs = facts.ownKey?.expiresAtMs ?? portalKey?.expiresAtMs;
  const key = portalKey && { key: portalKey.key, ...(expiresAtMs === undefined ? {} : { expiresAtMs }) };

  const inPortal = (check: string, examine: () => Promise<Finding[]>) =>
    works
      ? examined(check, examine)
      : Promise.resolve([skipped(check, 'It is asked once the portal and its key are right.')]);
  const { projectRoom, ticketRoom } = settings;
  return [
    ...portal,
    ...(await inPortal('templates', async () => judgeTemplates(await askTemplates(call), projectRoom))),
    ...(await inPortal('ticket-room.link', async () => [
      judgeLink(await askShareRights(call, ticketRoom), ticketRoom),
    ])),
    ...(await inPortal('team', async () => judgeTeam(await askTeam(call, ticketRoom.team), ticketRoom))),
    ...(await inPortal('neighbours', async () => {
      const known = await patient.recordedHashes?.();
      const short = known && new Set([...known].map((hash) => hash.slice(0, hashLength)));
      return [judgeNeighbours(await askTaggedRooms(call, clock.now()), short)];
    })),
    ...judgeSecrets(stored, key, settings, { environment, nowMs: clock.now() }),
    ...(await diagnoseSources(patient, (source) => heldIn('writeBack', source))),
    ...(await diagnoseAlarms(patient)),
  ];
}

async function diagnoseSources(
  { settings, clock, fetch, dial }: Patient,
  secretOf: (source: string) => string | undefined,
): Promise<Finding[]> {
  const reach = ({ url, own }: { url: string; own: boolean }) =>
    dial({ method: 'HEAD', url, own, headers: {}, body: '' });
  const findings: Finding[] = [];
  for (const [name, source] of Object.entries(settings.sources)) {
    const secret = secretOf(name);
    const tools = { secret: secret ?? '', clock, fetch, reach };
    findings.push(
      ...(await examined(`sources.${name}`, async () =>
        judgeSource(name, secret === undefined ? undefined : await askSource(source, tools)),
      )),
    );
  }
  return findings;
}

async function diagnoseAlarms({ settings, alarms }: Patient): Promise<Finding[]> {
  if (!alarms) return [skipped('alarms', 'The local stack has no alarms.')];
  return [judgeAlarms(settings.operations.alarms, await alarms.subscriptions())];
}

/** A failure to ask is the finding. */
async function examined(check: string, examine: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await examine();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return [problem(check, `${error.message.replace(/\.$/, '')}.`, remedyOf(error.code))];
  }
}

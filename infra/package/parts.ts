import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { machineVariables } from '../../functions/environment.ts';
import { hasSecretInUrl } from '../../lib/sources/signatures/secret-in-url.ts';
import type { EnvironmentSecrets } from '../constructs/environment-secrets.ts';
import { KeepActive } from '../constructs/keep-active.ts';
import { Lambdas } from '../constructs/lambdas.ts';
import { LogGroups } from '../constructs/log-groups.ts';
import { decryptsExecutions, grantDescribeExecutions, Machine } from '../constructs/machine.ts';
import { Monitoring } from '../constructs/monitoring/monitoring.ts';
import { PortalSlotAccess } from '../constructs/portal-slot.ts';
import { ReconcilerRules } from '../constructs/reconciler-rules.ts';
import type { RecordsTable } from '../constructs/records-table.ts';
import { WebhookApi } from '../constructs/webhook-api.ts';
import type { EnvironmentSettings } from '../environments/schema.ts';
import { webhookNames } from '../environments/secret-names.ts';
import { functions, gatewayFunctions } from '../functions.ts';
import { machineFiles } from '../machines/files.ts';
import { stackNameOf } from '../output-names.ts';
import type { Brought } from './brought.ts';
import { domainOf, networkOf } from './from-settings.ts';

export interface PartsProps {
  settings: EnvironmentSettings;
  /** Function id to the directory of its bundle. */
  code: ReadonlyMap<string, string>;
  records: RecordsTable;
  secrets: EnvironmentSecrets;
  encryptionKey: IKey | undefined;
  brought: Brought;
  publishAgain: string | undefined;
}

export type Parts = ReturnType<typeof partsOf>;

/** Everything of an environment that can be made again: it keeps nothing. */
export function partsOf(scope: Construct, props: PartsProps) {
  const { settings, code, records, secrets, encryptionKey, brought, publishAgain } = props;
  const { operations, gateway } = settings;
  const logs = new LogGroups(scope, 'Logs', {
    retentionDays: operations.logRetentionDays,
    encryptionKey,
    access: gateway.accessLogs,
    stackName: stackNameOf(settings.environment),
  });
  const lambdas = new Lambdas(scope, 'Functions', {
    entries: functions,
    code,
    records,
    secrets,
    logs,
    network: networkOf(scope, settings, brought),
    encryptionKey,
    publishAgain,
  });
  const machine = (id: keyof typeof machineFiles) =>
    new Machine(scope, id, { file: machineFiles[id], lambdas, logs, encryptionKey }).stateMachine;
  const machines = {
    projects: machine('ProjectRoom'),
    tickets: machine('TicketRoom'),
    updates: machine('UpdateRoom'),
  };
  // Portals make rooms from templates one at a time; a ticket's room has none.
  const slot = new PortalSlotAccess(scope, 'Slot', {
    records,
    machines: [machines.projects],
    encryptionKey,
  });
  const all = Object.values(machines);
  grantMachines(lambdas, { machines, slot, encryptionKey });
  new ReconcilerRules(scope, 'ReconcilerRules', {
    reconciler: lambdas.live('Reconciler'),
    recordCaughtFailure: lambdas.live('RecordFailure'),
    machines: all,
    eventsHaveInputs: encryptionKey === undefined,
  });
  new KeepActive(scope, 'KeepActive', {
    // The reconciler runs each minute; what the gateway calls is called by its alias, all others by their versions.
    called: functions
      .filter(({ id }) => id !== 'Reconciler')
      .map(({ id }) => (gatewayFunctions.includes(id) ? lambdas.live(id) : lambdas.version(id))),
  });
  const api = new WebhookApi(scope, 'Webhooks', {
    sources: webhookNames(settings),
    withSecretInUrl: Object.entries(settings.sources)
      .filter(([, source]) => hasSecretInUrl(source))
      .map(([name]) => name),
    receiver: lambdas.live('ReceiveWebhook'),
    statusReader: lambdas.live('ReadStatus'),
    gateway,
    domain: domainOf(scope, settings, brought),
    accessLogs: logs.access,
  });
  const monitoring = new Monitoring(scope, 'Monitoring', {
    settings,
    topics: brought.alarmTopics ?? [],
    encryptionKey,
    logs,
    entries: functions,
    lambdas,
    machines,
    api: api.api,
  });
  return { logs, machines, api, monitoring };
}

interface MachineRights {
  machines: Record<'projects' | 'tickets' | 'updates', Machine['stateMachine']>;
  slot: PortalSlotAccess;
  encryptionKey: IKey | undefined;
}

/** What the Lambdas may do with the machines. */
function grantMachines(lambdas: Lambdas, { machines, slot, encryptionKey }: MachineRights): void {
  const arns = machineVariables({
    project: machines.projects.stateMachineArn,
    ticket: machines.tickets.stateMachineArn,
    update: machines.updates.stateMachineArn,
  });
  const all = Object.values(machines);
  for (const { id, needs } of functions) {
    const lambda = lambdas.get(id);
    if (needs.portalSlot) slot.grantUse(lambda);
    if (needs.describeMachines) {
      for (const machine of all) grantDescribeExecutions(machine, lambda, lambdas.roleOf(id));
      if (encryptionKey) lambda.addToRolePolicy(decryptsExecutions(lambda, encryptionKey));
    }
    if (!needs.startMachines) continue;
    for (const [name, arn] of Object.entries(arns)) lambda.addEnvironment(name, arn);
    for (const machine of all) machine.grantStartExecution(lambda);
  }
}

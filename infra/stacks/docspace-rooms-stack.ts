import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { EnvironmentSettings } from '../environments/schema.ts';
import { DocspaceRooms } from '../package/docspace-rooms.ts';
import type { RoomsData } from '../package/rooms-data.ts';

export interface DocspaceRoomsStackProps extends StackProps {
  settings: EnvironmentSettings;
  /** Function id to the directory of its bundle. */
  code: ReadonlyMap<string, string>;
  /** Of the data stack. */
  data: RoomsData;
  /** When the last deployment failed, if it did (infra/cli/deployment/last-deployment.ts). */
  publishAgain?: string | undefined;
}

/** Everything of an environment that can be made again: it keeps nothing. */
export class DocspaceRoomsStack extends Stack {
  constructor(scope: Construct, id: string, props: DocspaceRoomsStackProps) {
    super(scope, id, props);
<<<<<<< HEAD
    const { settings, code, records, secrets, publishAgain } = props;
    const sources = webhookNames(settings);
    const withSecretInUrl = Object.entries(settings.sources)
      .filter(([, source]) => hasSecretInUrl(source))
      .map(([name]) => name);
    const { operations, gateway, network } = settings;
    const encryptionKey = encryptionKeyOf(this, settings);
    const logs = new LogGroups(this, 'Logs', {
      retentionDays: operations.logRetentionDays,
      encryptionKey,
      access: gateway.accessLogs,
      stackName: this.stackName,
    });
    const lambdas = new Lambdas(this, 'Functions', {
      entries: functions,
      code,
      records,
      secrets,
      logs,
      network,
      encryptionKey,
      publishAgain,
    });
    const projectRoom = new Machine(this, 'ProjectRoom', {
      file: machineFiles.ProjectRoom,
      lambdas,
      logs,
      encryptionKey,
    });
    const ticketRoom = new Machine(this, 'TicketRoom', {
      file: machineFiles.TicketRoom,
      lambdas,
      logs,
      encryptionKey,
    });
    const updateRoom = new Machine(this, 'UpdateRoom', {
      file: machineFiles.UpdateRoom,
      lambdas,
      logs,
      encryptionKey,
    });

    const machines = [projectRoom, ticketRoom, updateRoom].map(({ stateMachine }) => stateMachine);
    const machineArns = machineVariables({
      project: projectRoom.stateMachine.stateMachineArn,
      ticket: ticketRoom.stateMachine.stateMachineArn,
      update: updateRoom.stateMachine.stateMachineArn,
    });
    // Portals make rooms from templates one at a time; a ticket's room has none.
    const slot = new PortalSlotAccess(this, 'Slot', {
      records,
      machines: [projectRoom.stateMachine],
      encryptionKey,
    });
    for (const { id, needs } of functions) {
      const lambda = lambdas.get(id);
      if (needs.portalSlot) slot.grantUse(lambda);
      if (needs.describeMachines) {
        for (const machine of machines) grantDescribeExecutions(machine, lambda, lambdas.roleOf(id));
        if (encryptionKey) lambda.addToRolePolicy(decryptsExecutions(lambda, encryptionKey));
      }
      if (!needs.startMachines) continue;
      for (const [name, arn] of Object.entries(machineArns)) lambda.addEnvironment(name, arn);
      for (const machine of machines) machine.grantStartExecution(lambda);
    }
    new ReconcilerRules(this, 'ReconcilerRules', {
      reconciler: lambdas.live('Reconciler'),
      recordCaughtFailure: lambdas.live('RecordFailure'),
      machines,
      eventsHaveInputs: encryptionKey === undefined,
    });
    new KeepActive(this, 'KeepActive', {
      // The reconciler runs each minute; what the gateway calls is called by its alias, all others by their versions.
      called: functions
        .filter(({ id }) => id !== 'Reconciler')
        .map(({ id }) => (gatewayFunctions.includes(id) ? lambdas.live(id) : lambdas.version(id))),
    });
    const api = new WebhookApi(this, 'Webhooks', {
      sources,
      withSecretInUrl,
      receiver: lambdas.live('ReceiveWebhook'),
      statusReader: lambdas.live('ReadStatus'),
      gateway,
      accessLogs: logs.access,
    });
    const monitoring = new Monitoring(this, 'Monitoring', {
      settings,
      encryptionKey,
      logs,
      entries: functions,
      lambdas,
      machines: {
        projects: projectRoom.stateMachine,
        tickets: ticketRoom.stateMachine,
        updates: updateRoom.stateMachine,
      },
      api: api.api,
    });

    const output = (name: string, value: string, description: string) =>
      new CfnOutput(this, name, { value, description });
    output(outputNames.tableName, records.table.tableName, 'Records of all work items');
    output(
      outputNames.projectMachineArn,
      projectRoom.stateMachine.stateMachineArn,
      'Makes rooms for projects',
    );
    output(outputNames.ticketMachineArn, ticketRoom.stateMachine.stateMachineArn, 'Makes rooms for tickets');
    output(outputNames.updateMachineArn, updateRoom.stateMachine.stateMachineArn, 'Updates rooms');
    output('LogGroupName', logs.functions.logGroupName, 'What the Lambdas log');
    if (monitoring.dashboardName) {
      output('DashboardName', monitoring.dashboardName, 'In CloudWatch: how it goes');
    }
    if (monitoring.topic)
      output(outputNames.alarmTopicArn, monitoring.topic.topicArn, 'Alarms go out by e-mail here');
    output(
      secretOutput({ use: 'portal' }),
      secrets.portalKey.secretArn,
      'Fill with the API key of the portal (sk-...)',
    );
    output(
      outputNames.tagSigningKeyArn,
      secrets.tagSigningKey.secretArn,
      'Signs key tags and links to statuses; nothing to fill in',
    );
    if (settings.life) {
      const name = portalWebhookName;
      output(webhookUrlOutput(name), api.urlOf(name), 'Webhooks of the portal itself go here');
      const arn = arnOf(secrets.verify, name);
      const secret = secretOutput({ use: 'portalWebhook' });
      output(secret, arn, `Fill for the webhook of the portal with ${portalWebhookHint}`);
    }
    for (const [source, its] of Object.entries(settings.sources)) {
      const { secrets: forms } = setUpOf(its);
      const and = hasSecretInUrl(its) ? ', with "/" and its secret behind it' : '';
      output(webhookUrlOutput(source), api.urlOf(source), `Webhooks of ${source} go here${and}`);
      for (const use of ['verify', 'writeBack'] as const) {
        const arn = arnOf(secrets[use], source);
        output(secretOutput({ use, source }), arn, `Fill for ${source} with ${forms[use].hint(its)}`);
      }
    }
=======
    const { settings, code, data, publishAgain } = props;
    // "Default" is in no logical id (docs.aws.amazon.com/cdk/v2/guide/identifiers.html): those of deployed stacks stay.
    new DocspaceRooms(this, 'Default', { settings, code, data, publishAgain });
>>>>>>> 80ccfdf (Offer an environment as a construct in a package, and make our own stacks by it: their templates stay the same byte for byte)
  }
}

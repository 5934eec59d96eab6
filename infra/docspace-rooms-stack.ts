import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Settings } from '../lib/settings/types.ts';
import { sourceTypeOf } from '../lib/sources/registry.ts';
import { EnvironmentSecrets } from './constructs/environment-secrets.ts';
import { KeeperRules } from './constructs/keeper-rules.ts';
import { Lambdas } from './constructs/lambdas.ts';
import { Machine } from './constructs/machine.ts';
import { PortalSlot } from './constructs/portal-slot.ts';
import { RecordsTable } from './constructs/records-table.ts';
import { WebhookApi } from './constructs/webhook-api.ts';
import { functions } from './functions.ts';
import { machineFiles } from './machine-files.ts';

export interface DocspaceRoomsStackProps extends StackProps {
  settings: Settings;
  /** Function id to the directory of its bundle. */
  code: ReadonlyMap<string, string>;
}

/** Everything that one environment needs. */
export class DocspaceRoomsStack extends Stack {
  constructor(scope: Construct, id: string, { settings, code, ...props }: DocspaceRoomsStackProps) {
    super(scope, id, props);
    const sources = Object.keys(settings.sources);
    const records = new RecordsTable(this, 'Records');
    const secrets = new EnvironmentSecrets(this, 'Secrets', { settings });
    const lambdas = new Lambdas(this, 'Functions', { entries: functions, code, records, secrets });
    const projectRoom = new Machine(this, 'ProjectRoom', { file: machineFiles.ProjectRoom, lambdas });
    const ticketRoom = new Machine(this, 'TicketRoom', { file: machineFiles.TicketRoom, lambdas });

    const receiver = lambdas.get('ReceiveWebhook');
    const machines = [projectRoom.stateMachine, ticketRoom.stateMachine];
    // Portals make rooms from templates one at a time; a ticket's room has none.
    const slot = new PortalSlot(this, 'Slot', { records, machines: [projectRoom.stateMachine] });
    for (const { id, needs } of functions) {
      if (needs.portalSlot) slot.grantUse(lambdas.get(id));
      if (!needs.startMachines) continue;
      const starter = lambdas.get(id);
      starter.addEnvironment('PROJECT_ROOM_MACHINE_ARN', projectRoom.stateMachine.stateMachineArn);
      starter.addEnvironment('TICKET_ROOM_MACHINE_ARN', ticketRoom.stateMachine.stateMachineArn);
      for (const machine of machines) machine.grantStartExecution(starter);
    }
    const keeper = lambdas.get('Keeper');
    new KeeperRules(this, 'KeeperRules', { keeper, settleFailure: lambdas.get('SettleFailure'), machines });
    const api = new WebhookApi(this, 'Webhooks', { sources, receiver });

    const output = (name: string, value: string, description: string) =>
      new CfnOutput(this, name, { value, description });
    output('TableName', records.table.tableName, 'Records of all work items');
    output('ProjectRoomMachineArn', projectRoom.stateMachine.stateMachineArn, 'Makes rooms for projects');
    output('TicketRoomMachineArn', ticketRoom.stateMachine.stateMachineArn, 'Makes rooms for tickets');
    output('PortalKeySecretArn', secrets.portalKey.secretArn, 'Fill with the API key of the portal (sk-...)');
    for (const [source, its] of Object.entries(settings.sources)) {
      const name = pascalCase(source);
      const { verify, writeBack } = sourceTypeOf(its).secretHints(its);
      output(`WebhookUrl${name}`, api.urlOf(source), `Webhooks of ${source} go here`);
      output(`VerifySecretArn${name}`, arnOf(secrets.verify, source), `Fill for ${source} with ${verify}`);
      output(
        `WriteBackSecretArn${name}`,
        arnOf(secrets.writeBack, source),
        `Fill for ${source} with ${writeBack}`,
      );
    }
  }
}

function arnOf(secrets: EnvironmentSecrets['verify'], source: string): string {
  const secret = secrets.get(source);
  if (!secret) throw new Error(`no secret for the source "${source}"`);
  return secret.secretArn;
}

/** `project-system` as `ProjectSystem`: outputs have letters and digits only. */
function pascalCase(name: string): string {
  return name.replace(/(?:^|-+)(\w?)/g, (_, letter: string) => letter.toUpperCase());
}

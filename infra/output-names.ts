import { isOfSource, type SecretName } from './environments/secret-names.ts';

/** The stack of an environment whose outputs name everything that commands need. */
export function stackNameOf(environment: string): string {
  return `DocspaceRooms-${environment}`;
}

/** Outputs of that stack, by what they hold. */
export const outputNames = {
  tableName: 'TableName',
  projectMachineArn: 'ProjectRoomMachineArn',
  ticketMachineArn: 'TicketRoomMachineArn',
  updateMachineArn: 'UpdateRoomMachineArn',
  alarmTopicArn: 'AlarmTopicArn',
  tagSigningKeyArn: 'TagSigningKeySecretArn',
} as const;

/** The description of an output of the data stack that is there for the deployment before this one. */
export const keptOutput = 'Kept for one deployment';

/** The output that holds the URL for the webhooks of a source, or of the portal itself. */
export function webhookUrlOutput(source: string): string {
  return `WebhookUrl${pascalCase(source)}`;
}

/** The output that holds the ARN of a secret. */
export function secretOutput(name: SecretName): string {
  if (!isOfSource(name)) return name.use === 'portal' ? 'PortalKeySecretArn' : 'PortalWebhookSecretArn';
  return `${name.use === 'verify' ? 'Verify' : 'WriteBack'}SecretArn${pascalCase(name.source)}`;
}

/** `project-system` as `ProjectSystem`: outputs have letters and digits only. */
function pascalCase(name: string): string {
  return name.replace(/(?:^|-+)(\w?)/g, (_, letter: string) => letter.toUpperCase());
}

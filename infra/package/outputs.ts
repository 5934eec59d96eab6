import { CfnOutput } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { portalWebhookName } from '../../lib/intake/portal/webhook.ts';
import { setUpOf } from '../../lib/sources/registry/set-ups.ts';
import { hasSecretInUrl } from '../../lib/sources/signatures/secret-in-url.ts';
import type { EnvironmentSettings } from '../environments/schema.ts';
import type { SecretName } from '../environments/secret-names.ts';
import { portalWebhookHint } from '../environments/secrets/forms.ts';
import { outputNames, secretOutput, webhookUrlOutput } from '../output-names.ts';
import type { Parts } from './parts.ts';
import type { RoomsData } from './rooms-data.ts';

export interface OutputsProps {
  settings: EnvironmentSettings;
  parts: Parts;
  data: RoomsData;
}

/** What people need after a deployment: where webhooks go, what to fill, and what commands work on. */
export function addOutputs(scope: Construct, { settings, parts, data }: OutputsProps): void {
  const { api, logs, machines, monitoring } = parts;
  const { records, secrets } = data;
  const output = (name: string, value: string, description: string) =>
    new CfnOutput(scope, name, { value, description });
  output(outputNames.tableName, records.table.tableName, 'Records of all work items');
  output(outputNames.projectMachineArn, machines.projects.stateMachineArn, 'Makes rooms for projects');
  output(outputNames.ticketMachineArn, machines.tickets.stateMachineArn, 'Makes rooms for tickets');
  output(outputNames.updateMachineArn, machines.updates.stateMachineArn, 'Updates rooms');
  output('LogGroupName', logs.functions.logGroupName, 'What the Lambdas log');
  if (monitoring.dashboardName) {
    output('DashboardName', monitoring.dashboardName, 'In CloudWatch: how it goes');
  }
  if (monitoring.topic)
    output(outputNames.alarmTopicArn, monitoring.topic.topicArn, 'Alarms go out by e-mail here');
  const secret = (name: SecretName, description: string) =>
    output(secretOutput(name), secrets.secretOf(name).secretArn, description);
  secret({ use: 'portal' }, 'Fill with the API key of the portal (sk-...)');
  output(
    outputNames.tagSigningKeyArn,
    secrets.tagSigningKey.secretArn,
    'Signs key tags and links to statuses; nothing to fill in',
  );
  if (settings.life) {
    const name = portalWebhookName;
    output(webhookUrlOutput(name), api.urlOf(name), 'Webhooks of the portal itself go here');
    secret({ use: 'portalWebhook' }, `Fill for the webhook of the portal with ${portalWebhookHint}`);
  }
  for (const [source, its] of Object.entries(settings.sources)) {
    const { secrets: forms } = setUpOf(its);
    const and = hasSecretInUrl(its) ? ', with "/" and its secret behind it' : '';
    output(webhookUrlOutput(source), api.urlOf(source), `Webhooks of ${source} go here${and}`);
    for (const use of ['verify', 'writeBack'] as const)
      secret({ use, source }, `Fill for ${source} with ${forms[use].hint(its)}`);
  }
}

import { type Finding, ok, problem, several, skipped, warning } from './finding.ts';

/** How many subscriptions of the topic for alarms are confirmed, and how many wait for confirmation. */
export interface Subscriptions {
  confirmed: number;
  pending: number;
}

/**
 * Does an alarm reach a person?
 *
 * @param listeners `operations.alarms` of the environment
 * @param subscriptions of the topic that e-mails go through; undefined before the first deploy or without one
 */
export function judgeAlarms(listeners: readonly string[], subscriptions: Subscriptions | undefined): Finding {
  const check = 'alarms';
  if (listeners.length === 0) {
    return warning(
      check,
      'No one is notified when an alarm rings.',
      'Write an e-mail address or the ARN of a topic into operations.alarms of the environment and deploy again.',
    );
  }
  const addresses = listeners.filter((listener) => !listener.startsWith('arn:')).length;
  if (addresses === 0) return ok(check, `Alarms go to ${several(listeners.length, 'topic')}.`);
  if (!subscriptions) return skipped(check, 'Addresses are mailed for confirmation by the first deploy.');
  const { confirmed, pending } = subscriptions;
  if (pending === 0 && confirmed >= addresses) {
    return ok(check, `${several(addresses, 'address', 'addresses')} confirmed that alarms arrive.`);
  }
  const missing = addresses - confirmed;
  const judge = confirmed === 0 && addresses === listeners.length ? problem : warning;
  return judge(
    check,
    `${several(missing, 'address', 'addresses')} of operations.alarms never confirmed the subscription and get no alarm.`,
    'Let them follow the link in the mail of AWS, or deploy again to have it sent again.',
  );
}

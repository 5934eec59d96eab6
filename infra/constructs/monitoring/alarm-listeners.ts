import { Annotations, Stack, Validations } from 'aws-cdk-lib';
import type { IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';

export interface AlarmListenersProps {
  /** E-mail addresses and ARNs of topics. */
  listeners: readonly string[];
  /** Topics that the app brings. */
  topics: readonly ITopic[];
  encryptionKey: IKey | undefined;
}

/** Who gets a message when an alarm rings and when it is over. Without anybody, synth warns. */
export class AlarmListeners extends Construct {
  readonly actions: IAlarmAction[];
  /** The topic that e-mails go through, if there are any; a person has to confirm each address once. */
  readonly topic: ITopic | undefined;

  constructor(scope: Construct, id: string, { listeners, topics, encryptionKey }: AlarmListenersProps) {
    super(scope, id);
    const arns = listeners.filter((listener) => listener.startsWith('arn:'));
    const addresses = listeners.filter((listener) => !listener.startsWith('arn:'));
    if (addresses.length > 0) this.topic = this.topicFor(addresses, encryptionKey);
    const others = arns.map((arn, index) => Topic.fromTopicArn(this, `Topic${index + 1}`, arn));
    const all = [...(this.topic ? [this.topic] : []), ...others, ...topics];
    this.actions = all.map((topic) => new SnsAction(topic));
    if (all.length > 0) return;
    Annotations.of(this).addWarningV2(
      'docspace-rooms:NobodyListens',
      'Nobody gets a message when an alarm rings. Write an e-mail address or the ARN of a topic into operations.alarms of the environment.',
    );
  }

  private topicFor(addresses: readonly string[], encryptionKey: IKey | undefined): Topic {
    // Without a key of the environment it is not encrypted: CloudWatch may not use the key that AWS has for it.
    const topic = new Topic(this, 'Topic', {
      displayName: 'DocSpace Rooms',
      enforceSSL: true,
      ...(encryptionKey ? { masterKey: encryptionKey } : {}),
    });
    // A topic with a policy has lost the default one, by which the account's alarms may publish.
    topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    for (const address of addresses) topic.addSubscription(new EmailSubscription(address));
    Validations.of(topic).acknowledge({
      id: 'Serverless-SNSRedrivePolicy',
      reason: 'Nobody would read a queue of e-mails that did not arrive; the dashboard shows what rings.',
    });
    return topic;
  }
}

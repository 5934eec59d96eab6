import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IHostedZone } from 'aws-cdk-lib/aws-route53';
import type { ITopic } from 'aws-cdk-lib/aws-sns';

/** What another construct of the app has made. Each stands for a setting that would name it by its ARN or id. */
export interface Brought {
  /**
   * The key for table, secrets, logs, alarms, state machines and variables of Lambdas. Into the policy of a key that this
   * app makes is written what the services need; of any other key its owner writes it.
   *
   * @default - `operations.encryptionKey`, or keys of AWS
   */
  readonly encryptionKey?: IKey;

  /**
   * Where the Lambdas stand that speak to the portal and to the sources.
   *
   * @default - `network`, or Lambda's own network
   */
  readonly vpc?: IVpc;

  /**
   * Which subnets of `vpc`.
   *
   * @default - the private ones
   */
  readonly vpcSubnets?: SubnetSelection;

  /**
   * Of the Lambdas in `vpc`.
   *
   * @default - one is made that lets everything out and nothing in
   */
  readonly securityGroups?: ISecurityGroup[];

  /**
   * The name of the webhooks' URLs.
   *
   * @default - `gateway.domain`, or the name that API Gateway gives
   */
  readonly domain?: RoomsDomain;

  /**
   * Get a message when an alarm rings and when it is over, beside those in `operations.alarms`.
   *
   * @default - only those in `operations.alarms`
   */
  readonly alarmTopics?: ITopic[];
}

/** The name of the webhooks' URLs, and its certificate. */
export interface RoomsDomain {
  /** Such as `rooms.example.com`. */
  readonly name: string;
  /** In the region of the environment. */
  readonly certificate: ICertificate;
  /**
   * Gets the DNS record.
   *
   * @default - the record is made by hand, of the output `DomainTarget`
   */
  readonly hostedZone?: IHostedZone;
}

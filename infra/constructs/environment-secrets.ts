import { RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { Grant, type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type CfnSecret, type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { portalWebhookName } from '../../lib/intake/portal/webhook.ts';
import type { Settings } from '../../lib/settings/schema.ts';
import { isOfSource, labelOf, type SecretName, webhookNames } from '../environments/secret-names.ts';

export interface EnvironmentSecretsProps {
  settings: Settings;
  /** Undefined for the key of AWS. */
  encryptionKey: IKey | undefined;
}

/**
 * The secrets of an environment: the portal's API key, the one that key tags are made with, and two for every source, so that a Lambda
 * that may verify a webhook cannot sign a result. A person fills them after the first deploy; they outlive the stack.
 */
export class EnvironmentSecrets extends Construct {
  readonly portalKey: Secret;
  readonly tagSigningKey: Secret;
  /** By source name, and that of the portal itself where it sends webhooks. */
  readonly verify: ReadonlyMap<string, Secret>;
  /** By source name. */
  readonly writeBack: ReadonlyMap<string, Secret>;
  private readonly encryptionKey: IKey | undefined;

  constructor(scope: Construct, id: string, { settings, encryptionKey }: EnvironmentSecretsProps) {
    super(scope, id);
    this.portalKey = emptySecret(
      this,
      'PortalKey',
      `API key of the service user at ${settings.portal.url}`,
      encryptionKey,
    );
    this.tagSigningKey = madeSecret(this, 'TagSigningKey', encryptionKey);
    const each = (group: string, names: readonly string[], what: string) => {
      const parent = new Construct(this, group);
      return new Map(
        names.map((name) => [name, emptySecret(parent, name, `${what} ${name}`, encryptionKey)]),
      );
    };
    this.verify = each('Verify', webhookNames(settings), 'Verifies the webhooks of');
    this.writeBack = each('WriteBack', Object.keys(settings.sources), 'Signs what is written back to');
    this.encryptionKey = encryptionKey;
  }

  /** @throws Error for a secret that the environment does not have */
  secretOf(name: SecretName): ISecret {
    const found = isOfSource(name)
      ? this[name.use].get(name.source)
      : name.use === 'portal'
        ? this.portalKey
        : this.verify.get(portalWebhookName);
    if (!found)
      throw new Error(
        `no secret "${labelOf(name)}"; the sources are ${[...this.writeBack.keys()].join(', ')}`,
      );
    // The CDK's own classes do not fit its interfaces under exactOptionalPropertyTypes.
    return found as ISecret;
  }

  /** Changes secrets, and reads none. */
  grantFill(grantee: IGrantable, secrets: readonly ISecret[]): Grant {
    const { encryptionKey } = this;
    if (encryptionKey) {
      grantee.grantPrincipal.addToPrincipalPolicy(this.decrypts(encryptionKey, 'kms:GenerateDataKey'));
    }
    return Grant.addToPrincipal({
      grantee,
      actions: ['secretsmanager:DescribeSecret', 'secretsmanager:PutSecretValue'],
      resourceArns: secrets.map(({ secretArn }) => secretArn),
    });
  }

  /**
   * Reads secrets. Of a key that the stack did not make the CDK grants nothing (github.com/aws/aws-cdk, issues 10160
   * and 20087), so the right to decrypt by it is given here, through Secrets Manager alone.
   */
  grantRead(grantee: IGrantable, ...secrets: readonly Secret[]): void {
    for (const secret of secrets) secret.grantRead(grantee);
    if (!this.encryptionKey || secrets.length === 0) return;
    grantee.grantPrincipal.addToPrincipalPolicy(this.decrypts(this.encryptionKey));
  }

  private decrypts(key: IKey, ...more: string[]): PolicyStatement {
    return new PolicyStatement({
      actions: ['kms:Decrypt', ...more],
      resources: [key.keyArn],
      conditions: {
        StringEquals: { 'kms:ViaService': `secretsmanager.${Stack.of(this).region}.amazonaws.com` },
      },
    });
  }
}

/**
 * The secret that key tags are made with, so that nobody can compute the tag of a work item that is still to come. Its
 * value is made here and no person needs it. Records keep the tags they have: with another value only work items
 * that are new, or that come again after they were forgotten, get other tags.
 */
function madeSecret(scope: Construct, id: string, encryptionKey: IKey | undefined): Secret {
  const secret = new Secret(scope, id, {
    description: 'Signs the key tags of rooms; made at the first deployment, nothing to fill in',
    ...(encryptionKey ? { encryptionKey } : {}),
    generateSecretString: { passwordLength: 64, excludePunctuation: true },
    removalPolicy: RemovalPolicy.RETAIN,
  });
  Validations.of(secret).acknowledge({
    id: 'AwsSolutions-SMG4',
    reason:
      'Nobody reads or enters it, and a new value every month would gain nothing: records keep their tags.',
  });
  return secret;
}

/**
 * A secret without a value. CDK would have a random one made, which nobody could tell from a real one: an
 * unset key would look like a refused key. Without `GenerateSecretString` and `SecretString` CloudFormation
 * makes an empty secret, and reading it fails with ResourceNotFoundException until somebody fills it
 * (docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-secretsmanager-secret.html).
 */
function emptySecret(
  scope: Construct,
  id: string,
  description: string,
  encryptionKey: IKey | undefined,
): Secret {
  const secret = new Secret(scope, id, {
    description,
    ...(encryptionKey ? { encryptionKey } : {}),
    removalPolicy: RemovalPolicy.RETAIN,
  });
  (secret.node.defaultChild as CfnSecret).generateSecretString = undefined;
  Validations.of(secret).acknowledge({
    id: 'AwsSolutions-SMG4',
    reason:
      'Another system made the value: only there can a person change it, and a list of values lets both go on meanwhile.',
  });
  return secret;
}

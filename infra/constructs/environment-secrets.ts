import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type CfnSecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Settings } from '../../lib/settings/schema.ts';

export interface EnvironmentSecretsProps {
  settings: Settings;
  /** Undefined for the key of AWS. */
  encryptionKey: IKey | undefined;
}

/**
 * The secrets of an environment: the portal's API key, and two for every source, so that whoever may verify
 * a webhook cannot sign a result. A person fills them after the first deploy; they outlive the stack.
 */
export class EnvironmentSecrets extends Construct {
  readonly portalKey: Secret;
  /** By source name. */
  readonly verify: ReadonlyMap<string, Secret>;
  /** By source name. */
  readonly writeBack: ReadonlyMap<string, Secret>;

  constructor(scope: Construct, id: string, { settings, encryptionKey }: EnvironmentSecretsProps) {
    super(scope, id);
    this.portalKey = emptySecret(
      this,
      'PortalKey',
      `API key of the service user at ${settings.portal.url}`,
      encryptionKey,
    );
    const perSource = (group: string, what: string) => {
      const parent = new Construct(this, group);
      const names = Object.keys(settings.sources);
      return new Map(
        names.map((name) => [name, emptySecret(parent, name, `${what} ${name}`, encryptionKey)]),
      );
    };
    this.verify = perSource('Verify', 'Verifies the webhooks of');
    this.writeBack = perSource('WriteBack', 'Signs what is written back to');
  }
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

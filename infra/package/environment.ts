import { Annotations, Stack } from 'aws-cdk-lib';
import type { Construct, IConstruct } from 'constructs';
import type { EnvironmentSettings } from '../environments/schema.ts';
import { checkedSettings } from './checked-settings.ts';
import type { DocspaceRoomsProps } from './props.ts';

/** Environments by the construct that makes them, to find two that would be in each other's way. */
const environments = new WeakMap<IConstruct, EnvironmentSettings>();

/**
 * The settings in the props of an environment, and whether it can be beside the others of its app.
 *
 * @throws Error for mistakes in them, for what two props say, and for an environment whose name another one has
 */
export function environmentOf(
  scope: Construct,
  props: DocspaceRoomsProps & { code?: unknown },
): EnvironmentSettings {
  const {
    environment,
    data,
    table,
    encryptionKey,
    vpc,
    vpcSubnets,
    securityGroups,
    domain,
    alarmTopics: _,
    code: __,
    ...written
  } = props;
  const refuse = (message: string) => {
    throw new Error(`${scope.node.path}: ${message}`);
  };
  if (environment !== undefined && !/^[a-z0-9-]{1,20}$/.test(environment))
    refuse(`environment "${environment}" is no name; write 1 to 20 of a-z, 0-9 and "-"`);
  if (data && table) refuse('data has a table; leave out table, or give it to RoomsData');
  if (encryptionKey && written.operations?.encryptionKey)
    refuse('both encryptionKey and operations.encryptionKey name a key; leave out one');
  if (vpc && written.network) refuse('both vpc and network say where Lambdas stand; leave out one');
  if (!vpc && (vpcSubnets || securityGroups))
    refuse('vpcSubnets and securityGroups are of a vpc, which is missing; write it, or leave them out');
  if (domain && written.gateway?.domain)
    refuse('both domain and gateway.domain name the gateway; leave out one');
  const settings = checkedSettings(scope, written, { environment, samples: true });
  for (const other of scope.node.root.node.findAll()) {
    const its = environments.get(other);
    if (its) compare(scope, settings, other, its);
  }
  environments.set(scope, settings);
  return settings;
}

function compare(
  scope: Construct,
  settings: EnvironmentSettings,
  other: IConstruct,
  its: EnvironmentSettings,
) {
  const { environment, namespace, portal } = settings;
  if (portal.url === its.portal.url) {
    if (namespace === its.namespace)
      throw new Error(
        `${scope.node.path}: ${other.node.path} has the namespace "${namespace}" at ${portal.url} too, so that the rooms of one could pass for those of the other; give one of them another namespace`,
      );
    Annotations.of(scope).addWarningV2(
      'docspace-rooms:OnePortal',
      `${other.node.path} makes rooms at ${portal.url} too: the two wait for each other without knowing it. Give each a service user of its own, and acknowledge this warning; or take one environment with the sources of both.`,
    );
  }
  if (environment !== its.environment || Stack.of(scope).environment !== Stack.of(other).environment) return;
  throw new Error(
    `${scope.node.path}: ${other.node.path} is called "${environment}" too, in the same account and region; give one of them another environment`,
  );
}

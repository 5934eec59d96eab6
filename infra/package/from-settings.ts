import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';
import type { NetworkSettings } from '../environments/hosting.ts';
import type { EnvironmentSettings } from '../environments/schema.ts';
import type { Brought, RoomsDomain } from './brought.ts';

/** Where the Lambdas stand that speak to others; undefined for Lambda's own network. */
export function networkOf(
  scope: Construct,
  { network }: EnvironmentSettings,
  { vpc, vpcSubnets, securityGroups }: Brought,
): NetworkSettings | undefined {
  if (!vpc) return network;
  const groups = securityGroups ?? [
    new SecurityGroup(scope, 'SecurityGroup', {
      vpc,
      description: 'Lambdas of DocSpace Rooms: out to the portal and the sources, nothing in',
    }),
  ];
  return {
    subnets: vpc.selectSubnets(vpcSubnets).subnetIds,
    securityGroups: groups.map(({ securityGroupId }) => securityGroupId),
  };
}

/** The name of the gateway; undefined for the one that API Gateway gives. */
export function domainOf(
  scope: Construct,
  { gateway }: EnvironmentSettings,
  { domain }: Brought,
): RoomsDomain | undefined {
  if (domain || !gateway.domain) return domain;
  const { name, certificate, hostedZone } = gateway.domain;
  return {
    name,
    certificate: Certificate.fromCertificateArn(scope, 'Certificate', certificate),
    ...(hostedZone
      ? {
          hostedZone: HostedZone.fromHostedZoneAttributes(scope, 'Zone', {
            hostedZoneId: hostedZone.id,
            zoneName: hostedZone.name,
          }),
        }
      : {}),
  };
}

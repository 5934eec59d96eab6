import { CfnOutput, Validations } from 'aws-cdk-lib';
import {
  AccessLogFormat,
  DomainName,
  EndpointType,
  LambdaIntegration,
  LogGroupLogDestination,
  type MethodDeploymentOptions,
  RestApi,
  SecurityPolicy,
} from 'aws-cdk-lib/aws-apigateway';
import { AnyPrincipal, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { ARecord, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { ApiGatewayDomain } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import type { GatewaySettings } from '../environments/hosting.ts';
import { statusResource } from '../functions.ts';
import type { RoomsDomain } from '../package/brought.ts';

export interface WebhookApiProps {
  /** Names of the sources, each of which gets a URL of its own. */
  sources: readonly string[];
  /** Those of them that have their secret at the end of their URL. */
  withSecretInUrl: readonly string[];
  receiver: IFunction;
  /** Answers how far a work item is. */
  statusReader: IFunction;
  gateway: GatewaySettings;
  /** Undefined for the name that API Gateway gives. */
  domain: RoomsDomain | undefined;
  /** Gets a line for each request; undefined for none. */
  accessLogs: ILogGroup | undefined;
}

/** For a source that the settings say nothing of, and for every other request. */
const defaultThrottle = { throttlingRateLimit: 50, throttlingBurstLimit: 100 };
/** A thousand people who wait ask again after half a minute; a refused one sees its page again with the next refresh. */
const statusThrottle = { throttlingRateLimit: 100, throttlingBurstLimit: 200 };

/**
 * The webhooks' door: `/webhooks/{source}`, every method, straight to the receiver, which answers for all. Beside it
 * `/status/{source}/{id}`, for those who hold a signed link or are the source itself: open to all addresses, for people
 * ask from theirs. Its signature stands in the query, which neither access log nor traces have (AWS X-Ray developer guide,
 * "Segment documents": http.request.url is compiled from protocol, hostname and path).
 *
 * A source may have its secret behind its name: `/webhooks/{source}/{secret}`. Neither the access log nor metrics show it,
 * for they have the resource; a trace has the whole URL (AWS X-Ray developer guide, "Segment documents", http.request.url),
 * so then the gateway writes none, and that of the Lambdas begins in the receiver.
 *
 * Each source has a resource of its own, with its own throttle and its own addresses; the catch-all is there
 * for the receiver to answer unknown sources too. The receiver takes the source's name from the resource, so
 * that no spelling of a path leads past those.
 */
export class WebhookApi extends Construct {
  readonly api: RestApi;
  private readonly domain: string | undefined;

  constructor(scope: Construct, id: string, props: WebhookApiProps) {
    super(scope, id);
    const { sources, withSecretInUrl, receiver, statusReader, gateway, domain, accessLogs } = props;
    this.api = new RestApi(this, 'Api', {
      description: 'Webhooks that ask for rooms',
      endpointTypes: [EndpointType.REGIONAL],
      // Bodies arrive as bytes: decoded to text, some would no longer fit their signatures.
      binaryMediaTypes: ['*/*'],
      // The account has one such role for all its stacks (AWS::ApiGateway::Account); it is no stack's own.
      cloudWatchRole: false,
      ...policyFor(props),
      deployOptions: {
        tracingEnabled: withSecretInUrl.length === 0,
        ...defaultThrottle,
        methodOptions: {
          ...Object.fromEntries(
            sources.flatMap((name) => pathsOf(name, props).map((path) => throttleOf(path, name, gateway))),
          ),
          [`${statusResource}/GET`]: statusThrottle,
        },
        ...(accessLogs
          ? { accessLogDestination: new LogGroupLogDestination(accessLogs), accessLogFormat }
          : {}),
      },
    });
    // One permission for the whole API: one per method would fill the 20 KB of the Lambda's policy.
    const integration = new LambdaIntegration(receiver, { scopePermissionToMethod: false });
    const webhooks = this.api.root.addResource('webhooks');
    for (const name of sources) {
      const source = webhooks.addResource(name);
      const resources = withSecretInUrl.includes(name) ? [source, source.addResource('{secret}')] : [source];
      for (const resource of resources) {
        // A method of its own, for a throttle is of one method.
        resource.addMethod('POST', integration);
        resource.addMethod('ANY', integration);
      }
    }
    webhooks.addResource('{source}').addMethod('ANY', integration);
    const status = this.api.root.resourceForPath(statusResource);
    const statusIntegration = new LambdaIntegration(statusReader, { scopePermissionToMethod: false });
    for (const method of ['GET', 'ANY']) status.addMethod(method, statusIntegration);
    this.domain = domain?.name;
    if (domain) this.nameIt(domain);
    acknowledge(this.api);
    if (!accessLogs) acknowledgeNoLogs(this.api);
    if (withSecretInUrl.length > 0) acknowledgeNoTraces(this.api);
  }

  urlOf(source: string): string {
    const path = `/webhooks/${source}`;
    return this.domain ? `https://${this.domain}${path}` : this.api.urlForPath(path);
  }

  /** The URL of API Gateway stays valid beside it, so that a new name breaks no webhook. */
  private nameIt({ name, certificate, hostedZone }: RoomsDomain): void {
    const domain = new DomainName(this, 'Domain', {
      domainName: name,
      certificate,
      endpointType: EndpointType.REGIONAL,
      securityPolicy: SecurityPolicy.TLS_1_2,
    });
    domain.addBasePathMapping(this.api);
    if (!hostedZone) {
      new CfnOutput(this, 'DomainTarget', {
        value: domain.domainNameAliasDomainName,
        description: `Make ${name} a CNAME of this`,
      });
      return;
    }
    new ARecord(this, 'Record', {
      zone: hostedZone,
      recordName: `${name}.`,
      target: RecordTarget.fromAlias(new ApiGatewayDomain(domain)),
    });
  }
}

/** What is not in the receiver's own log: who was refused by the gateway, and how long an answer took. */
const accessLogFormat = AccessLogFormat.custom(
  JSON.stringify({
    requestId: '$context.requestId',
    time: '$context.requestTimeEpoch',
    ip: '$context.identity.sourceIp',
    method: '$context.httpMethod',
    resource: '$context.resourcePath',
    status: '$context.status',
    ms: '$context.responseLatency',
    error: '$context.error.responseType',
  }),
);

/** The paths of a source behind `/webhooks/`. */
function pathsOf(name: string, { withSecretInUrl }: WebhookApiProps): string[] {
  return withSecretInUrl.includes(name) ? [name, `${name}/{secret}`] : [name];
}

function throttleOf(
  path: string,
  name: string,
  { sources }: GatewaySettings,
): [string, MethodDeploymentOptions] {
  const its = sources[name];
  const throttle = its
    ? { throttlingRateLimit: its.requestsPerSecond, throttlingBurstLimit: its.burst }
    : defaultThrottle;
  return [`/webhooks/${path}/POST`, throttle];
}

/**
 * Where a source has an address list, only what is allowed here comes in: a path that nobody thought of is
 * refused. Then the gateway, and not the receiver, refuses unknown sources: with 403.
 */
function policyFor(props: WebhookApiProps): { policy?: PolicyDocument } {
  const names = props.sources;
  const rangesOf = (name: string) => props.gateway.sources[name]?.allowedIps ?? [];
  if (names.every((name) => rangesOf(name).length === 0)) return {};
  const statements = names.map(
    (name) =>
      new PolicyStatement({
        principals: [new AnyPrincipal()],
        actions: ['execute-api:Invoke'],
        resources: pathsOf(name, props).map(
          (path) => `execute-api:/*/*/webhooks/${path.replace('{secret}', '*')}`,
        ),
        ...(rangesOf(name).length > 0
          ? { conditions: { IpAddress: { 'aws:SourceIp': rangesOf(name) } } }
          : {}),
      }),
  );
  const status = new PolicyStatement({
    principals: [new AnyPrincipal()],
    actions: ['execute-api:Invoke'],
    resources: ['execute-api:/*/*/status/*'],
  });
  return { policy: new PolicyDocument({ statements: [...statements, status] }) };
}

function acknowledge(api: RestApi): void {
  const signature =
    'Each webhook is authenticated by the receiver, by its signature over the raw bytes or its secret, and each reader of a status by the signature of its link.';
  Validations.of(api).acknowledge(
    { id: 'AwsSolutions-APIG4', reason: signature },
    { id: 'AwsSolutions-COG4', reason: signature },
    {
      id: 'AwsSolutions-APIG2',
      reason: 'The receiver checks the body and names every wrong field; the gateway sees bytes only.',
    },
    {
      id: 'AwsSolutions-APIG3',
      reason:
        'Throttles, address lists and signatures keep strangers out; a web ACL costs more than the rest of a small environment.',
    },
    {
      id: 'AwsSolutions-APIG6',
      reason:
        "The access log has every request. The execution log is in a group of the gateway's own, whose retention no template sets.",
    },
  );
}

function acknowledgeNoTraces(api: RestApi): void {
  const reason = 'A trace of the gateway has the whole URL, and the secret of a source is in it.';
  Validations.of(api).acknowledge({ id: 'Serverless-APIGWXrayEnabled', reason });
}

function acknowledgeNoLogs(api: RestApi): void {
  const reason =
    'The environment says so (gateway.accessLogs): its account has no role for the gateway to log with.';
  Validations.of(api).acknowledge(
    { id: 'AwsSolutions-APIG1', reason },
    { id: 'Serverless-APIGWAccessLogging', reason },
  );
}

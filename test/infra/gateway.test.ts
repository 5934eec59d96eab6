import { Match, type Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { everything, synthesize, templatesOf } from './build-stack.ts';

const sources = { 'project-system': {}, helpdesk: {} };
const { rooms: plain } = templatesOf({ sources });
const { rooms: full } = templatesOf(everything);

interface MethodSetting {
  ResourcePath: string;
  HttpMethod: string;
  ThrottlingRateLimit: number;
  ThrottlingBurstLimit: number;
}

/** Requests a second and at once, by method and path as the stage names them. */
function throttles(template: Template): Record<string, [number, number]> {
  const [stage] = Object.values(template.findResources('AWS::ApiGateway::Stage'));
  const settings: MethodSetting[] = stage?.Properties.MethodSettings;
  return Object.fromEntries(
    settings.map(({ HttpMethod, ResourcePath, ThrottlingRateLimit, ThrottlingBurstLimit }) => [
      `${HttpMethod} ${ResourcePath.replaceAll('~1', '/')}`,
      [ThrottlingRateLimit, ThrottlingBurstLimit],
    ]),
  );
}

describe('the throttle', () => {
  it('is of each source, as the environment says', () => {
    expect(throttles(full)).toEqual({
      '* /*': [50, 100],
      'POST //webhooks/project-system': [50, 100],
      'POST //webhooks/helpdesk': [5, 10],
      'GET //status/{source}/{id+}': [100, 200],
    });
  });

  it('is there without a word about it', () => {
    expect(throttles(plain)['POST //webhooks/helpdesk']).toEqual([50, 100]);
  });
});

describe('the addresses', () => {
  it('of a source are required by the gateway, before anything runs', () => {
    const [api] = Object.values(full.findResources('AWS::ApiGateway::RestApi'));
    expect(api?.Properties.Policy.Statement).toEqual([
      // People ask for a status from addresses of their own.
      expect.objectContaining({
        Effect: 'Allow',
        Resource: ['execute-api:/*/*/status/*', 'execute-api:/*/*/webhooks/project-system'],
      }),
      expect.objectContaining({
        Effect: 'Allow',
        Resource: 'execute-api:/*/*/webhooks/helpdesk',
        Condition: { IpAddress: { 'aws:SourceIp': ['203.0.113.0/24'] } },
      }),
    ]);
  });

  it('of nobody are required where no source names any', () => {
    plain.hasResourceProperties('AWS::ApiGateway::RestApi', { Policy: Match.absent() });
  });

  it('come into force with their deployment: another list makes another deployment of the API', () => {
    const deployment = (template: Template) =>
      Object.keys(template.findResources('AWS::ApiGateway::Deployment'));
    const { helpdesk } = everything.gateway.sources;
    const other = {
      ...everything.gateway,
      sources: { helpdesk: { ...helpdesk, allowedIps: ['198.51.100.7'] } },
    };
    const { rooms } = synthesize({ ...everything, gateway: other });
    expect(deployment(rooms)).not.toEqual(deployment(full));
    expect(deployment(synthesize(everything).rooms)).toEqual(deployment(full));
  });
});

describe('a source with its secret in the URL', () => {
  const inUrl = { ...everything.sources, helpdesk: { proof: 'secret-in-url' } };
  const { rooms } = synthesize({ ...everything, sources: inUrl });

  it('has a path for it with the throttle and the addresses of the source, and no other source has one', () => {
    expect(throttles(rooms)).toMatchObject({
      'POST //webhooks/helpdesk': [5, 10],
      'POST //webhooks/helpdesk/{secret}': [5, 10],
    });
    const parts = Object.values(rooms.findResources('AWS::ApiGateway::Resource'));
    expect(parts.filter(({ Properties }) => Properties.PathPart === '{secret}')).toHaveLength(1);
    const [api] = Object.values(rooms.findResources('AWS::ApiGateway::RestApi'));
    expect(api?.Properties.Policy.Statement).toMatchObject([
      { Resource: ['execute-api:/*/*/status/*', 'execute-api:/*/*/webhooks/project-system'] },
      {
        Resource: ['execute-api:/*/*/webhooks/helpdesk', 'execute-api:/*/*/webhooks/helpdesk/*'],
        Condition: { IpAddress: { 'aws:SourceIp': ['203.0.113.0/24'] } },
      },
    ]);
  });

  it('turns the traces of the gateway off, which would have the whole URL, and those of no other environment', () => {
    rooms.hasResourceProperties('AWS::ApiGateway::Stage', { TracingEnabled: false });
    full.hasResourceProperties('AWS::ApiGateway::Stage', { TracingEnabled: true });
  });

  it('has neither its path nor a parameter in the access log', () => {
    const [stage] = Object.values(rooms.findResources('AWS::ApiGateway::Stage'));
    const fields: string[] = Object.values(JSON.parse(stage?.Properties.AccessLogSetting.Format));
    for (const field of fields) expect(field).not.toMatch(/\.path$|\.protocol|waf|input|params/i);
    expect(fields).toContain('$context.resourcePath');
  });
});

describe('the access log', () => {
  it('has a line for each request, without its body or its headers', () => {
    const [stage] = Object.values(plain.findResources('AWS::ApiGateway::Stage'));
    const { Format, DestinationArn } = stage?.Properties.AccessLogSetting ?? {};
    expect(JSON.stringify(DestinationArn)).toContain('LogsAccess');
    const fields: string[] = Object.values(JSON.parse(Format));
    expect(fields).toContain('$context.status');
    for (const field of fields) expect(field).not.toMatch(/header|body|querystring|\.path$|authorizer/i);
  });

  it('can be left out, for an account without the role that it needs', () => {
    const { rooms } = synthesize({ sources, gateway: { accessLogs: false } });
    rooms.hasResourceProperties('AWS::ApiGateway::Stage', { AccessLogSetting: Match.absent() });
    rooms.resourceCountIs('AWS::Logs::LogGroup', 2);
  });
});

describe('a domain name', () => {
  it('leads to the API, is in the URLs, and gets its DNS record', () => {
    full.hasResourceProperties('AWS::ApiGateway::DomainName', {
      DomainName: 'rooms.example.com',
      SecurityPolicy: 'TLS_1_2',
      RegionalCertificateArn: everything.gateway.domain.certificate,
    });
    full.resourceCountIs('AWS::ApiGateway::BasePathMapping', 1);
    full.hasResourceProperties('AWS::Route53::RecordSet', {
      Name: 'rooms.example.com.',
      HostedZoneId: everything.gateway.domain.hostedZone.id,
    });
    full.hasOutput('WebhookUrlHelpdesk', { Value: 'https://rooms.example.com/webhooks/helpdesk' });
  });

  it('without a hosted zone says where its record has to lead', () => {
    const { hostedZone: _, ...domain } = everything.gateway.domain;
    const { rooms } = synthesize({ sources, gateway: { domain } });
    rooms.resourceCountIs('AWS::Route53::RecordSet', 0);
    const outputs = Object.values(rooms.findOutputs('*')) as { Description?: string }[];
    expect(outputs.map(({ Description }) => Description)).toContain('Make rooms.example.com a CNAME of this');
  });
});

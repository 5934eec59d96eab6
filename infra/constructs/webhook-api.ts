import { EndpointType, LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

export interface WebhookApiProps {
  /** Names of the sources, each of which gets a URL of its own. */
  sources: readonly string[];
  receiver: IFunction;
}

/**
 * The webhooks' door: `/webhooks/{source}`, every method, straight to the receiver, which answers for all.
 *
 * Each source has a resource of its own, so that it can get a throttle and a policy of its own; the
 * catch-all is there for the receiver to answer unknown sources too.
 *
 * The API keeps no logs: both its access log and its execution log need the account's one
 * AWS::ApiGateway::Account role, which another stack of the account may own
 * (docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html). The receiver logs its answers.
 */
export class WebhookApi extends Construct {
  readonly api: RestApi;

  constructor(scope: Construct, id: string, { sources, receiver }: WebhookApiProps) {
    super(scope, id);
    this.api = new RestApi(this, 'Api', {
      description: 'Webhooks that ask for rooms',
      endpointTypes: [EndpointType.REGIONAL],
      // Bodies arrive as bytes: decoded to text, some would no longer fit their signatures.
      binaryMediaTypes: ['*/*'],
      cloudWatchRole: false,
      deployOptions: { tracingEnabled: true, throttlingRateLimit: 50, throttlingBurstLimit: 100 },
    });
    // One permission for the whole API: one per method would fill the 20 KB of the Lambda's policy.
    const integration = new LambdaIntegration(receiver, { scopePermissionToMethod: false });
    const webhooks = this.api.root.addResource('webhooks');
    for (const source of [...sources, '{source}']) {
      webhooks.addResource(source).addMethod('ANY', integration);
    }
  }

  urlOf(source: string): string {
    return this.api.urlForPath(`/webhooks/${source}`);
  }
}

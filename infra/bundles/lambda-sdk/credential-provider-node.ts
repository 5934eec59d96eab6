import { fromEnv } from '@aws-sdk/credential-provider-env';

/**
 * Stands for `@aws-sdk/credential-provider-node` in the bundles. The credentials of a Lambda's role are in its
 * environment variables (docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html), where also the SDK's own
 * chain looks first. What is left out looks into files, asks a container or an instance, and signs people in.
 */
export const defaultProvider = fromEnv;

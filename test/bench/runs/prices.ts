import type { Usage } from './usage.ts';

/** List prices of AWS for us-east-1 in US dollars, without free tiers; each beside the page of AWS that states it. */
export const prices = {
  source:
    'the price pages of AWS that test/bench/runs/prices.ts names, us-east-1, as others quoted them in 2026, without free tiers; look at the pages before you decide',
  /** Standard workflows, each (aws.amazon.com/step-functions/pricing). */
  transition: 0.025 / 1000,
  /** arm64 (aws.amazon.com/lambda/pricing). */
  lambdaGbSecond: 0.0000133334,
  lambdaRequest: 0.2 / 1_000_000,
  /** X-Ray's sampling takes one call each second and 5 % of the others: here, all (aws.amazon.com/xray/pricing). */
  trace: 5 / 1_000_000,
  /** On demand, of 4 KB read consistently and of 1 KB written (aws.amazon.com/dynamodb/pricing/on-demand). */
  dynamoRead: 0.125 / 1_000_000,
  dynamoWrite: 0.625 / 1_000_000,
  /** REST API (aws.amazon.com/api-gateway/pricing). */
  gatewayRequest: 3.5 / 1_000_000,
  /** Taken in and kept for three months (aws.amazon.com/cloudwatch/pricing, as the next three). */
  logsGb: 0.5 + 3 * 0.03,
  /** A month for each metric that an alarm looks at: a sum of fifteen metrics is billed fifteen times. */
  alarmMetric: 0.1,
  /** A month of hours in which it has data; another hour costs nothing. */
  metric: 0.3,
  dashboard: 3,
  /** A month (aws.amazon.com/secrets-manager/pricing). */
  secret: 0.4,
  /** A month (aws.amazon.com/kms/pricing). */
  encryptionKey: 1,
  /** A month in one zone, with its public address (aws.amazon.com/vpc/pricing: $0.045 and $0.005 an hour). */
  natGateway: 730 * (0.045 + 0.005),
  natGb: 0.045,
  /** A month in one zone (aws.amazon.com/privatelink/pricing: $0.01 an hour); that of DynamoDB is free. */
  interfaceEndpoint: 730 * 0.01,
} as const;

/** What a usage costs, in US dollars. */
export function priceOf(usage: Usage): number {
  return (
    usage.transitions * prices.transition +
    usage.lambdaRequests * (prices.lambdaRequest + prices.trace) +
    usage.lambdaGbSeconds * prices.lambdaGbSecond +
    usage.dynamoReads * prices.dynamoRead +
    usage.dynamoWrites * prices.dynamoWrite +
    usage.gatewayRequests * prices.gatewayRequest +
    (usage.logBytes / 1e9) * prices.logsGb
  );
}

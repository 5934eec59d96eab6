import type { Usage } from './measure.ts';

/** List prices of AWS for us-east-1 in US dollars, without free tiers. */
export const prices = {
  /** aws.amazon.com/step-functions/pricing, /lambda/pricing and so on. */
  source: 'the public price pages of AWS, us-east-1, as of June 2025, without free tiers',
  /** Standard workflows, each. */
  transition: 0.025 / 1000,
  /** arm64. */
  lambdaGbSecond: 0.0000133334,
  lambdaRequest: 0.2 / 1_000_000,
  /** On demand, of 4 KB read consistently and of 1 KB written. */
  dynamoRead: 0.125 / 1_000_000,
  dynamoWrite: 0.625 / 1_000_000,
  /** REST API. */
  gatewayRequest: 3.5 / 1_000_000,
  /** Taken in and kept for three months. */
  logsGb: 0.5 + 3 * 0.03,
  /** A month each. */
  secret: 0.4,
  alarm: 0.1,
  metric: 0.3,
} as const;

/** What a usage costs, in US dollars. */
export function priceOf(usage: Usage): number {
  return (
    usage.transitions * prices.transition +
    usage.lambdaRequests * prices.lambdaRequest +
    usage.lambdaGbSeconds * prices.lambdaGbSecond +
    usage.dynamoReads * prices.dynamoRead +
    usage.dynamoWrites * prices.dynamoWrite +
    usage.gatewayRequests * prices.gatewayRequest +
    (usage.logBytes / 1e9) * prices.logsGb
  );
}

import { Failure } from '../../kernel/failures.ts';

/**
 * An attempt looks at the portal no more often than this, with all its requests and waits: an execution has 25,000 events
 * of history (docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html). A day of waiting for the creations of
 * others and a day of copying take about 1,350 looks.
 */
export const maxLooks = 1_600;

/**
 * Gives an attempt up that has looked so often.
 *
 * @param looks until now
 * @param hint the portal's own words about the request before
 * @throws Failure `CreationTimedOut`
 */
export function checkLooks(looks = 0, hint?: string): void {
  if (looks < maxLooks) return;
  const words = hint ? ` Its last words: "${hint}".` : '';
  throw new Failure(
    'CreationTimedOut',
    `The portal was looked at ${looks} times and has made no room.${words}`,
  );
}

import type { Reading } from '../contract/receive.ts';

/**
 * A webhook of another account, site or sandbox of the vendor, which may be a copy with the same rules and secrets. Its
 * tickets have numbers of their own, so a room would get into a ticket of the same number in ours.
 */
export function ofAnotherAccount(its: string, ours: string): Reading {
  return { outcome: 'ignored', reason: `This webhook is of ${its}; this URL is for ${ours}.` };
}

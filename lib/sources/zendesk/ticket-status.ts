/**
 * The states from which a ticket may come back (Zendesk API reference, Tickets, "status", 2026). A custom status has one of
 * them as its category, which the API and webhooks show as the ticket's status.
 */
export const openableStates = ['new', 'open', 'pending', 'hold', 'solved'] as const;

/**
 * True for a ticket that can no longer be written to. A merged ticket is closed, one marked as spam deleted.
 *
 * @param status as the API and the webhooks have it, in any letter case
 */
export function isTicketGone(status: string): boolean {
  return ['closed', 'deleted'].includes(status.toLowerCase());
}

/**
 * Is a ticket in that state over? Undefined for a state that Zendesk did not have in 2026.
 *
 * @param closedStates those of the settings, beside the states from which no ticket comes back
 */
export function isClosed(status: string, closedStates: readonly string[]): boolean | undefined {
  if (isTicketGone(status)) return true;
  const known = openableStates.find((one) => one === status.toLowerCase());
  return known && closedStates.includes(known);
}

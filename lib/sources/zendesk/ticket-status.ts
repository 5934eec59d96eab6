/**
 * True for a ticket that can no longer be written to. A merged ticket is closed, one marked as spam deleted.
 *
 * @param status as the API and the webhooks have it, in any letter case
 */
export function isTicketGone(status: string): boolean {
  return ['closed', 'deleted'].includes(status.toLowerCase());
}

/** The states that every account has (Freshdesk API reference, Tickets, "Ticket Properties", 2026). Custom ones have higher numbers. */
const names: Readonly<Record<number, string>> = { 2: 'Open', 3: 'Pending', 4: 'Resolved', 5: 'Closed' };

/** The state in which a ticket takes no note any more. */
export const closedStatus = 5;

/** A state as people know it; of a custom one only its number is known. */
export function statusName(status: number): string {
  return names[status] ?? String(status);
}

/** What may be written as the number of a state. */
export const statusRemedy =
  'write the number of a state: 2 (Open), 3 (Pending), 4 (Resolved), 5 (Closed), or that of a custom one';

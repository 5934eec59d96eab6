/** What a webhook can be about, as bits of its `triggers`; 0 there means all (WebhookTrigger.cs:39-220, 3.7.2). */
export const triggers = {
  'folder.created': 1 << 15,
  'folder.updated': 1 << 16,
  'folder.deleted': 1 << 18,
  'room.created': 1 << 22,
  'room.updated': 1 << 23,
  'room.archived': 1 << 24,
  'room.deleted': 1 << 25,
  'room.restored': 1 << 26,
} as const;

export type Trigger = keyof typeof triggers;

/** The names of a mask, those that never happen here left out. */
export function triggerNames(mask: number): string[] {
  if (mask === 0) return ['*'];
  return Object.entries(triggers).flatMap(([name, bit]) => (mask & bit ? [name] : []));
}

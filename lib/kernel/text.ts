/**
 * A text of somebody else's as one harmless line: each run of control characters and line breaks becomes a space, and
 * what turns the direction of all that follows is taken out (Unicode 16, UAX #9, 2.1 and 2.2: embeddings, overrides and
 * isolates). Letters of every script stay, and so do the marks that concern one place only.
 */
export function oneHarmlessLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').replace(/[\u202a-\u202e\u2066-\u2069]/g, '');
}

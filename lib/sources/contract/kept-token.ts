/** What is kept of the tokens of a source, whose server may give a refresh token that is good once. */
export interface KeptToken {
  /** The refresh token that counts and the access token that it gave, encrypted. */
  tokens?: string;
  /** A process that fetches a new one just now, and until when nobody else does (ms since 1970). */
  claim?: { by: string; untilMs: number };
}

/** Of the item of a table. */
export const keptTokenKey = (source: string) => ({ pk: 'token', sk: source });

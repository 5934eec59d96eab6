/** What goes wrong with one operation. */
export interface OperationTrouble {
  /** Instead of the portal's `operationMs`; 0 ends before the request that began it is answered. */
  durationMs?: number;
  /** It ends with this error and changes nothing. */
  error?: string;
}

/** Probabilities of these troubles per operation. */
export interface OperationTroubleRates {
  instant: number;
  slow: number;
  fail: number;
}

/** What goes wrong inside one creation of a room, after its folder was stored. */
export interface CreationTrouble {
  /** Room and content are created, and the tags are lost without an error. */
  tagLost?: boolean;
  /**
   * The creation fails: an orphan without content remains, with or without its tags
   * (FileStorageService.cs:827-860,1052-1078, DocSpace-server 3.7.2).
   */
  orphan?: { tagged: boolean; message: string };
  /** The search index never gets the room: errors of indexing are only logged (FactoryIndexer.cs:622-659). */
  notIndexed?: boolean;
  /** From the folder's row to its tags: up to five minutes when the tenant's tag lock is taken (TagDao.cs:248). */
  tagGapMs?: number;
}

/** Probabilities of these troubles per creation. */
export interface CreationTroubleRates {
  tagLost: number;
  orphan: number;
  tagGap: number;
  notIndexed: number;
}

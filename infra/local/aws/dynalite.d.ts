// dynalite 4 has no types of its own (https://github.com/architect/dynalite#usage).
declare module 'dynalite' {
  import type { Server } from 'node:http';

  interface DynaliteOptions {
    /** Milliseconds that a new table stays in CREATING; 500 by default. */
    createTableMs?: number;
    /** Where to keep the data; in memory by default. */
    path?: string;
  }

  export default function dynalite(options?: DynaliteOptions): Server;
}

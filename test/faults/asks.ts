import type { Simulator } from '../../infra/local/docspace/simulator.ts';
import { sanitizeTitle } from '../../lib/docspace/titles.ts';
import type { SlotRef } from '../../lib/portal-slot/slot-store.ts';
import { isKeyTag } from '../../lib/work-items/keys.ts';

/** A request for a room, with what was true at that moment. */
export interface Ask {
  from: 'template' | 'nothing';
  title: string;
  atMs: number;
  /** The answer's status; undefined when there was none. */
  status: number | undefined;
  /** Who held the portal slot. */
  holder: SlotRef | undefined;
  /** When rooms of it were made: those with its tag, and those that are too old to get one any more. */
  there: { id: number; tagged: boolean; madeAtMs: number }[];
  /** So long the portal had shown a creation from a template that was not over (ms). */
  busyForMs: number | undefined;
}

/** A room that has no tag by now gets none from the portal any more. */
const latestTagMs = 7 * 60_000;

/** Notes what is asked of the portal, as it is asked. */
export class AskedRooms {
  readonly all: Ask[] = [];
  readonly #since = new Map<string, number>();

  constructor(readonly simulator: Simulator) {
    const { cache, clock } = simulator.world;
    const enlist = cache.enlist.bind(cache);
    cache.enlist = (item) => {
      // Also of an item that is listed again: an event may come after the end of the one whose id it has.
      this.#since.set(item.id, clock.now());
      enlist(item);
    };
  }

  /** The ask in a request, if it is one; its status is to be filled in. */
  async note(request: Request, holder: SlotRef | undefined): Promise<Ask | undefined> {
    const { pathname } = new URL(request.url);
    if (request.method !== 'POST' || !/\/files\/rooms(\/fromtemplate)?$/i.test(pathname)) return undefined;
    const { title, tags = [] } = (await request.clone().json()) as { title: string; tags?: string[] };
    // A blank title is how the portal is asked whether it is well.
    if (title.trim() === '') return undefined;
    const { portal, cache, clock } = this.simulator.world;
    const now = clock.now();
    const current = cache.current();
    const ask: Ask = {
      from: /fromtemplate$/i.test(pathname) ? 'template' : 'nothing',
      title: sanitizeTitle(title),
      atMs: now,
      status: undefined,
      holder,
      there: portal
        .rooms()
        .filter((made) => made.room.place === 'rooms' && made.createdBy === this.simulator.people.serviceUser)
        .filter((made) =>
          made.room.tags.some(isKeyTag)
            ? made.room.tags.some((tag) => tags.includes(tag))
            : made.title === sanitizeTitle(title) && now - made.created > latestTagMs,
        )
        .map(({ id, room, created }) => ({ id, tagged: room.tags.some(isKeyTag), madeAtMs: created })),
      busyForMs: current && current.state !== 'done' ? now - (this.#since.get(current.id) ?? now) : undefined,
    };
    this.all.push(ask);
    return ask;
  }
}

import type { Services } from '../../../functions/runtime.ts';
import type { Simulator } from '../../../infra/local/docspace/simulator.ts';
import type { Clock } from '../../../lib/kernel/clock.ts';
import { ticketFolders } from './work-items.ts';

const every = 2_000;
const looks = 30;
/** What Node's fetch waits for an answer. */
const fetchMs = 300_000;

// biome-ignore lint/suspicious/noExplicitAny: the tutorials read what they find
type Json = any;

/** A way to answer the webhooks of both systems: one process without a memory. */
export interface Way {
  /** @returns the id of the room that is reported; undefined when it gives up */
  project(body: Json): Promise<number | undefined>;
  ticket(body: Json): Promise<number | undefined>;
}

/**
 * The ways of ONLYOFFICE's tutorials "Creating room from template" and "Investigation room from ticket"
 * (api.onlyoffice.com, docspace/api-backend/samples/advanced-samples), step by step: no slot, no records, 30 looks
 * two seconds apart, an answer that is not 2xx is none. Put right is what would end every run: the shape of the
 * status, the body that invites, and the body and answer of the link.
 */
export function tutorialWay(portal: Services['portal'], { key, url, people }: Simulator, clock: Clock): Way {
  async function ask(path: string, method = 'GET', body?: unknown): Promise<Json> {
    const headers = {
      accept: 'application/json',
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
    };
    const init = { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) };
    const over = new AbortController();
    const late = clock.sleep(fetchMs, over.signal).then(() => null);
    const answer = portal.fetch(new Request(`${url}/api/2.0/${path}`, init)).catch(() => null);
    const response = await Promise.race([answer, late]);
    over.abort('over');
    return response?.ok ? response.json().catch(() => null) : null;
  }

  async function waitForRoomCreation(): Promise<number | undefined> {
    for (let look = 0; look < looks; look += 1) {
      const status = (await ask('files/rooms/fromtemplate/status'))?.response;
      if (status?.isCompleted && Number.isFinite(status.roomId)) return status.roomId;
      await clock.sleep(every);
    }
    return undefined;
  }

  return {
    async project({ projectId, projectType, projectName }) {
      const templates: Json[] = (await ask('files/rooms?searchArea=Templates'))?.response?.folders ?? [];
      const word = String(projectType).toLowerCase();
      const chosen = templates.find(({ title }) => title.toLowerCase().includes(word)) ?? templates[0];
      if (!chosen) return undefined;
      const room = { templateId: chosen.id, title: `${projectName} (${projectId})` };
      if (!(await ask('files/rooms/fromtemplate', 'POST', room))) return undefined;
      const roomId = await waitForRoomCreation();
      if (roomId !== undefined) await ask(`files/rooms/${roomId}`);
      return roomId;
    },
    async ticket({ ticketId, subject }) {
      const room = { title: `Ticket #${ticketId} - ${subject}`, roomType: 2 };
      const roomId = (await ask('files/rooms', 'POST', room))?.response?.id;
      if (roomId === undefined) return undefined;
      for (const title of ticketFolders) await ask(`files/folder/${roomId}`, 'POST', { title });
      const invitations = [{ id: people.tom, access: 'Editing' }];
      await ask(`files/rooms/${roomId}/share`, 'PUT', { invitations, notify: false });
      const link = { linkType: 0, access: 'Read', title: 'Room link' };
      const shared = (await ask(`files/rooms/${roomId}/links`, 'PUT', link))?.response?.sharedLink;
      return shared?.shareLink ? roomId : undefined;
    },
  };
}

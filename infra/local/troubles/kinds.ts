import type { LogCode } from '../../../lib/kernel/log.ts';
import type { Simulator } from '../docspace/simulator.ts';
import type { Fake, VendorFrame } from '../vendors/fake.ts';

/** What trouble is made in: the portal, and the systems behind the sources by the names of these. */
export interface TroubledSystems {
  simulator: Pick<Simulator, 'world' | 'people' | 'templates' | 'createRoomInUi'>;
  fakes: ReadonlyMap<string, Fake>;
}

/** A trouble that a team rehearses. */
export interface Trouble {
  /** What happens, as a sentence without a full stop. */
  what: string;
  /** The section of infra/runbook.md that says what to do. */
  section: string;
  /** The code of the log line by which the section's alarm rings on AWS. */
  code: LogCode;
  /** What to send, and how often, to see it; then how long it takes. */
  toSee: string;
  /**
   * Begins it.
   *
   * @returns ends it: the systems are as they were, and work goes on by itself
   */
  begin(systems: TroubledSystems): () => void;
}

const minute = 60_000;

/** By the names that `npm start -- --trouble` takes. */
export const troubles = {
  'key-revoked': {
    what: "somebody has revoked the portal's API key",
    section: 'All work held',
    code: 'HOLD_BEGAN',
    toSee: 'one ticket; at once',
    begin({ simulator: { world } }) {
      const revoked = world.portal.keys.filter(({ active }) => active);
      for (const key of revoked) key.active = false;
      return () => {
        for (const key of revoked) key.active = true;
      };
    },
  },
  'portal-down': {
    what: 'the gateway answers 502 in place of the portal',
    section: 'All work held',
    code: 'HOLD_BEGAN',
    toSee: 'one ticket; some minutes, as a short outage is waited out',
    begin: mode('down'),
  },
  'portal-suspended': {
    what: 'the portal is suspended',
    section: 'All work held',
    code: 'HOLD_BEGAN',
    toSee: 'one ticket; at once',
    begin: mode('suspended'),
  },
  'plan-limit': {
    what: 'the plan of the portal allows no further room',
    section: 'All work held',
    code: 'HOLD_BEGAN',
    toSee: 'one ticket; at once',
    begin({ simulator: { world } }) {
      const { settings } = world.portal;
      const { roomLimit } = settings;
      settings.roomLimit = 0;
      return () => {
        settings.roomLimit = roomLimit;
      };
    },
  },
  'slow-copy': {
    what: 'the portal copies one file a minute',
    section: 'Slot wait too long',
    code: 'RECONCILER_COMPLETED',
    toSee:
      'three projects; npx rooms status local shows the queue, and with --verbose the line has more and more waitingSeconds',
    begin: copies(() => ({ msPerFile: minute })),
  },
  'short-copy': {
    what: 'the portal leaves out a file of each copy and says nothing of it',
    section: 'Template copy incomplete',
    code: 'TEMPLATE_COPY_INCOMPLETE',
    toSee: 'one project; at its end',
    begin: copies(() => ({ skip: (_title, index) => index === 0 })),
  },
  'job-stuck': {
    what: "somebody's creation of a room in the portal does not move",
    section: 'Portal job stuck',
    code: 'PORTAL_JOB_STUCK',
    toSee: 'one project; after about ten minutes',
    begin({ simulator: { world, people, templates, createRoomInUi } }) {
      // Without a worker nothing moves, and nothing takes the creation out of what the portal shows.
      const asked = createRoomInUi(people.maria, templates.marketing, 'A room that Maria makes');
      void asked.then(() => world.worker.crash());
      // As the runbook says: somebody restarts the worker service.
      return () => void asked.then(() => world.worker.start());
    },
  },
  'no-template': {
    what: 'nobody shares the templates with the service user any longer',
    section: 'Room failed',
    code: 'ROOM_FAILED',
    toSee: 'one project; at once',
    begin({ simulator: { world, templates } }) {
      const rooms = Object.values(templates).map((id) => world.portal.folders.get(id));
      const named = rooms.flatMap((room) => (room ? [{ room, title: room.title }] : []));
      for (const { room } of named) room.title = 'Template of another team';
      return () => {
        for (const { room, title } of named) room.title = title;
      };
    },
  },
  'template-failing': {
    what: 'the portal fails to copy any template',
    section: 'Template failing',
    code: 'TEMPLATE_FAILING',
    toSee: 'three projects; after some minutes',
    begin: copies(() => ({ failAfter: { files: 1, message: 'The copy failed.' } })),
  },
  'folders-fail': {
    what: 'the portal answers each new folder with an error',
    section: 'Steps missing',
    code: 'STEPS_MISSING',
    toSee: 'one ticket; after about fifty minutes, in which it is tried again',
    begin({ simulator: { world } }) {
      const match = { method: 'POST', path: /files\/folder\// };
      world.faults.next({ kind: 'status', status: 500, match, times: Number.POSITIVE_INFINITY });
      return () => world.faults.clear();
    },
  },
  'receivers-down': {
    what: 'the systems behind the sources answer 503 to results',
    section: 'Results waiting',
    code: 'RESULT_WAITING',
    toSee: 'one ticket; after an hour, and npx rooms status local shows it before',
    begin({ fakes }) {
      const before = [...fakes.values()].map((fake) => ({ fake, handle: fake.handle }));
      for (const { fake } of before) fake.handle = async () => new Response(null, { status: 503 });
      return () => {
        for (const { fake, handle } of before) fake.handle = handle;
      };
    },
  },
  'results-refused': {
    what: 'Zendesk, Freshdesk and Jira no longer accept our credentials',
    section: 'Results refused',
    code: 'RESULT_REFUSED',
    toSee: 'one ticket of zendesk, freshdesk or jira; at once',
    begin({ fakes }) {
      const vendors = [...fakes.values()].filter(isVendor);
      for (const vendor of vendors) vendor.credentialAccepted = false;
      return () => {
        for (const vendor of vendors) vendor.credentialAccepted = true;
      };
    },
  },
} as const satisfies Readonly<Record<string, Trouble>>;

export type TroubleName = keyof typeof troubles;
export const troubleNames = Object.keys(troubles) as TroubleName[];

type World = Simulator['world'];

function mode(wanted: World['mode']): Trouble['begin'] {
  return ({ simulator: { world } }) => {
    world.mode = wanted;
    return () => {
      world.mode = 'normal';
    };
  };
}

function copies(fault: World['worker']['chance']): Trouble['begin'] {
  return ({ simulator: { world } }) => {
    const before = world.worker.chance;
    world.worker.chance = fault;
    return () => {
      world.worker.chance = before;
    };
  };
}

function isVendor(fake: Fake): fake is Fake & Pick<VendorFrame, 'credentialAccepted'> {
  return 'credentialAccepted' in fake;
}

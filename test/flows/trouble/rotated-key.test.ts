import { describe, expect, it } from 'vitest';
import { serviceScopes } from '../../../infra/local/docspace/seed.ts';
import type { Simulator } from '../../../infra/local/docspace/simulator.ts';
import { type Flow, flow } from '../harness/flow.ts';

const webhooks = {
  'project-system': { projectId: 'PRJ-1', projectType: 'marketing', projectName: 'Q1' },
  helpdesk: { ticketId: '1', subject: 'Login error' },
} as const;
const sources = Object.keys(webhooks) as (keyof typeof webhooks)[];
const team = [{ email: 'tom.user@example.com', access: 'Editing' }];

/** A portal whose service user gets a new key: the old one is refused from then on. */
function rotateKey({ world, people, key }: Simulator): string {
  const { value } = world.portal.addKey(people.serviceUser, 'New', serviceScopes);
  world.portal.revokeKey(key);
  return value;
}

const warningsOf = ({ results }: Flow) => results.map(({ event }) => [event.type, event.data.warnings]);

describe.each(sources)('when the portal key is rotated and its old one revoked (%s)', (source) => {
  it('every Lambda that still has the old one reads it again, and nothing is missing', async () => {
    let stored = '';
    // Each invocation has the old key in its cache.
    const portalKey = async ({ key }: Simulator, { fresh }: { fresh: boolean }) => (fresh ? stored : key);
    const made = await flow({ portalKey, settings: { ticketRoom: { team } } });
    stored = rotateKey(made.simulator);
    const { status } = await made.make(source, webhooks[source]);
    expect(status).toBe('SUCCEEDED');
    expect(warningsOf(made)).toEqual([['room.created', []]]);
  });

  it('and the new one is stored later, the work item is held meanwhile, and nothing is missing', async () => {
    let stored: string | undefined;
    let rotated: string | undefined;
    const made = await flow({
      settings: { ticketRoom: { team } },
      portalKey: async (simulator) => {
        // Once the room is there, before anything is put into it.
        if (simulator.world.portal.activeRoomCount() > 0) rotated ??= rotateKey(simulator);
        return stored ?? simulator.key;
      },
    });
    const ended = await made.make(source, webhooks[source]);
    expect(ended).toMatchObject({ output: { status: 'held', reason: 'PortalKeyRefused' } });
    expect(made.results).toEqual([]);
    stored = rotated;
    await made.keepFor(30);
    expect(warningsOf(made)).toEqual([['room.created', []]]);
  });
});

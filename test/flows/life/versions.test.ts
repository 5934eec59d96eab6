import { expect, it } from 'vitest';
import { nextVersion } from '../../../infra/local/docspace/rules/versions.ts';
import { living, ticket } from './harness.ts';

it.each(['3.1.0', '3.2.1', '3.7.2', nextVersion])(
  'archives, restores and renames the room of a ticket on DocSpace %s',
  async (version) => {
    const made = await living({ life: { graceDays: 0 }, simulator: { settings: { version } } });
    // On 3.1 a scope to write does not imply the one to read.
    for (const key of made.simulator.world.portal.keys) key.permissions.push('rooms:read', 'files:read');
    await made.make('helpdesk', ticket);
    await made.sayTicket({ status: 'solved' });
    await made.keepFor(3);
    expect(made.place()).toBe('archive');
    await made.sayTicket({ status: 'open', subject: 'Login error again' });
    await made.keepFor(3);
    expect(made.place()).toBe('rooms');
    expect(made.title()).toBe('Ticket #35436 - Login error again');
    expect(made.codes()).not.toContain('ROOM_UPDATE_POSTPONED');
  },
);

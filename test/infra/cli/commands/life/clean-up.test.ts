import { expect, it } from 'vitest';
import type { CleanedRoom } from '../../../../../infra/cli/clean-up/clean-up.ts';
import { cleanUpCommand } from '../../../../../infra/cli/commands/life/clean-up.ts';
import { paint } from '../../../../../infra/local/commands/terminal.ts';

const room = (outcome: CleanedRoom['outcome'], reason?: string): CleanedRoom => ({
  workItem: 'helpdesk/35436',
  roomId: 4711,
  closedSince: '2026-01-15T10:00:00.000Z',
  outcome,
  ...(reason === undefined ? {} : { reason }),
});
const text = (rooms: CleanedRoom[], more: { deletes?: boolean; more?: boolean; stopped?: string } = {}) =>
  cleanUpCommand.text(
    { environment: 'production', days: 365, deletes: false, more: false, rooms, ...more },
    paint({}),
  );

it('says which rooms may go, which stay and why, and how they are deleted', () => {
  expect(text([room('may-go'), room('left', 'it is kept as it is')])).toBe(
    [
      'production: 2 archived rooms of work items that were closed at least 365 days ago.',
      'May be deleted: 1',
      '  room 4711 of helpdesk/35436, closed since 2026-01-15 10:00:00Z',
      'Stay: 1',
      '  room 4711 of helpdesk/35436, closed since 2026-01-15 10:00:00Z: it is kept as it is',
      'Nothing is deleted. --delete deletes them, for ever.',
    ].join('\n'),
  );
});

it('says what was deleted, what is asked first, and that there are more', () => {
  const said = text([room('deleted'), room('asked', 'first'), room('requested', 'later')], {
    deletes: true,
    more: true,
  });
  expect(said).toMatch(
    /Deleted: 1\n.*\nRequested from the portal: 1\n.*: later\nAsked first; .*: 1\n.*: first\nThere are more/,
  );
  expect(said).not.toContain('Nothing is deleted');
});

it('lists fifty rooms that stay and counts the others', () => {
  const lines = text(Array.from({ length: 52 }, () => room('left', 'it is kept'))).split('\n');
  expect(lines.slice(1, 2)).toEqual(['Stay: 52']);
  expect(lines.at(-1)).toBe('  ... and 2 others; --json has all');
  expect(lines).toHaveLength(53);
});

it('says that nothing is to be done, or why it ended before', () => {
  expect(text([])).toMatch(/days ago\. Nothing is to be done\.$/);
  const stopped = text([], { more: true, stopped: 'helpdesk/1: PortalUnavailable: no answer' });
  expect(stopped).toMatch(/days ago\.\nEnded before the rest: helpdesk\/1: PortalUnavailable: no answer$/);
  const result = { environment: 'x', days: 1, deletes: true, rooms: [], more: true };
  expect(cleanUpCommand.attention?.isNeeded({ ...result, stopped: 'x' })).toBe(true);
  expect(cleanUpCommand.attention?.isNeeded(result)).toBe(false);
});

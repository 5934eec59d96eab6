import type { DrawnMachine, LiveAttempt } from '../contract.ts';
import { drawn } from './dom.ts';

/** The state machine, with the way that an attempt has taken in it: what it went through, where it is, what failed. */
export function machinePicture(machine: DrawnMachine, attempt: LiveAttempt): SVGElement {
  const rows = new Map(attempt.states.map((row) => [row.state, row]));
  const classOf = (name: string) => {
    const row = rows.get(name);
    if (!row) return 'state';
    const isIn = attempt.running && row.visits.some(({ leftAtMs }) => leftAtMs === undefined);
    const failed = row.visits.some(({ failures }) => failures.length > 0);
    return `state ${isIn ? 'now' : 'passed'}${failed ? ' failed' : ''}`;
  };
  const way = attempt.states.map(({ state }) => state).join(', ');
  const { width, height } = machine;
  return drawn(
    'svg',
    { class: 'machine', viewBox: `0 0 ${width} ${height}`, width: String(width), role: 'img' },
    drawn('title', {}, `The state machine; the way through it: ${way || 'none yet'}`),
    drawn(
      'defs',
      {},
      drawn(
        'marker',
        {
          id: 'tip',
          viewBox: '0 0 8 8',
          refX: '7',
          refY: '4',
          markerWidth: '7',
          markerHeight: '7',
          orient: 'auto',
        },
        drawn('path', { d: 'M0 0 8 4 0 8z', class: 'tip' }),
      ),
    ),
    ...machine.transitions.map(({ from, to, onError, points }) => {
      const taken = rows.has(from) && rows.has(to);
      return drawn('polyline', {
        class: `transition${onError ? ' on-error' : ''}${taken ? ' taken' : ''}`,
        points: points.map(({ x, y }) => `${x},${y}`).join(' '),
        'marker-end': 'url(#tip)',
      });
    }),
    ...machine.states.map(({ name, x, y, width: wide, height: high }) =>
      drawn(
        'g',
        { class: classOf(name) },
        drawn('rect', {
          x: String(x - wide / 2),
          y: String(y - high / 2),
          width: String(wide),
          height: String(high),
          rx: '6',
        }),
        drawn(
          'text',
          { x: String(x), y: String(y), 'text-anchor': 'middle', 'dominant-baseline': 'central' },
          name,
        ),
      ),
    ),
  );
}

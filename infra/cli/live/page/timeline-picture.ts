import type { LiveAttempt, LiveStateRow } from '../contract.ts';
import { element } from './dom.ts';
import { timeText } from './times.ts';

/** An attempt as bars over time: a row for each state, in it a bar for each stay, marked where a try failed. */
export function timelinePicture(attempt: LiveAttempt): HTMLElement {
  const { title, states } = attempt;
  if (states.length === 0) return element('p', {}, title);
  return element(
    'table',
    { class: 'timeline' },
    element('caption', {}, title),
    element(
      'thead',
      {},
      element(
        'tr',
        {},
        ...['State', 'Time', 'In it for'].map((name) => element('th', { scope: 'col' }, name)),
      ),
    ),
    element('tbody', {}, ...states.map((row) => rowOf(row, attempt))),
  );
}

function rowOf({ state, waits, visits, text }: LiveStateRow, attempt: LiveAttempt): HTMLElement {
  const wholeMs = Math.max(1, attempt.endAtMs - attempt.startedAtMs);
  const share = (ms: number) => `${Math.min(100, Math.max(0, (ms / wholeMs) * 100))}%`;
  const lane = element('div', { class: 'lane' });
  for (const { enteredAtMs, leftAtMs, failures } of visits) {
    const kind = failures.length > 0 ? 'bar failed' : waits ? 'bar waits' : 'bar';
    const bar = element('div', {
      class: leftAtMs === undefined && attempt.running ? `${kind} open` : kind,
      title: [timeText(enteredAtMs), ...failures].join(', '),
    });
    // Not as an attribute: the policy of the page allows none.
    bar.style.left = share(enteredAtMs - attempt.startedAtMs);
    bar.style.width = share((leftAtMs ?? attempt.endAtMs) - enteredAtMs);
    lane.append(bar);
  }
  return element(
    'tr',
    {},
    element('th', { scope: 'row' }, state),
    element('td', { class: 'time', 'aria-hidden': 'true' }, lane),
    element('td', {}, text),
  );
}

import type { LiveItem, LiveMachines } from '../contract.ts';
import { type Content, element } from './dom.ts';
import { machinePicture } from './machine-picture.ts';
import { timelinePicture } from './timeline-picture.ts';

/** One work item: all that is known of it, its attempts over time, and the way of the latest one through its machine. */
export function itemView({ item, machines }: { item: LiveItem; machines: LiveMachines }): Content[] {
  const { name, kind, rows, roomUrl, attempts, status } = item;
  const [latest] = attempts;
  return [
    element(
      'h1',
      { tabindex: '-1', id: 'item' },
      `${name} `,
      element('span', { class: `status ${status}` }, status),
    ),
    roomUrl
      ? element('p', {}, element('a', { href: roomUrl, rel: 'noreferrer' }, 'Open the room'))
      : undefined,
    element(
      'dl',
      { class: 'facts' },
      ...rows.flatMap(([label, text]) => [
        element('dt', {}, label),
        element(
          'dd',
          {},
          ...text.split('\n').flatMap((line, index) => [index > 0 ? element('br') : '', line]),
        ),
      ]),
    ),
    element('h2', {}, 'Attempts, the latest first'),
    ...attempts.map(timelinePicture),
    latest && latest.states.length > 0 ? element('h2', {}, 'Its way') : undefined,
    latest && latest.states.length > 0
      ? element(
          'div',
          { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'State machine' },
          machinePicture(machines[kind], latest),
        )
      : undefined,
  ];
}

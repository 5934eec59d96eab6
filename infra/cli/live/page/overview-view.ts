import type { Counted, Overview } from '../../overview/overview.ts';
import { type Content, element } from './dom.ts';
import { itemLink } from './item-table.ts';
import { durationText, timeText } from './times.ts';

/** How the environment is: one tile for each number, then the hold and the portal slot. */
export function overviewView(overview: Overview): Content[] {
  const { hold, held, failed, deadLetters, undelivered, accepted, running } = overview;
  const number = ({ count }: Pick<Counted, 'count'>) =>
    count >= overview.countedUpTo ? `${count} or more` : String(count);
  const tile = (label: string, value: string, isTrouble = false) =>
    element(
      'div',
      { class: isTrouble ? 'tile trouble' : 'tile' },
      element('dt', {}, label),
      element('dd', {}, value),
    );
  return [
    hold
      ? element(
          'section',
          { class: 'banner', 'aria-label': 'Hold of all work' },
          element('strong', {}, `All work is held since ${timeText(hold.since)} (${hold.reason}). `),
          hold.message,
        )
      : undefined,
    element(
      'dl',
      { class: 'tiles' },
      tile('Accepted', number({ count: accepted })),
      tile('Running', number({ count: running })),
      tile('Held', number(held), held.count > 0),
      tile('Failed in 24 hours', number({ count: failed.lastDay }), failed.lastDay > 0),
      tile('Results not delivered yet', number(undelivered)),
      tile('Results given up', number(deadLetters), deadLetters.count > 0),
    ),
    element('h2', {}, 'Portal slot'),
    ...slotView(overview),
  ];
}

function slotView({ slot, askedAt, copying, wait }: Overview): Content[] {
  const { holder, waiting, count, countedUpTo } = slot;
  const nowMs = Date.parse(askedAt);
  const more = count - waiting.length;
  return [
    element(
      'p',
      {},
      ...(holder
        ? [
            itemLink(holder.name),
            holder.since ? ` has it for ${durationText(nowMs - Date.parse(holder.since))}. ` : ' has it. ',
            ...copied(holder.share),
          ]
        : ['Free: a new project has its turn at once.']),
    ),
    ...copying
      .filter(({ name }) => name !== holder?.name)
      .map(({ name, since }) =>
        element('p', {}, itemLink(name), ` is copied since ${timeText(since)}, without the slot.`),
      ),
    waiting.length > 0
      ? element(
          'ol',
          { class: 'queue' },
          ...waiting.map(({ name, since, turnAt }) =>
            element(
              'li',
              {},
              itemLink(name),
              ` waits for ${durationText(nowMs - Date.parse(since))}`,
              turnAt ? `, its turn comes in about ${durationText(Date.parse(turnAt) - nowMs)}` : '',
            ),
          ),
        )
      : undefined,
    more > 0 ? element('p', {}, `${count >= countedUpTo ? 'At least ' : ''}${more} more wait.`) : undefined,
    'unknown' in wait && wait.ahead > 0
      ? element('p', {}, `Nobody can say how long a new project would wait: ${wait.unknown}.`)
      : undefined,
  ];
}

function copied(share: number | undefined): Content[] {
  if (share === undefined) return [];
  const percent = `${Math.floor(share * 100)} %`;
  const bar = element('progress', { max: '1', value: String(share), 'aria-label': 'Copied' }, percent);
  return [bar, ` about ${percent} copied`];
}

import type { InferOutput } from 'valibot';
import type { Clock } from '../kernel/clock.ts';
import type { Log } from '../kernel/log.ts';
import { second } from '../kernel/time.ts';
import { type Answer, answer, type Problem, tryLater } from './answers.ts';
import type { itemSchema } from './contract.ts';
import type { ReadItem } from './receive-item.ts';

/** An item takes about eight calls of AWS. More at once would gain little, and meet the quota of StartExecution sooner. */
const atOnce = 10;
/** Items that have not begun by then are left to the sender's repeat: the receiver has 25 s, and the last ones need some of it. */
const enoughMs = 10 * second;

/**
 * Accepts the items of one webhook, each by itself. The status says what to do with the whole: it is 503 only if an item
 * could not be stored. Then all are sent again, and those that were stored are duplicates.
 */
export async function receiveSeveral(
  items: readonly ReadItem[],
  { source, clock, log }: { source: string; clock: Pick<Clock, 'now'>; log: Log },
): Promise<Answer> {
  // Some systems check so whether the address still answers.
  if (items.length === 0) log.info('WEBHOOK_IGNORED', { source });
  const untilMs = clock.now() + enoughMs;
  const answers: Answer[] = [];
  let late = 0;
  const work = [...byKey(items).values()];
  const worker = async () => {
    for (let next = work.shift(); next; next = work.shift()) {
      for (const { place, accept } of next) {
        const isLate = clock.now() >= untilMs;
        if (isLate) late += 1;
        answers[place] = isLate
          ? tryLater('There was no time left for this item. Send it again.')
          : await accept();
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  if (late > 0)
    log.error('WEBHOOK_NOT_STORED', { source, reason: `no time was left for ${late} of its items` });
  return answerOf(items.map((item, place) => ('answer' in item ? item.answer : (answers[place] as Answer))));
}

type ToAccept = { place: number; accept: () => Promise<Answer> };

/** What is left to accept. Items about one work item stay in the order in which they came. */
function byKey(items: readonly ReadItem[]): Map<string, ToAccept[]> {
  const groups = new Map<string, ToAccept[]>();
  for (const [place, item] of items.entries()) {
    if ('answer' in item) continue;
    groups.set(item.key, [...(groups.get(item.key) ?? []), { place, accept: item.accept }]);
  }
  return groups;
}

function answerOf(answers: readonly Answer[]): Answer {
  const items = answers.map(itemOf);
  // Who may not send anything here is told so, as with one item.
  const [first] = answers;
  if (first && answers.every(({ status }) => status === 401)) return first;
  const failed = answers.filter(({ status }) => status === 503).length;
  if (failed > 0) {
    const detail = `${failed} of ${items.length} items could not be stored just now. Send all again: the others are duplicates then.`;
    const whole = tryLater(detail);
    return { ...whole, body: { ...(whole.body as Problem), items } };
  }
  return answer(answers.some(({ status }) => status === 202) ? 202 : 200, { status: 'several', items });
}

type Item = InferOutput<typeof itemSchema>;

/** An answer as one of several. */
function itemOf({ status, body }: Answer): Item {
  if (!('detail' in body)) return body as Item;
  const { detail, errors } = body;
  if (status === 503) return { status: 'not-stored', detail };
  return { status: 'invalid', detail, ...(errors ? { errors } : {}) };
}

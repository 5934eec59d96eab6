import { isDeepStrictEqual } from 'node:util';
import type { LookUpOutcome } from '../contract/look-up.ts';
import type { ParsedItem, Reading } from '../contract/receive.ts';
import type { SettingsMistake } from '../contract/set-up.ts';
import { Concluded } from '../vendor-api/outcome.ts';
import { readAnswer } from './look-up/look-up.ts';
import { customReceiver } from './receive.ts';
import type { CustomSettings, Sample } from './settings.ts';

/** What the bodies of samples become, where that is something else than the samples say. */
export function mistakesInSamples(source: CustomSettings): SettingsMistake[] {
  return source.samples.flatMap((sample, index) => {
    const given = itemsOf(source, sample);
    const path = ['samples', index];
    const about = sample.file === undefined ? '' : `${sample.file}: `;
    if (given.length !== sample.items.length) {
      const message = `${about}the body gives ${given.length} items and not ${sample.items.length}; it gives ${shown(given)}`;
      return [{ path, message }];
    }
    return given.flatMap((item, place) => {
      const wanted = withoutBlanks(sample.items[place] ?? {});
      if (isDeepStrictEqual(item, wanted)) return [];
      const message = `${about}the body gives ${shown(item)} and not ${shown(wanted)}; correct the expressions, or the item here`;
      return [{ path: [...path, 'items', place], message }];
    });
  });
}

/** What a body becomes, in the words of a sample. */
function itemsOf(source: CustomSettings, { body, answer }: Sample): Record<string, unknown>[] {
  const parsed = customReceiver.itemsOf?.(source, body) ?? { mistakes: [] };
  const items: ParsedItem[] = 'items' in parsed ? parsed.items : [parsed];
  return items.map((one) => {
    const reading: Reading =
      'mistakes' in one
        ? { outcome: 'invalid', mistakes: one.mistakes }
        : // Whether a state counts is the environment's matter, and its time may be any.
          customReceiver.read(source, one.json, {
            headers: {},
            nowMs: Number.MAX_SAFE_INTEGER,
            follows: true,
          });
    return withoutBlanks(becomes(withAnswer(reading, source, answer)));
  });
}

/** What a reading becomes when its look-up is answered so. Without an answer it stays what the body says. */
export function withAnswer(reading: Reading, { lookUp }: CustomSettings, answer: unknown): Reading {
  if (reading.outcome !== 'work-item' || !lookUp || answer === undefined) return reading;
  const { facts } = reading;
  const said = answerOf(() => readAnswer(lookUp, facts, answer));
  if (said.outcome === 'ignored') return said;
  if (said.outcome !== 'found')
    return { outcome: 'invalid', mistakes: [{ field: 'lookUp', message: said.message }] };
  const { itemUrl, warnings: _, ...item } = said.item;
  return { ...reading, facts: { ...facts, ...item }, ...(itemUrl ? { itemUrl } : {}) };
}

function answerOf(read: () => LookUpOutcome): LookUpOutcome {
  try {
    return read();
  } catch (error) {
    if (error instanceof Concluded) return error.outcome;
    throw error;
  }
}

/** What a reading is, in the words of a sample. */
export function becomes(reading: Reading): Record<string, unknown> {
  if (reading.outcome === 'invalid') {
    return { invalid: reading.mistakes.map(({ field, message }) => `${field}: ${message}`).join('; ') };
  }
  if (reading.outcome === 'ignored') return { ignored: reading.reason };
  if (reading.outcome === 'stranger') return { refused: reading.reason };
  if (reading.outcome === 'challenge') return { challenge: reading.challenge };
  const { kind: _, ...facts } = reading.facts;
  if (reading.outcome === 'work-item' && reading.itemUrl) return { ...facts, itemUrl: reading.itemUrl };
  if (reading.outcome !== 'state') return facts;
  const { status, atMs, title } = reading.reported;
  const named = 'projectId' in facts ? { projectId: facts.projectId } : { ticketId: facts.ticketId };
  return {
    ...named,
    ...(title === undefined ? {} : { ['projectId' in facts ? 'projectName' : 'subject']: title }),
    status,
    updatedAt: new Date(atMs).toISOString(),
    closed: reading.closed ?? 'neither in closedStates nor in openStates',
  };
}

/** An absent type or subject is an empty one. */
function withoutBlanks(item: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(item).filter(([, value]) => value !== '' && value !== undefined));
}

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length <= 400 ? text : `${text.slice(0, 397)}...`;
}

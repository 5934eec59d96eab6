import { day, hour, minute, second } from '../kernel/time.ts';
import type { ItemStatus } from './contract.ts';
import { type Language, languages } from './languages/all.ts';
import type { PluralForms } from './languages/sentences.ts';

/** A status in words, for people. */
export interface StatusWords {
  heading: string;
  /** Whole sentences. */
  lines: string[];
  /** How far the copy is. */
  progress?: { label: string; percent: number; text: string };
  link?: { text: string; url: string };
}

/** Says a status in a language. */
export function wordsOf(status: ItemStatus, language: Language, nowMs: number): StatusWords {
  const say = languages[language];
  const filled = (sentence: string, values: Values) => fill(sentence, values, language);
  switch (status.status) {
    case 'accepted':
      return { heading: say.headings.accepted, lines: [say.accepted] };
    case 'queued': {
      const { place, of } = status.queue;
      const where =
        place === undefined
          ? [filled(say.farBack, { of })]
          : [
              filled(say.queued, { place, of }),
              place === 1 ? say.next : plural(say.ahead, place - 1, language),
            ];
      return { heading: say.headings.queued, lines: [...where, estimate(status.readyAt, language, nowMs)] };
    }
    case 'creating': {
      const { percent, readyAt } = status;
      // A room without a template is there in a moment.
      const lines = readyAt ? [say.creating, estimate(readyAt, language, nowMs)] : [say.creating];
      if (percent === undefined) return { heading: say.headings.creating, lines };
      const text = new Intl.NumberFormat(language, { style: 'percent' }).format(percent / 100);
      const progress = { label: say.progress, percent, text };
      return { heading: say.headings.creating, lines, progress };
    }
    case 'completing':
      return { heading: say.headings.completing, lines: [say.completing] };
    case 'done': {
      const { url, state } = status.room;
      const { heading, text } = say.rooms[state ?? 'active'];
      const archive =
        status.archiveAfter && filled(say.archiveAfter, { date: dateOf(status.archiveAfter, language) });
      const link = state === 'deleted' ? {} : { link: { text: say.open, url } };
      return { heading, lines: archive ? [text, archive] : [text], ...link };
    }
    case 'held': {
      const { reason, notBefore } = status;
      const later = notBefore ? [filled(say.notBefore, { time: timeOf(notBefore, language) })] : [];
      return { heading: say.headings.held, lines: [say.held[reason], ...later, say.nothingToDo] };
    }
    case 'ignored':
      return { heading: say.headings.ignored, lines: [say.failed['not-planned']] };
    case 'failed':
      return { heading: say.headings.failed, lines: [say.failed[status.reason]] };
  }
}

type Values = Readonly<Record<string, string | number>>;

/** Fills the placeholders of a sentence; numbers as the language writes them. */
export function fill(sentence: string, values: Values, language: Language): string {
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    return typeof value === 'number' ? new Intl.NumberFormat(language).format(value) : String(value);
  });
}

function plural(forms: PluralForms, count: number, language: Language): string {
  const form = new Intl.PluralRules(language).select(count);
  return fill(forms[form] ?? forms.other, { count }, language);
}

function estimate(
  readyAt: { likely: string; earliest: string; latest: string } | undefined,
  language: Language,
  nowMs: number,
): string {
  const say = languages[language];
  if (!readyAt) return say.noEstimate;
  const [likely, earliest, latest] = [readyAt.likely, readyAt.earliest, readyAt.latest].map(
    (at) => Date.parse(at) - nowMs,
  ) as [number, number, number];
  const unit = unitOf(latest);
  const [ms, least, most] = [likely, earliest, latest].map((one) => inUnit(one, unit)) as [
    number,
    number,
    number,
  ];
  const format = formatOf(unit, language);
  const duration = format.format(ms);
  if (least === most) return fill(say.estimate, { duration }, language);
  return fill(say.estimateWithRange, { duration, range: format.formatRange(least, most) }, language);
}

/** Units of durations, each up to its limit, in steps of which nobody takes more for certain. */
const units = [
  { unit: 'second', ms: second, step: 10, below: 90 * second },
  { unit: 'minute', ms: minute, step: 1, below: 90 * minute },
  { unit: 'hour', ms: hour, step: 1, below: 48 * hour },
  { unit: 'day', ms: day, step: 1, below: Number.POSITIVE_INFINITY },
] as const;
type Unit = (typeof units)[number];

const unitOf = (ms: number): Unit => units.find(({ below }) => ms < below) ?? units[3];

/** Rounded up: something that is ready before is no disappointment. */
function inUnit(ms: number, { ms: unitMs, step }: Unit): number {
  return Math.max(1, Math.ceil(ms / unitMs / step)) * step;
}

function formatOf({ unit }: Unit, language: Language): Intl.NumberFormat {
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' });
}

/** A duration in one unit, such as "5 minutes". */
export function durationOf(ms: number, language: Language): string {
  const unit = unitOf(ms);
  return formatOf(unit, language).format(Math.max(1, Math.round(ms / unit.ms)));
}

/** Nobody knows where the reader is: dates and times are in UTC, and times say so. */
function dateOf(at: string, language: Language): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(at));
}

function timeOf(at: string, language: Language): string {
  const shown = { hour: 'numeric', minute: '2-digit', timeZone: 'UTC', timeZoneName: 'short' } as const;
  return new Intl.DateTimeFormat(language, shown).format(new Date(at));
}

import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { it } from './it.ts';
import { ja } from './ja.ts';
import { pl } from './pl.ts';
import { pt } from './pt.ts';
import type { Sentences } from './sentences.ts';
import { zh } from './zh.ts';

/** The languages of the status, by their tags (BCP 47). */
export const languages = { en, de, fr, es, it, pt, pl, ja, zh } as const satisfies Record<string, Sentences>;

export type Language = keyof typeof languages;

export const defaultLanguage: Language = 'en';

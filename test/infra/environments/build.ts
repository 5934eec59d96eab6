import { SettingsError } from '../../../infra/environments/mistakes.ts';
import { parseSettings } from '../../../infra/environments/parse.ts';

type Json = Record<string, unknown>;

/** The least that a settings file can hold, with more on top. */
export function settingsFile(more: Json = {}): Json {
  return { portal: { url: 'https://acme.onlyoffice.com' }, sources: { 'project-system': {} }, ...more };
}

/** The lines of the mistakes in a file, none for a good one. */
export function mistakesIn(json: unknown, options: { environment?: string; local?: boolean } = {}): string[] {
  try {
    parseSettings(json, { environment: 'dev', ...options });
    return [];
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.message.split('\n');
  }
}

/** The five mistakes of a person in a hurry. */
export const fiveMistakes = {
  portal: { url: 'http://acme.onlyoffice.com' },
  sources: { 'project-system': { resultURL: 'https://projects.example.com' } },
  projectRoom: { fallback: 'frist' },
  ticketRoom: {
    roomType: 'EditingRoom',
    team: [
      { email: 'maria@example.com', access: 'RoomManager' },
      { group: '66faa6e4-f133-11ea-b126-00ffeec8b4ef', access: 'Editing' },
      { email: 'tom@example.com', access: 'Editor' },
    ],
    link: { kind: 'external' },
  },
};

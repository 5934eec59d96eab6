import { parseSettings } from '../../../infra/environments/parse.ts';
import type { LifeSettings, Settings } from '../../../lib/settings/schema.ts';
import { settingsFile } from '../../infra/environments/build.ts';

/** The settings of an environment with a project system and a helpdesk that want results, and more on top. */
export function settings(more: Record<string, unknown> = {}): Settings {
  const sources = {
    'project-system': { resultUrl: 'https://projects.example.com/results' },
    helpdesk: { resultUrl: 'https://helpdesk.example.com/results' },
  };
  return parseSettings(settingsFile({ sources, ...more }), { environment: 'test', local: true });
}

/** How rooms follow their work items, with the defaults where nothing else is said. */
export function lifeSettings(change: Partial<LifeSettings> = {}): LifeSettings {
  return { ...(settings({ life: {} }).life as LifeSettings), ...change };
}

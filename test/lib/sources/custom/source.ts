import type { CustomSettings } from '../../../../lib/sources/custom/settings.ts';
import { settingsWith, sourceOf } from '../receiver.ts';

const least = {
  type: 'custom',
  proof: { header: 'x-webhook-secret' },
  item: { projectId: 'id', projectName: 'name' },
  samples: [{ body: { id: 7, name: 'B' }, items: [{ projectId: '7', projectName: 'B' }] }],
};

/** The settings of a source without code, with these changes. */
export function customSource(change: object = {}): CustomSettings {
  return sourceOf(settingsWith({ source: { ...least, ...change } })) as CustomSettings;
}

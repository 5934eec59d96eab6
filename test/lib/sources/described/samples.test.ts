import { describe, expect, it } from 'vitest';
import { mistakesInSamples } from '../../../../lib/sources/custom/check-samples.ts';
import type { CustomSettings } from '../../../../lib/sources/custom/settings.ts';
import { type Described, describedSource, describedTypes } from './system.ts';

const variants: Record<Described, object[]> = {
  monday: [
    {},
    { account: 'acme', typeColumn: 'color_mksfebkh' },
    { statusColumn: 'status' },
    { statusColumn: 'status', startLabels: ['Won', 'Signed'] },
    { statusColumn: 'status', startLabels: ['Won'], typeColumn: 'text_1', account: 'acme' },
    { only: { groups: ['Bridges', 'Roads'] } },
    { statusColumn: 'status', startLabels: ['Won'], only: { groups: ['topics'] } },
    { proof: { audience: 'https://rooms.example.com/webhooks/source' } },
  ],
  hubspot: [
    {},
    { typeProperty: 'pipeline', only: { stages: ['closedwon'] }, closedStages: ['closedlost'] },
    { only: { stages: ['closedwon'], pipelines: ['sales'], types: ['existingbusiness'] } },
    { closedStages: [] },
  ],
  asana: [
    {},
    { typeField: 1204567890123457 },
    { typeField: 1204567890123457, only: { teams: ['Sales'], types: ['Campaign'] } },
  ],
  pipedrive: [
    {},
    { typeField: '9dc80c50d78a15643bfc4ca79d76156a73a1ca0e' },
    { only: { pipelines: [3], stages: [2] } },
  ],
};

describe.each(describedTypes)('samples of %s', (type) => {
  it.each(variants[type])('give what they say, by the expressions of a source with %j', (more) => {
    const source = describedSource(type, more as Record<string, unknown>) as unknown as CustomSettings;
    expect(mistakesInSamples(source)).toEqual([]);
    expect(source.samples[0]?.items[0]).toHaveProperty('projectName');
  });
});

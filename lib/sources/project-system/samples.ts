import type { SourceSamples } from '../contract/samples.ts';
import { sign } from '../generic/authentication.ts';
import type { GenericSettings } from '../generic/settings.ts';

export const projectSystemSamples: SourceSamples<GenericSettings> = {
  sign,
  samples: (_, { id: projectId, projectType, title: projectName, callbackUrl }) => ({
    project: { projectId, projectType, projectName, callbackUrl },
    test: { event: 'test' },
  }),
};

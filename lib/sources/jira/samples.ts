import type { SourceSamples } from '../contract/samples.ts';
import { sign } from './authentication.ts';
import type { JiraSettings } from './settings.ts';

export const jiraSamples: SourceSamples<JiraSettings> = {
  sign,
  samples: (source, { id, title: summary = 'Printer offline', projectType }) => {
    const key = `SUP-${id}`;
    const self = `https://${source.site}/rest/api/2`;
    const category = projectType ? { projectCategory: { name: projectType } } : {};
    const projectKey = `P${id}`;
    return {
      issue: {
        timestamp: 1767225600000,
        webhookEvent: 'jira:issue_created',
        issue_event_type_name: 'issue_created',
        issue: {
          id,
          key,
          self: `${self}/issue/${id}`,
          fields: {
            summary,
            labels: ['vip'],
            issuetype: { name: source.makes === 'projects' ? 'Epic' : 'Service Request' },
            project: { id: '10000', key: 'SUP', ...category },
          },
        },
      },
      // The whole issue comes with each change; what counts is read.
      changed: {
        timestamp: 1767225600000,
        webhookEvent: 'jira:issue_updated',
        issue_event_type_name: 'issue_generic',
        issue: { id, key, self: `${self}/issue/${id}` },
      },
      automation: { id, key, projectType, summary },
      project: {
        timestamp: 1767225600000,
        webhookEvent: 'project_created',
        project: {
          self: `${self}/project/${id}`,
          id: Number(id),
          key: projectKey,
          name: summary,
          ...category,
        },
      },
      test: { event: 'test' },
    };
  },
};

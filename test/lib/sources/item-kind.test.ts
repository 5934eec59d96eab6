import { expect, it } from 'vitest';
import type { SourceSettings } from '../../../lib/settings/schema.ts';
import { itemKindOf } from '../../../lib/sources/registry/samples.ts';

it.each<[object, 'project' | 'ticket']>([
  [{ type: 'project-system' }, 'project'],
  [{ type: 'helpdesk' }, 'ticket'],
  [{ type: 'jira', makes: 'projects' }, 'project'],
  [{ type: 'jira', makes: 'issues' }, 'ticket'],
  [{ type: 'custom', samples: [{ items: [] }, { items: [{ projectId: '7' }] }] }, 'project'],
  [{ type: 'custom', samples: [{ items: [{ ticketId: '7' }, { projectId: '8' }] }] }, 'project'],
  [{ type: 'custom', samples: [{ items: [{ ticketId: '7' }] }] }, 'ticket'],
  [{ type: 'custom', samples: [] }, 'ticket'],
])('a source of %j makes a %s', (source, kind) => {
  expect(itemKindOf(source as SourceSettings)).toBe(kind);
});

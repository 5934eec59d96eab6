import { describe, expect, it } from 'vitest';
import { ignored, reader } from '../reader.ts';

const project = { projectId: 'PRJ-1', projectType: 'test', projectName: 'Test' };
const generic = { type: 'project-system' };
const desk = { type: 'helpdesk' };
const zendesk = { type: 'zendesk', subdomain: 'acme', roomField: 7 };
const freshdesk = { type: 'freshdesk', subdomain: 'acme' };
const jira = { type: 'jira', site: 'acme.atlassian.net' };

describe('a body that says that it is a test', () => {
  it.each([
    [generic, { event: 'test' }],
    [desk, { type: 'test' }],
    [zendesk, { test: true }],
    [freshdesk, { event: 'test', note: 'from the rule editor' }],
    [jira, { event: 'test' }],
    [zendesk, { ticket_id: '{{ticket.id}}', subject: '{{ticket.title}}' }],
    [freshdesk, { ticket_id: '{{ticket.id}}', subject: '{{ticket.subject}}' }],
    [jira, { id: '{{issue.id}}', key: '{{issue.key}}' }],
  ])('makes nothing: %j %j', (source, body) => {
    expect(reader(source)(body)).toEqual(ignored(/^test: signature right$/));
  });

  it.each([
    [generic, { ...project, type: 'test' }],
    [generic, { ...project, test: true }],
    [generic, { ...project, event: 'test' }],
    [generic, { ...project, id: '{{template}}' }],
    [desk, { ticketId: '1', test: true, type: 'test' }],
    [zendesk, { ticket_id: '1', test: true }],
    [freshdesk, { ticket_id: '1', type: 'test' }],
    [jira, { id: '1', key: 'SUP-1', type: 'test' }],
  ])('is a work item if it is about one: %j %j', (source, body) => {
    expect(reader(source)(body).outcome).toBe('work-item');
  });

  it.each([
    [generic, { type: 'test', projectName: 'Q1', projectType: 'marketing' }, 'projectId'],
    [desk, { test: true, subject: 'Login error' }, 'ticketId'],
    [zendesk, { type: 'test', subject: 'Login error' }, 'ticket_id'],
    [freshdesk, { type: 'test', subject: 'Login error' }, 'ticket_id'],
    [jira, { type: 'test', key: 'SUP-1', summary: 'Login error' }, 'id'],
  ])('is refused if it is about a work item whose id it lacks: %j %j', (source, body, field) => {
    const read = reader(source)(body);
    expect(read).toMatchObject({ outcome: 'invalid', mistakes: [{ field }] });
  });
});

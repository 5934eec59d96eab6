const projectPrefix = 'project/';

/** The id of a Jira project's work item. The prefix distinguishes it from that of an issue, whose id may be the same number. */
export function workItemIdOfProject(projectId: string): string {
  return projectPrefix + projectId;
}

/** The id of the Jira project that a work item is about; undefined for a work item that is about an issue. */
export function projectIdOf(workItemId: string): string | undefined {
  return workItemId.startsWith(projectPrefix) ? workItemId.slice(projectPrefix.length) : undefined;
}

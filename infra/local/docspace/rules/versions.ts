/**
 * The next DocSpace: what branch `develop` of DocSpace-server has at d45942e (July 2026), after branch
 * `release/v3.8.0`. Not released under this number.
 */
export const nextVersion = '3.9.0';

/**
 * Whether a portal is of version 3.`minor` or later. What differs here since 3.1 (tags v3.1.0 to v3.7.2 of
 * DocSpace-server): 3.2 a write scope implies reading, and archiving answers its own operation; 3.5 `sharedLink`,
 * `sharedToUser` and `sharedToGroup`; 3.7 `subjectOwnerId`, `maxUseCount`, copies of folders below the first level,
 * scopes on anonymous endpoints; `nextVersion` has no `subjectFilter`.
 */
export function since({ version }: { version: string }, minor: number): boolean {
  const [major = 0, own = 0] = version.split('.').map(Number);
  return major > 3 || (major === 3 && own >= minor);
}

import type { SecretName } from './environments/secret-names.ts';

/** The stack of an environment whose outputs name everything that commands need. */
export function stackNameOf(environment: string): string {
  return `DocspaceRooms-${environment}`;
}

/** `project-system` as `ProjectSystem`: outputs have letters and digits only. */
export function pascalCase(name: string): string {
  return name.replace(/(?:^|-+)(\w?)/g, (_, letter: string) => letter.toUpperCase());
}

/** The output that holds the ARN of a secret. */
export function secretOutput(name: SecretName): string {
  if (name.use === 'portal') return 'PortalKeySecretArn';
  return `${name.use === 'verify' ? 'Verify' : 'WriteBack'}SecretArn${pascalCase(name.source)}`;
}

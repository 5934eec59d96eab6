import * as v from 'valibot';
import type { WriteBackOutcome } from '../contract/write-back.ts';
import type { VendorApi } from '../vendor-api/client.ts';

/** Jira answers 404 for what is not there and for what our account may not see: the project shows which it is. */
export async function goneOrUnseen(
  call: VendorApi,
  label: string | undefined,
): Promise<Extract<WriteBackOutcome, { outcome: 'gone' | 'refused' }>> {
  const [project, number] = label?.split('-') ?? [];
  if (number === undefined) return { outcome: 'gone' };
  const seen = await call({ path: `/rest/api/3/project/${project}`, schema: v.unknown() }, 404);
  if (seen.ok) return { outcome: 'gone' };
  const message = `Our account does not see the Jira project ${project}; give it "Browse projects".`;
  return { outcome: 'refused', code: 'WriteBackRejected', message };
}

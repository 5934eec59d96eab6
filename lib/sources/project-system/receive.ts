import * as v from 'valibot';
import { body, id, text } from '../bodies/fields.ts';
import { callbackUrl, genericReceiver } from '../generic/receive.ts';
import type { GenericSettings } from '../generic/settings.ts';

/** The body of a project's webhook: `{ projectId, projectType?, projectName, callbackUrl? }`. */
export function projectBody(settings: Pick<GenericSettings, 'callbackHosts'>) {
  return body(
    {
      projectId: id('PRJ-10021'),
      projectType: v.nullish(text('send a string of at most 200 characters, or leave it out', 200), ''),
      projectName: v.pipe(
        text('send a string of 1 to 1,000 characters such as "Q1 Campaign"', 1000),
        v.check((name) => name.trim() !== '', 'send a string of 1 to 1,000 characters such as "Q1 Campaign"'),
      ),
      callbackUrl: callbackUrl(settings),
    },
    '{ "projectId": "PRJ-10021", "projectType": "marketing", "projectName": "Q1 Campaign" }',
  );
}

/** A PM, ERP or CRM system that speaks our own form. */
export const projectSystemReceiver = genericReceiver(projectBody, (said) => ({ kind: 'project', ...said }));

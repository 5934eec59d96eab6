import * as v from 'valibot';
import { body, id, itemUrl, line, text } from '../bodies/fields.ts';
import { people } from '../generic/people.ts';
import { callbackUrl, genericReceiver } from '../generic/receive.ts';
import type { GenericSettings } from '../generic/settings.ts';
import type { StateForm } from '../generic/state.ts';

const name = 'send a text such as "Q1 Campaign"';

/**
 * The body of a project's webhook: `{ projectId, projectType?, projectName, itemUrl?, people?, callbackUrl? }`.
 *
 * @param options.mayLackName of one whose name is looked up
 */
export function projectBody(
  settings: Pick<GenericSettings, 'callbackHosts'>,
  { mayLackName = false }: { mayLackName?: boolean } = {},
) {
  return body(
    {
      projectId: id('PRJ-10021'),
      projectType: v.nullish(text('send a string of at most 200 characters, or leave it out', 200), ''),
      projectName: mayLackName
        ? v.nullish(line(name), '')
        : v.pipe(
            line(name),
            v.check((text) => text.trim() !== '', name),
          ),
      itemUrl: v.nullish(itemUrl),
      people,
      callbackUrl: callbackUrl(settings),
    },
    '{ "projectId": "PRJ-10021", "projectType": "marketing", "projectName": "Q1 Campaign" }',
  );
}

/** What names a project in a webhook that says its state. */
export const projectStateForm: StateForm = {
  id: { field: 'projectId', example: 'PRJ-10021' },
  title: 'projectName',
  factsOf: (projectId) => ({ kind: 'project', projectId, projectType: '', projectName: '' }),
};

/** A PM, ERP or CRM system that speaks our own form. */
export const projectSystemReceiver = genericReceiver(
  (settings) => projectBody(settings),
  (said) => ({ kind: 'project', ...said }),
  projectStateForm,
  { words: 'projectName', trusted: ['projectId', 'projectType', 'itemUrl', 'callbackUrl'] },
);

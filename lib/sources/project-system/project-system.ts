import * as v from 'valibot';
import { body, id, isTest, mistakesOf, testSeen, text } from '../bodies.ts';
import { callbackUrl, type GenericSettings, generic } from '../generic.ts';
import type { SourceType } from '../source-type.ts';

/** A PM, ERP or CRM system that speaks our own form: `{ projectId, projectType?, projectName, callbackUrl? }`. */
export const projectSystem: SourceType<GenericSettings> = {
  ...generic,
  read(settings, json) {
    if (isTest(json)) return testSeen;
    const parsed = v.safeParse(projectBody(settings), json);
    if (!parsed.success) return { outcome: 'invalid', mistakes: mistakesOf(parsed.issues) };
    const { callbackUrl: to, ...facts } = parsed.output;
    return { outcome: 'work-item', facts: { kind: 'project', ...facts }, ...(to ? { callbackUrl: to } : {}) };
  },
  samples: (_, { id: projectId, projectType, title: projectName, callbackUrl }) => ({
    project: { projectId, projectType, projectName, callbackUrl },
    test: { event: 'test' },
  }),
};

/** What a webhook of a project says. */
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

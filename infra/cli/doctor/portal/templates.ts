import { chooseTemplate, type Template } from '../../../../lib/rooms/project/template-choice.ts';
import type { ProjectRoomSettings } from '../../../../lib/settings/schema.ts';
import { type Finding, ok, problem, several, warning } from '../finding.ts';

/** Does every entry of the map, and the fallback, name one template that the service user sees? */
export function judgeTemplates(templates: readonly Template[], settings: ProjectRoomSettings): Finding[] {
  const types = Object.keys(settings.templates);
  const findings = types.map((type): Finding => {
    const check = `templates.${type}`;
    const choice = chooseTemplate(type, templates, settings);
    if (choice.outcome === 'chosen') return ok(check, `"${type}" gets "${choice.template.title}".`);
    return problem(check, choice.message, remedies[choice.outcome]);
  });
  if (settings.fallback.kind !== 'fail') {
    const choice = chooseTemplate(undefined, templates, settings);
    findings.push(
      choice.outcome === 'chosen'
        ? ok('templates.fallback', `Other projects get "${choice.template.title}".`)
        : problem('templates.fallback', choice.message, remedies[choice.outcome]),
    );
  }
  if (findings.length > 0) return findings;
  if (templates.length > 0) {
    return [ok('templates', `The service user sees ${several(templates.length, 'template')}.`)];
  }
  return [warning('templates', 'The service user sees no template, so no project gets a room.', share)];
}

const share = 'Share the templates with the service user in the portal.';
const remedies = {
  'not-found': `${share} Otherwise correct the environment file and deploy again.`,
  ambiguous: 'Name the template by its id in the environment file and deploy again.',
};

import type { AccessResult } from '../../../functions/self-check.ts';
import type { FailureCode } from '../../../lib/kernel/failures.ts';
import type { VersionAnswer } from '../deployment/published-versions.ts';
import { type Finding, ok, problem, remedyOf, several, skipped } from './finding.ts';

/** Failures that say that a role or a network, and not the portal, is at fault. */
const causes: readonly string[] = [
  'StoreUnavailable',
  'SecretUnavailable',
  'PortalUnavailable',
] satisfies FailureCode[];

/**
 * Do the deployed Lambdas get what they need, with their own roles and from their own network? What the portal says of
 * the key is judged elsewhere.
 *
 * @param answers to a self-check; undefined where nothing with self-checks is deployed
 * @param options.portalAnswers here, on this computer: if it does not, no network of the Lambdas is at fault
 */
export function judgeLambdas(
  answers: readonly VersionAnswer[] | undefined,
  { portalAnswers }: { portalAnswers: boolean },
): Finding[] {
  if (!answers) {
    return [skipped('lambdas', 'No Lambdas of this version are deployed; deploy it to have them checked.')];
  }
  const problems = answers.flatMap(({ id, access = [], error }) =>
    error === undefined
      ? access
          .filter(
            ({ needs, error: code = '' }) => causes.includes(code) && (portalAnswers || needs !== 'portal'),
          )
          .map((result) => judgeAccess(id, result))
      : [judgeSilence(id, error)],
  );
  if (problems.length > 0) return problems;
  return [
    ok(
      'lambdas',
      `${several(answers.length, 'Lambda reads', 'Lambdas read')} the table and what secrets they need with their own roles${portalAnswers ? ', and those that need the portal reach it' : ''}.`,
    ),
  ];
}

function judgeAccess(id: string, { needs, error, reason }: AccessResult): Finding {
  const check = `lambdas.${id}`;
  const because = reason ? ` (${reason.replace(/\.$/, '')})` : '';
  const code = error as FailureCode;
  if (needs === 'portal') {
    return problem(
      check,
      `The Lambda ${id} does not reach the portal${because}.`,
      'The portal answers here. The subnets or security groups in "network" of the environment file do not lead to it, or it refuses the address of the Lambdas: see Network in infra/README.md.',
    );
  }
  const what = needs === 'table' ? 'the table' : `the secret "${needs}"`;
  return problem(check, `The Lambda ${id} cannot read ${what}${because}.`, remedyOf(code));
}

function judgeSilence(id: string, error: string): Finding {
  return problem(
    `lambdas.${id}`,
    `The Lambda ${id} does not answer (${error}).`,
    'Read its log, and check that you may invoke Lambdas (lambda:InvokeFunction).',
  );
}

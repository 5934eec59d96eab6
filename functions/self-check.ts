import { logFieldsOf } from '../lib/kernel/failures.ts';

/**
 * An invocation without any effect, of any function:
 *
 * - `touch` only answers. A published version that nobody has invoked for weeks is inactive, and the first invocation
 *   after that fails (docs.aws.amazon.com/lambda/latest/dg/functions-states.html);
 * - `check-access` tries whether the role of the function reads its table and its secrets and reaches the portal.
 *
 * No webhook can be one: API Gateway puts what a caller sends below keys of its own.
 */
export interface SelfCheckEvent {
  selfCheck: 'touch' | 'check-access';
}

/** One thing that a function needs, and why its role does not get it; without `error` it does. */
export interface AccessResult {
  /** `table`, `portal`, or the label of a secret, such as `verify helpdesk`. */
  needs: string;
  /** A failure code, or the name of an error. */
  error?: string;
  reason?: string;
}

export interface SelfCheckAnswer {
  access: AccessResult[];
}

/** What a function needs, and how to try it without any effect. */
export type AccessTests = readonly { needs: string; attempt(): Promise<unknown> }[];

/** A provider of a dependency that can also be tried. */
export interface CheckedProvider<T, Runtime> {
  (runtime: Runtime): T;
  accessTests(runtime: Runtime): AccessTests;
}

export function isSelfCheck(event: unknown): event is SelfCheckEvent {
  return typeof event === 'object' && event !== null && Object.hasOwn(event, 'selfCheck');
}

/** Answers a self-check of a function with these providers. */
export async function answerSelfCheck<Runtime>(
  { selfCheck }: SelfCheckEvent,
  providers: Readonly<Record<string, (runtime: Runtime) => unknown>>,
  runtime: Runtime,
): Promise<SelfCheckAnswer> {
  if (selfCheck !== 'check-access') return { access: [] };
  const tests = Object.values(providers).flatMap((provider) =>
    'accessTests' in provider ? (provider as CheckedProvider<unknown, Runtime>).accessTests(runtime) : [],
  );
  return { access: await Promise.all(tests.map(resultOf)) };
}

async function resultOf({ needs, attempt }: AccessTests[number]): Promise<AccessResult> {
  try {
    await attempt();
    return { needs };
  } catch (error) {
    return { needs, ...logFieldsOf(error) };
  }
}

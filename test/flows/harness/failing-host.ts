import type { Services } from '../../../functions/runtime.ts';
import { LambdaError } from '../../../infra/local/aws/state-machine/errors.ts';
import { calmHost, type Host } from './host.ts';

/**
 * A host on which invocations fail by the name of an error.
 *
 * @param nameOf the error of an invocation that begins now; undefined lets it run
 */
export function failingHost(nameOf: (lambda: string, nowMs: number) => string | undefined) {
  return (services: Services): Host => {
    const host = calmHost(services.clock, services);
    return (lambda, work) => {
      const name = nameOf(lambda, services.clock.now());
      return name === undefined ? host(lambda, work) : Promise.reject(new LambdaError(name, 'for a test'));
    };
  };
}

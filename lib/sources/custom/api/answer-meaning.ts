import type { JsonAnswer } from '../../../kernel/json-http.ts';
import { second } from '../../../kernel/time.ts';
import { evaluate } from '../../expressions/evaluate.ts';
import type { Meaning } from '../../vendor-api/client.ts';
import type { ErrorSettings } from './request-setting.ts';

/** A code is a name of the vendor's. What looks otherwise may be a text that quotes values. */
const codeForm = /^[\w.:-]{1,80}$/;

/**
 * What an answer means by the settings: some systems answer 200 with an error in it, or one status for whatever is wrong.
 *
 * @returns the answer with the status that its error has in HTTP, and with what is to be done
 */
export function meaningOf(errors: ErrorSettings, answer: JsonAnswer): Meaning {
  const { json, status, retryAfterMs } = answer;
  if (typeof json !== 'object' || json === null) return answer;
  const { code: expression, waitSeconds } = errors;
  const [found = {}] = evaluate([json], {
    code: expression,
    ...(waitSeconds === undefined ? {} : { waitSeconds }),
  });
  const given = (name: string) => {
    const result = found[name];
    return result && 'value' in result ? result.value : undefined;
  };
  const [first] = [given('code')].flat();
  if (first === undefined || first === null || first === '') return answer;
  const code = String(first);
  const wait = given('waitSeconds');
  const waitMs = typeof wait === 'number' && wait > 0 ? wait * second : retryAfterMs;
  const remedy = Object.hasOwn(errors.remedies, code) ? ` ${errors.remedies[code]}` : '';
  const says = (codeForm.test(code) ? ` ${code}.` : '.') + remedy;
  const means = (its: number): Meaning => ({ json, status: its, retryAfterMs: waitMs, says });
  if (errors.gone.includes(code)) return means(404);
  if (errors.keyRefused.includes(code)) return means(401);
  // With a time it is like any other limit; without one it may be over at once.
  if (waitMs !== undefined && (typeof wait === 'number' || errors.tryLater.includes(code))) return means(429);
  if (errors.tryLater.includes(code)) return means(503);
  // Some answer 500 to whatever their code did not expect, also to a field that is not there.
  return means(status < 300 || (status >= 500 && remedy !== '') ? 400 : status);
}

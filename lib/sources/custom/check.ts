import * as v from 'valibot';
import type { CheckTools, SourceTrouble } from '../contract/set-up.ts';
import { evaluate } from '../expressions/evaluate.ts';
import { apiOf } from './api/api.ts';
import type { CheckSettings } from './api/request-setting.ts';
import { requestOf } from './api/requests.ts';
import type { WriteBackSettings } from './write-back-setting.ts';

/** Sends the request of a check, and tells which of its conditions the answer does not meet. */
export async function checkOf(
  writeBack: WriteBackSettings,
  { conditions, ...template }: CheckSettings,
  tools: CheckTools,
): Promise<SourceTrouble[]> {
  const request = requestOf('check', template, writeBack.secretInBody ? { secret: tools.secret } : {});
  if ('mistake' in request) return [{ grave: true, says: request.mistake, remedy: correct }];
  const { body: answer } = await apiOf(writeBack, tools)({ ...request, schema: v.unknown() });
  const named = conditions.map(({ expression }, index) => [String(index), expression] as const);
  const [results = {}] = evaluate([answer ?? null], Object.fromEntries(named));
  return conditions.flatMap(({ otherwise }, index) => {
    const result = results[String(index)];
    const isMet = result && 'value' in result && result.value === true;
    return isMet ? [] : [{ grave: true, says: otherwise, remedy: afterwards }];
  });
}

const correct = 'Correct writeBack.check in the environment file.';
const afterwards = 'Run npx rooms doctor again afterwards.';

type Json = Record<string, unknown>;

/** A schema of the document by its name. */
export function ref(name: string): Json {
  return { $ref: `#/components/schemas/${name}` };
}

const json = (description: string, ...names: string[]) => ({
  description,
  content: {
    'application/json': {
      schema: names.length === 1 ? ref(names[0] ?? '') : { oneOf: names.map(ref) },
    },
  },
});
export const refusal = (description: string, headers?: Json) => ({
  description,
  ...(headers ? { headers } : {}),
  content: { 'application/problem+json': { schema: ref('Problem') } },
});
const gatewayRefusal = (description: string) => ({
  description,
  content: { 'application/json': { schema: ref('GatewayError') } },
});
const headerOf = (type: string) => ({ required: true, schema: { type } });

/** The answers to webhooks, by their status. */
export const responses = {
  200: json(
    'Known already, or nothing that this environment makes rooms for: nothing new is made.',
    'Duplicate',
    'Ignored',
    'Noted',
    'Several',
    'Challenge',
  ),
  202: json(
    'The room is made or updated, or waits for the end of a hold.',
    'Accepted',
    'Held',
    'Noted',
    'Several',
  ),
  400: refusal('What to correct, every wrong field at once.'),
  401: refusal('The signature or secret is missing or wrong.'),
  403: gatewayRefusal('The gateway knows no such path, or takes this source from other addresses only.'),
  404: refusal('The environment has no source of that name.'),
  405: refusal('Another method than POST, GET and HEAD.', { allow: headerOf('string') }),
  413: refusal('Larger than 1 MB.'),
  415: refusal(
    'Another content type than application/json and application/x-www-form-urlencoded, or compressed.',
  ),
  429: gatewayRefusal('The gateway takes no more requests of this source at the moment: send it again.'),
  503: refusal(
    'Could not be stored, in part or at all, or the secret of the source is not set: send it again.',
    {
      'retry-after': headerOf('integer'),
    },
  ),
};

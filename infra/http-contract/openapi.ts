import { type JsonSchema, toJsonSchema } from '@valibot/to-json-schema';
import type { GenericSchema } from 'valibot';
import {
  acceptedSchema,
  duplicateSchema,
  heldSchema,
  ignoredSchema,
  problemSchema,
} from '../../lib/intake/contract.ts';
import type { SourceSettings } from '../../lib/settings/schema.ts';
import { roomCreatedSchema, roomFailedSchema } from '../../lib/sources/contract/result-event.ts';
import { ticketBody } from '../../lib/sources/helpdesk/receive.ts';
import { projectBody } from '../../lib/sources/project-system/receive.ts';
import { sourceTypeNames } from '../../lib/sources/registry/names.ts';
import { samplesOf } from '../../lib/sources/registry/samples.ts';
import { setUpOf } from '../../lib/sources/registry/set-ups.ts';
import { parseSettings } from '../environments/parse.ts';

type Json = Record<string, unknown>;

/** The bodies of the generic types; those of vendors are described by the vendors. */
const bodies: Readonly<Record<string, GenericSchema>> = {
  'project-system': projectBody({ callbackHosts: [] }).getter(undefined),
  helpdesk: ticketBody({ callbackHosts: [] }).getter(undefined),
};

/** The HTTP contract: webhooks in, answers, and results out (OpenAPI 3.1). */
export function openApiDocument(): Json {
  return {
    openapi: '3.1.0',
    info: {
      title: 'DocSpace Rooms',
      version: '1',
      summary: 'Webhooks of project systems and helpdesks in, results out.',
      description:
        'The last part of a path is the name of the source in the environment; here each is called like its type. `npx rooms deploy` prints the real URLs. Fields are only ever added.',
    },
    servers: [{ url: 'http://127.0.0.1:3000', description: 'The local stack (npm start)' }],
    paths: Object.fromEntries(
      sourceTypeNames.map((type) => [`/webhooks/${type}`, { post: operation(type) }]),
    ),
    webhooks: {
      result: {
        post: {
          summary: 'The result of a work item of a generic source',
          description:
            'Signed by Standard Webhooks; sent again by its schedule, with the same webhook-id, until the answer is 2xx.',
          parameters: standardWebhooks,
          requestBody: {
            required: true,
            content: {
              'application/json': { schema: { oneOf: [ref('RoomCreated'), ref('RoomFailed')] } },
            },
          },
          responses: { '2XX': { description: 'Taken.' }, default: { description: 'Sent again later.' } },
        },
      },
    },
    components: {
      responses,
      schemas: {
        Project: schema(bodies['project-system']),
        Ticket: schema(bodies.helpdesk),
        Accepted: schema(acceptedSchema),
        Held: schema(heldSchema),
        Duplicate: schema(duplicateSchema),
        Ignored: schema(ignoredSchema),
        Problem: schema(problemSchema),
        RoomCreated: schema(roomCreatedSchema),
        RoomFailed: schema(roomFailedSchema),
      },
    },
  };
}

const bodyNames: Readonly<Record<string, string>> = { 'project-system': 'Project', helpdesk: 'Ticket' };

function operation(type: string): Json {
  const source = exampleSource(type);
  const samples = samplesOf(source).samples(source, {
    id: '10021',
    title: 'Q1 Campaign',
    projectType: 'marketing',
  });
  const name = bodyNames[type];
  return {
    operationId: `receive-${type}`,
    summary: name ? `A ${name.toLowerCase()} that is to get a room` : `A webhook of ${type}`,
    description: `lib/sources/${type}/README.md says how its system is set up, and how its webhooks are authenticated.`,
    ...(name ? { parameters: standardWebhooks } : {}),
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: name ? ref(name) : { type: 'object', description: `As ${type} sends it.` },
          // Through JSON: what is undefined is not there.
          examples: JSON.parse(
            JSON.stringify(
              Object.fromEntries(Object.entries(samples).map(([key, value]) => [key, { value }])),
            ),
          ),
        },
      },
    },
    responses: Object.fromEntries(
      Object.keys(responses).map((status) => [status, { $ref: `#/components/responses/${status}` }]),
    ),
  };
}

/** Settings of a source that are enough for its samples and their signatures. */
export function exampleSource(type: string): SourceSettings {
  const file = {
    portal: { url: 'https://portal.example.com' },
    sources: { source: { type, ...setUpOf({ type }).example } },
  };
  const { source } = parseSettings(file, { environment: 'example', local: false }).sources;
  if (!source) throw new Error(`the example of ${type} is no source`);
  return source;
}

const header = (name: string, description: string) => ({
  name,
  in: 'header',
  required: true,
  description,
  schema: { type: 'string' },
});

const standardWebhooks = [
  header('webhook-id', 'The same for every try of one delivery.'),
  header('webhook-timestamp', 'Seconds since 1970, at most 300 off.'),
  header(
    'webhook-signature',
    '"v1," and the base64 of an HMAC-SHA256 of "{webhook-id}.{webhook-timestamp}.{body}" (standardwebhooks.com).',
  ),
];

const json = (description: string, ...names: string[]) => ({
  description,
  content: {
    'application/json': {
      schema: names.length === 1 ? ref(names[0] ?? '') : { oneOf: names.map(ref) },
    },
  },
});
const refusal = (description: string, headers?: Json) => ({
  description,
  ...(headers ? { headers } : {}),
  content: { 'application/problem+json': { schema: ref('Problem') } },
});
const headerOf = (type: string) => ({ required: true, schema: { type } });

const responses = {
  200: json('Known already, or none of ours: nothing new is made.', 'Duplicate', 'Ignored'),
  202: json('The room is made, or waits for the end of a hold.', 'Accepted', 'Held'),
  400: refusal('What to correct, every wrong field at once.'),
  401: refusal('The signature or secret is missing or wrong.'),
  404: refusal('The environment has no source of that name.'),
  405: refusal('Another method than POST.', { allow: headerOf('string') }),
  413: refusal('Larger than 1 MB.'),
  415: refusal('Another content type than application/json.'),
  503: refusal('Could not be stored, or the secret of the source is not set: send it again.', {
    'retry-after': headerOf('integer'),
  }),
};

function ref(name: string): Json {
  return { $ref: `#/components/schemas/${name}` };
}

function schema(from: GenericSchema | undefined): JsonSchema {
  if (!from) throw new Error('there is no such schema');
  // Checks in code, such as "not blank", have no word in JSON Schema: the receiver is stricter there.
  const { $schema: _, ...rest } = toJsonSchema(from, {
    target: 'draft-2020-12',
    typeMode: 'input',
    errorMode: 'ignore',
  });
  return rest;
}

import { type JsonSchema, toJsonSchema } from '@valibot/to-json-schema';
import type { GenericSchema } from 'valibot';
import {
  acceptedSchema,
  challengeSchema,
  duplicateSchema,
  gatewayErrorSchema,
  heldSchema,
  ignoredSchema,
  notedSchema,
  problemSchema,
  severalSchema,
} from '../../lib/intake/contract.ts';
import { portalWebhookName, portalWebhookSchema } from '../../lib/intake/portal/webhook.ts';
import type { SourceSettings } from '../../lib/settings/schema.ts';
import { maxItems } from '../../lib/sources/contract/receive.ts';
import {
  roomChangedSchema,
  roomCreatedSchema,
  roomFailedSchema,
} from '../../lib/sources/contract/result-event.ts';
import { stateBody } from '../../lib/sources/generic/state.ts';
import { ticketBody, ticketStateForm } from '../../lib/sources/helpdesk/receive.ts';
import { projectBody, projectStateForm } from '../../lib/sources/project-system/receive.ts';
import { sourceTypeNames } from '../../lib/sources/registry/names.ts';
import { samplesOf } from '../../lib/sources/registry/samples.ts';
import { setUpOf } from '../../lib/sources/registry/set-ups.ts';
import { statusSchema } from '../../lib/status/contract.ts';
import { parseSettings } from '../environments/parse.ts';
import { ref, refusal, responses } from './responses.ts';
import { secretInPath, securityOf, securitySchemes, standardWebhooks } from './security.ts';

type Json = Record<string, unknown>;

/** The bodies of the generic types; those of vendors are described by the vendors. */
const bodies: Readonly<Record<string, GenericSchema>> = {
  'project-system': projectBody({ callbackHosts: [] }).getter(undefined),
  helpdesk: ticketBody({ callbackHosts: [] }).getter(undefined),
};

/** Their webhooks that say the state of a work item, where rooms follow their items. */
const states: Readonly<Record<string, GenericSchema>> = {
  'project-system': stateBody(projectStateForm).getter(undefined),
  helpdesk: stateBody(ticketStateForm).getter(undefined),
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
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      contact: { name: 'DocSpace Rooms' },
    },
    tags: [
      { name: 'webhooks in', description: 'What sources send.' },
      { name: 'results out', description: 'What generic sources get.' },
      { name: 'status', description: 'How far a work item is, for whoever waits for it.' },
    ],
    servers: [{ url: 'http://127.0.0.1:3000', description: 'The local stack (npm start)' }],
    paths: Object.fromEntries([...sourceTypeNames.flatMap(pathsOf), portalPath(), statusPath()]),
    webhooks: {
      result: {
        post: {
          operationId: 'result',
          tags: ['results out'],
          summary: 'The result of a work item of a generic source',
          description:
            'Signed by Standard Webhooks; sent again by its schedule, with the same webhook-id, until the answer is 2xx.',
          security: [{ standardWebhooks: [] }],
          parameters: standardWebhooks(true),
          requestBody: {
            required: true,
            content: {
              'application/json': {
                schema: { oneOf: [ref('RoomCreated'), ref('RoomFailed'), ref('RoomChanged')] },
              },
            },
          },
          responses: { '2XX': { description: 'Taken.' }, default: { description: 'Sent again later.' } },
        },
      },
    },
    components: {
      securitySchemes,
      responses,
      schemas: {
        Project: schema(bodies['project-system']),
        Ticket: schema(bodies.helpdesk),
        ProjectState: schema(states['project-system']),
        TicketState: schema(states.helpdesk),
        Test: testEvent,
        PortalWebhook: withOtherFields(schema(portalWebhookSchema)),
        Accepted: schema(acceptedSchema),
        Held: schema(heldSchema),
        Duplicate: schema(duplicateSchema),
        Ignored: schema(ignoredSchema),
        Challenge: schema(challengeSchema),
        Several: schema(severalSchema),
        Noted: schema(notedSchema),
        Status: schema(statusSchema),
        Problem: schema(problemSchema),
        GatewayError: schema(gatewayErrorSchema),
        RoomCreated: schema(roomCreatedSchema),
        RoomFailed: schema(roomFailedSchema),
        RoomChanged: schema(roomChangedSchema),
      },
    },
  };
}

/** Sent by people who try the connection; nothing is made. */
const testEvent = {
  type: 'object',
  properties: { event: { const: 'test' } },
  required: ['event'],
};

/** A generic source may have its secret at the end of its path. */
function pathsOf(type: string): [string, Json][] {
  const { security: _, parameters: __, ...common } = operation(type);
  const withSecret = {
    ...common,
    operationId: `receive-${type}-by-secret`,
    description: `For a source with "proof": "secret-in-url", whose system can neither sign nor set a header; lib/sources/${type}/README.md.`,
    security: [],
  };
  return [
    [
      `/webhooks/${type}`,
      { post: operation(type), get: addressCheck(type, 'get'), head: addressCheck(type, 'head') },
    ],
    ...(bodyNames[type]
      ? [[`/webhooks/${type}/{secret}`, { parameters: [secretInPath], post: withSecret }] as [string, Json]]
      : []),
  ];
}

/** A body that its vendor describes: an object, or a list of such where it sends lists. */
function vendorBody(type: string, samples: readonly unknown[]): Json {
  const one = { type: 'object', description: `As ${type} sends it.` };
  return samples.some(Array.isArray) ? { anyOf: [one, { type: 'array', maxItems, items: one }] } : one;
}

/** Where rooms follow their work items the portal itself says what people do with them. */
function portalPath(): [string, Json] {
  const type = portalWebhookName;
  const post = {
    operationId: `receive-${type}`,
    tags: ['webhooks in'],
    summary: 'A webhook of ONLYOFFICE DocSpace about a room',
    description:
      'Only where the environment has "life". It is a hint alone: the room is looked at again. No source can be named portal.',
    security: securityOf[type],
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: ref('PortalWebhook'),
          examples: { archived: { value: portalWebhookSample } },
        },
      },
    },
    responses: Object.fromEntries(
      ['200', '400', '401', '403', '404', '405', '413', '415', '429', '503'].map((status) => [
        status,
        { $ref: `#/components/responses/${status}` },
      ]),
    ),
  };
  return [`/webhooks/${type}`, { post, get: addressCheck(type, 'get'), head: addressCheck(type, 'head') }];
}

/** How far a work item is. `statusUrl` of the answers to webhooks is such a URL, whole. */
function statusPath(): [string, Json] {
  const inPath = (name: string, description: string) => ({
    name,
    in: 'path',
    required: true,
    description,
    schema: { type: 'string' },
  });
  const inHeader = (name: string, description: string) => ({
    name,
    in: 'header',
    description,
    schema: { type: 'string' },
  });
  const headers = {
    etag: { schema: { type: 'string' } },
    'retry-after': {
      description: 'Ask again after so many seconds; absent where nothing more happens by itself.',
      schema: { type: 'integer' },
    },
  };
  const found = { description: 'How far it is.', headers };
  const content = {
    'application/json': { schema: ref('Status') },
    'text/html': { schema: { type: 'string', description: 'The same for people, in their language.' } },
  };
  const refused = Object.fromEntries(
    ['403', '429', '503'].map((status) => [status, { $ref: `#/components/responses/${status}` }]),
  );
  const operation = (method: 'get' | 'head') => ({
    operationId: method === 'get' ? 'status' : 'head-status',
    tags: ['status'],
    summary: 'How far a work item is',
    description:
      'For who has the link, which is signed for this work item, or for the source itself with the proof of its webhooks over no body; one that would be the same for ever does not count. The portal is not asked.',
    security: [
      { statusSignature: [] },
      { standardWebhooks: [] },
      { secretHeader: [] },
      { userAndPassword: [] },
    ],
    responses: {
      200: method === 'get' ? { ...found, content } : found,
      304: { description: 'As the answer with the etag of if-none-match.', headers },
      404: refusal('Nothing that the asker may know of.'),
      ...refused,
    },
  });
  return [
    '/status/{source}/{id}',
    {
      parameters: [
        inPath('source', 'Name of the source in the environment.'),
        inPath('id', 'Of the project or ticket, percent-encoded.'),
        inHeader('accept-language', 'The language of the words: de, en, es, fr, it, ja, pl, pt or zh.'),
        inHeader('if-none-match', 'The etag of the answer before.'),
      ],
      get: operation('get'),
      head: operation('head'),
    },
  ];
}

/** As DocSpace 3.7.2 sends it (WebhookPayload.cs:36-126): the row of its database. */
const portalWebhookSample = {
  event: { id: 81, createOn: '2026-01-15T10:00:00Z', trigger: 'room.archived', triggerId: 16777216 },
  payload: { id: 4711, title: 'Ticket #35436 - Login error', folderType: 16 },
  webhook: { id: 3, name: 'DocSpace Rooms' },
};

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
    tags: ['webhooks in'],
    summary: name ? `A ${name.toLowerCase()} that is to get a room` : `A webhook of ${type}`,
    description: `lib/sources/${type}/README.md says how its system is set up, and how its webhooks are authenticated.`,
    security: securityOf[type],
    ...(name ? { parameters: standardWebhooks(false) } : {}),
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: name
            ? {
                anyOf: [
                  ref(`${name}State`),
                  ref(name),
                  ref('Test'),
                  { type: 'array', maxItems, items: { anyOf: [ref(`${name}State`), ref(name)] } },
                ],
              }
            : vendorBody(type, Object.values(samples)),
          // Through JSON: what is undefined is not there.
          examples: JSON.parse(
            JSON.stringify(
              Object.fromEntries(Object.entries(samples).map(([key, value]) => [key, { value }])),
            ),
          ),
        },
        // Behind JSON, because generated clients take the first.
        ...(name ? { 'application/x-www-form-urlencoded': { schema: ref(name) } } : {}),
      },
    },
    responses: Object.fromEntries(
      Object.keys(responses).map((status) => [status, { $ref: `#/components/responses/${status}` }]),
    ),
  };
}

/** What systems send to an address before they keep it. */
function addressCheck(type: string, method: 'get' | 'head'): Json {
  const answered = {
    description: 'The address takes webhooks. A check makes nothing, and shows nothing of a secret.',
  };
  return {
    operationId: `${method}-${type}`,
    tags: ['webhooks in'],
    summary: 'A check of the address',
    security: [],
    responses: {
      200:
        method === 'head'
          ? answered
          : { ...answered, content: { 'application/json': { schema: ref('Ignored') } } },
      '4XX': {
        description: 'The environment has no source of that name, or takes it from other addresses only.',
      },
    },
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

/** The schema of a body of which the sender says more than is read here. */
function withOtherFields(from: JsonSchema): JsonSchema {
  if (from.type !== 'object') return from;
  const properties = Object.entries(from.properties ?? {}).map(([name, property]) => [
    name,
    withOtherFields(property as JsonSchema),
  ]);
  return { ...from, properties: Object.fromEntries(properties), additionalProperties: true };
}

import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { exampleSource, openApiDocument } from '../../../infra/http-contract/openapi.ts';
import { httpFile, sampleMs, sampleSecret } from '../../../infra/http-contract/samples.ts';
import { failures } from '../../../lib/kernel/failures.ts';
import { warnings } from '../../../lib/kernel/warnings.ts';
import { sourceTypeNames } from '../../../lib/sources/registry/names.ts';
import { receiverOf } from '../../../lib/sources/registry/receivers.ts';
import { samplesOf } from '../../../lib/sources/registry/samples.ts';
import { hasSecretInUrl } from '../../../lib/sources/signatures/secret-in-url.ts';
import { flow } from '../../flows/harness/flow.ts';

const document = JSON.parse(JSON.stringify(openApiDocument()));
const ajv = new Ajv2020({ strict: false, validateFormats: false });
ajv.addSchema({ ...document, $id: 'contract' });

/** What is wrong with a value by a schema of the contract; nothing for a value that keeps to it. */
function mistakes(pointer: string, value: unknown): unknown {
  const validate = ajv.getSchema(`contract#${pointer}`) ?? ajv.compile({ $ref: `contract#${pointer}` });
  return validate(JSON.parse(JSON.stringify(value))) ? [] : validate.errors;
}

const answerPointer = (status: number) => {
  const [type = ''] = Object.keys(document.components.responses[status].content);
  return `/components/responses/${status}/content/${type.replace('/', '~1')}/schema`;
};

describe('the HTTP contract', () => {
  it('is in openapi.json, and its samples in webhooks.http (npx vitest run test/infra/http-contract -u writes both)', async () => {
    const folder = '../../../infra/http-contract';
    const json = `${JSON.stringify(openApiDocument(), null, 2)}\n`;
    await expect(json).toMatchFileSnapshot(`${folder}/openapi.json`);
    await expect(httpFile()).toMatchFileSnapshot(`${folder}/webhooks.http`);
  });

  it('names the header by which each type authenticates its webhooks', () => {
    const { securitySchemes } = document.components;
    for (const type of sourceTypeNames) {
      const source = exampleSource(type);
      // A secret in the URL is in no header; the header is of another proof of the type.
      if (hasSecretInUrl(source)) continue;
      const secret = { standardWebhooks: sampleSecret, userAndPassword: 'user:password' };
      const { security } = document.paths[`/webhooks/${type}`].post;
      const [first = ''] = Object.keys(security[0]);
      const how = { body: '{}', nowMs: sampleMs, deliveryId: 'msg_1' };
      const signed = samplesOf(source).sign(source, {
        ...how,
        secret: secret[first as keyof typeof secret] ?? 'a-secret-that-is-long-enough-0123',
      });
      const scheme = securitySchemes[first];
      const headers = Object.keys(signed).map((name) => name.toLowerCase());
      expect(headers, type).toContain(scheme.type === 'http' ? 'authorization' : scheme.name);
    }
  });

  it('has as codes exactly those of failures and warnings', () => {
    const { RoomFailed, RoomCreated, Duplicate } = document.components.schemas;
    const codes = Object.keys(failures);
    expect(RoomFailed.properties.data.properties.error.properties.code.enum).toEqual(codes);
    expect(Duplicate.properties.error.properties.code.enum).toEqual(codes);
    const { items } = RoomCreated.properties.data.properties.warnings;
    expect(items.properties.code.enum).toEqual(Object.keys(warnings));
  });

  it('has a path for every type of source, whose own samples it takes', () => {
    for (const type of sourceTypeNames) {
      const { examples } = document.paths[`/webhooks/${type}`].post.requestBody.content['application/json'];
      const pointer = `/paths/~1webhooks~1${type}/post/requestBody/content/application~1json/schema`;
      for (const [name, { value }] of Object.entries<{ value: unknown }>(examples)) {
        // A test says nothing of a work item.
        if (name !== 'test') expect(mistakes(pointer, value), `${type} ${name}`).toEqual([]);
      }
    }
  });

  it('refuses what the receiver refuses, as far as JSON Schema can say it', async () => {
    const world = await flow();
    for (const body of [
      { ticketId: '' },
      { subject: 'x' },
      { ticketId: 'x'.repeat(201) },
      { ticketId: {} },
    ]) {
      expect(mistakes('/components/schemas/Ticket', body)).not.toEqual([]);
      expect((await world.clock.run(world.send('helpdesk', body))).status).toBe(400);
    }
  });

  it('says what the receiver really answers, and what receivers of results really get', async () => {
    // Given both flows
    const world = await flow({ settings: { ticketRoom: { link: 'members' } } });
    const answers: { status: number; body: unknown }[] = [];
    const send = async (source: string, body: unknown) => {
      answers.push(await world.clock.run(world.send(source, body)));
    };
    // When work items are made, repeated, refused, ignored, failed and held
    const project = { projectId: 'PRJ-1', projectType: 'marketing', projectName: 'Q1' };
    await world.make('project-system', project);
    await send('project-system', { ...project, projectName: 'Q2' });
    await world.make('helpdesk', { ticketId: '1', subject: 'Login error' });
    const lost = { projectId: 'PRJ-2', projectType: 'nothing', projectName: 'Q1' };
    await world.make('project-system', lost);
    await send('project-system', lost);
    await send('helpdesk', { event: 'test' });
    await send('helpdesk', {});
    await send('nobody', {}).catch(() => {});
    await send('helpdesk', { ticketId: '2' });
    await send('helpdesk', [{ ticketId: '3' }, { ticketId: '1' }, {}, { event: 'test' }]);
    await send('helpdesk', []);
    // Then each answer keeps to the contract, and so does each result
    expect(answers.map(({ status }) => status)).toEqual(expect.arrayContaining([200, 202, 400]));
    for (const { status, body } of answers) {
      expect(mistakes(answerPointer(status), body), JSON.stringify(body)).toEqual([]);
    }
    const event = '/webhooks/result/post/requestBody/content/application~1json/schema';
    expect(world.results.map(({ event: { type } }) => type)).toEqual(
      expect.arrayContaining(['room.created', 'room.failed']),
    );
    for (const result of world.results) expect(mistakes(event, result.event)).toEqual([]);
    // And would not if a field were missing
    expect(mistakes(answerPointer(202), { status: 'accepted' })).not.toEqual([]);
  });

  it('has samples whose signatures are right at their time', () => {
    const text = readFileSync(new URL('../../../infra/http-contract/webhooks.http', import.meta.url), 'utf8');
    const requests = text.split('### ').slice(1);
    expect(requests).toHaveLength(2);
    for (const request of requests) {
      const [head = '', body = ''] = request.split('\n\n');
      const [type = '', , ...lines] = head.split('\n');
      const headers = Object.fromEntries(lines.map((line) => line.split(': ') as [string, string]));
      const source = exampleSource(type);
      const signed = { headers, body: Buffer.from(body.trim()), secrets: [sampleSecret] };
      expect(receiverOf(source).verify(source, { ...signed, nowMs: sampleMs })).toBe(true);
      expect(receiverOf(source).verify(source, { ...signed, nowMs: sampleMs + 400_000 })).toBe(false);
    }
  });
});

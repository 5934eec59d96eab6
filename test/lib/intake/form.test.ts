import { describe, expect, it } from 'vitest';
import { signStandardWebhook } from '../../../lib/sources/signatures/standard-webhooks.ts';
import { nowMs, receiverWith, settingsWith, signedHeaders, sourceOf } from '../sources/receiver.ts';
import { receiver, secret } from './receiver-fixture.ts';

const form = 'application/x-www-form-urlencoded';

/** Sends these bytes, signed as they are. */
function sendForm(bytes: string | Uint8Array, type = form) {
  const world = receiver();
  const body = Buffer.from(bytes as string);
  const headers = { 'content-type': type, ...signStandardWebhook(secret, 'msg_1', world.time.now, body) };
  return { ...world, answer: world.send('project-system', '', { headers, body }) };
}

describe('a webhook that comes as a form', () => {
  it.each([
    ['fields', 'projectId=PRJ-1&projectType=marketing&projectName=Q1+%26+Br%C3%BCcke'],
    [
      'the JSON in a field',
      `payload=${encodeURIComponent('{"projectId":"PRJ-1","projectName":"Q1 & Brücke"}')}`,
    ],
  ])('with %s is accepted, its signature over the raw bytes', async (_, body) => {
    const { answer, records } = sendForm(body);
    expect((await answer).status).toBe(202);
    const [{ value } = { value: undefined }] = records.all.values();
    expect(value?.facts).toMatchObject({ projectId: 'PRJ-1', projectName: 'Q1 & Brücke' });
  });

  it('is the same work item as in JSON', async () => {
    const { answer, send } = sendForm('projectId=PRJ-1&projectName=Q1');
    await answer;
    const again = await send('project-system', { projectId: 'PRJ-1', projectName: 'Q1' });
    expect(again).toMatchObject({ status: 200, body: { status: 'duplicate' } });
  });

  it('may be a test', async () => {
    expect(await sendForm('event=test').answer).toMatchObject({
      status: 200,
      body: { reason: 'test: signature right' },
    });
  });

  it.each<[string, string | Uint8Array, RegExp]>([
    ['in Latin-1', new Uint8Array([0x61, 0x3d, 0xfc]), /no form in UTF-8/],
    ['in percent-encoded Latin-1', 'projectId=1&projectName=Br%FCcke', /no form in UTF-8/],
    ['with a field twice', 'projectId=1&projectName=Q1&projectId=2', /projectId: comes twice/],
    ['without a field', 'projectId=1', /projectName: missing/],
    ['that is JSON', '{"projectId":"1","projectName":"Q1"}', /content-type: application\/json/],
  ])('%s is answered 400 with what to correct', async (_, body, words) => {
    const { answer, records } = sendForm(body);
    expect(await answer).toMatchObject({ status: 400, body: { detail: expect.stringMatching(words) } });
    expect(records.all.size).toBe(0);
  });

  it('with the content type in capitals and a charset is accepted', async () => {
    const { answer } = sendForm(
      'projectId=1&projectName=Q1',
      'Application/X-WWW-Form-URLencoded; charset=UTF-8',
    );
    expect((await answer).status).toBe(202);
  });

  it('of a vendor, whose rule an admin has set to a form, makes its room', async () => {
    const settings = settingsWith({ source: { type: 'freshdesk', subdomain: 'acme' } });
    const credentials = 'docspace:pässword-of-16-and-more';
    const body = 'ticket_id=35436&subject=Printer+%22offline%22';
    const signed = signedHeaders(sourceOf(settings), { secret: credentials, body, nowMs, deliveryId: 'd1' });
    const { send, records } = receiverWith(settings, { source: [credentials] });
    expect(
      (await send({ source: 'source', headers: { 'content-type': form, ...signed }, body })).status,
    ).toBe(202);
    expect([...records.all.values()][0]?.value.facts).toMatchObject({
      ticketId: '35436',
      subject: 'Printer "offline"',
    });
  });
});

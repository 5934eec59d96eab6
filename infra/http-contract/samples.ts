import { samplesOf } from '../../lib/sources/registry/samples.ts';
import { exampleSource } from './openapi.ts';

/** From the examples of Standard Webhooks: no stack accepts a webhook that is signed with it. */
export const sampleSecret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
export const sampleMs = Date.parse('2026-11-22T10:00:00Z');

const samples = [
  { type: 'project-system', wish: { id: 'PRJ-10021', projectType: 'marketing', title: 'Q1 Campaign' } },
  { type: 'helpdesk', wish: { id: '35436', title: 'Login error' } },
];

/** Requests for an editor's HTTP client, signed as an implementation of a sender has to sign them. */
export function httpFile(): string {
  const requests = samples.flatMap(({ type, wish }) => {
    const source = exampleSource(type);
    const [sample] = Object.values(samplesOf(source).samples(source, wish));
    const body = JSON.stringify(sample);
    const headers = samplesOf(source).sign(source, {
      secret: sampleSecret,
      body,
      nowMs: sampleMs,
      deliveryId: `msg_sample-${type}`,
    });
    return [
      `### ${type}`,
      `POST {{host}}/webhooks/${type}`,
      'content-type: application/json',
      ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
      '',
      body,
      '',
    ];
  });
  return [
    '# Requests to webhook URLs for an HTTP client that reads .http files. Written by its test: npx vitest run test/infra/http-contract -u',
    '#',
    `# They are signed with the public example secret ${sampleSecret}`,
    `# at ${new Date(sampleMs).toISOString()}, so that a sender's own code can be checked against them. A stack answers 401`,
    '# to them: for a signature that counts now, sign "{webhook-id}.{webhook-timestamp}.{body}" by HMAC-SHA256 with the',
    '# decoded secret, or have npx rooms send sign and send.',
    '@host = http://127.0.0.1:3000',
    '',
    ...requests,
  ].join('\n');
}

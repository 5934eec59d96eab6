import { parseSettings } from '../../../infra/environments/parse.ts';
import { type ReceiveDependencies, receive, type WebhookRequest } from '../../../lib/intake/receive.ts';
import { signStandardWebhook } from '../../../lib/sources/signatures/standard-webhooks.ts';
import {
  memoryCounters,
  memoryItem,
  memoryItems,
  memoryRecords,
} from '../../../lib/stores/memory/memory-stores.ts';
import { changed } from '../../../lib/work-items/record.ts';
import { updateRecord } from '../../../lib/work-items/record-store.ts';
import { memoryIssuer, signingKey } from '../builders/records.ts';

export const secret = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
export const project = { projectId: 'PRJ-10021', projectType: 'marketing', projectName: 'Q1 Campaign' };
export const ticket = { ticketId: '35436', subject: 'Login error' };
export const settings = parseSettings(
  {
    portal: { url: 'https://portal.example.com' },
    sources: {
      'project-system': { callbackHosts: ['pm.example.com'] },
      helpdesk: {},
      crm: { type: 'project-system', proof: { header: 'x-webhook-secret' } },
    },
  },
  { environment: 'dev' },
);

/** The receiver of an environment with three generic sources, and what it wrote, started and logged. */
export function receiver(changes: Partial<ReceiveDependencies> = {}) {
  const started: { kind: string; name: string; input: object }[] = [];
  const lines: string[] = [];
  const write = (code: string, fields: object = {}) => void lines.push(JSON.stringify({ code, ...fields }));
  const records = memoryRecords();
  const time = { now: Date.parse('2026-11-23T10:00:00Z') };
  const dependencies: ReceiveDependencies = {
    settings,
    records,
    executions: {
      start: async (kind, name, input) => void started.push({ kind, name, input }),
      describe: async () => undefined,
    },
    hold: memoryItem(),
    sourceHolds: memoryItems(),
    counters: memoryCounters(),
    lastPortalWebhook: memoryItem(),
    keyTags: memoryIssuer(),
    signingKey: async () => signingKey,
    verifySecrets: async () => [secret],
    clock: { now: () => time.now, sleep: async () => {} },
    log: { info: write, warn: write, error: write },
    ...changes,
  };
  const send = (source: string, body: unknown, more: Partial<WebhookRequest> = {}) => {
    const raw = new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body));
    const headers = {
      'content-type': 'application/json',
      ...signStandardWebhook(secret, 'msg_1', time.now, raw),
    };
    return receive({ source, method: 'POST', headers, body: raw, ...more }, dependencies);
  };
  /** Ends the current attempt of the one record, as its execution would. */
  const endAttempt = async (change: Parameters<typeof changed>[2]) => {
    const [key = ''] = records.all.keys();
    await updateRecord(records, key, (record) => record && changed(record, record.attempt, change, time.now));
  };
  return { send, endAttempt, started, lines, records, time };
}

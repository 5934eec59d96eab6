import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { webhookToSend } from '../../../infra/cli/commands/send.ts';
import { readSecretsFile } from '../../../infra/local/secrets-file.ts';
import { failures } from '../../../lib/kernel/failures.ts';
import { logCodes } from '../../../lib/kernel/log.ts';
import { resultEvent } from '../../../lib/results/event.ts';
import { sourceTypeNames } from '../../../lib/sources/registry/names.ts';
import { readerOf } from '../../../lib/sources/registry/readers.ts';
import { setUpOf } from '../../../lib/sources/registry/set-ups.ts';
import { settingsFile } from '../../infra/environments/build.ts';
import { reader } from './reader.ts';
import { inUrl, nowMs, receiverWith, settingsWith, signedHeaders, sourceOf } from './receiver.ts';
import { createdRecord, handedOut } from './write-back-fixture.ts';

const directory = mkdtempSync(join(tmpdir(), 'pages-'));
afterAll(() => rmSync(directory, { recursive: true }));

const title = 'Printer "offline"';
/** What the vendors fill in. Titles are as people wrote them: vendors escape them only where a filter says so. */
const placeholders: Record<string, string> = {
  '{{ticket.id}}': '35436',
  '{{ticket.title}}': title,
  '{{ticket.subject}}': title,
  '{{ticket.url}}': 'http://acme.freshdesk.com/helpdesk/tickets/35436',
  '{{ticket.tags}}': 'vip printer',
  '{{issue.id}}': '10002',
  '{{issue.key}}': 'SUP-7',
  '{{issue.summary.asJsonString}}': JSON.stringify(title),
};

describe.each(sourceTypeNames)('the page of %s', (typeName) => {
  const page = readFileSync(`lib/sources/${typeName}/README.md`, 'utf8');
  const blocks = [...page.matchAll(/^```(\w+)(?: (\w+))?\n(.*?)^```$/gms)].map(
    ([, language = '', use = '', text = '']) => ({ kind: `${language} ${use}`.trim(), text }),
  );
  const of = (kind: string) => blocks.filter((block) => block.kind === kind).map(({ text }) => text);
  /** The first environment of the page, as the file that `send --environment` reads. */
  const environmentFile = join(directory, `${typeName}-env.json`);
  writeFileSync(
    environmentFile,
    JSON.stringify(settingsFile({ sources: JSON.parse(of('json settings')[0] ?? '{}') })),
  );
  const environments = of('json settings').map((text) => settingsWith(JSON.parse(text)));
  const [secretsText = ''] = of('json secrets');
  const file = join(directory, `${typeName}.json`);
  writeFileSync(file, secretsText);
  const secrets = readSecretsFile(file).sources[typeName];
  const [secret = ''] = secrets?.verify ?? [];

  /** Sends a body to each source of the type that the page's environments have. */
  async function everywhere(body: string, wanted: (name: string) => boolean = () => true) {
    const answers = [];
    for (const settings of environments) {
      for (const [name, source] of Object.entries(settings.sources).filter(
        ([, { type }]) => type === typeName,
      )) {
        if (!wanted(JSON.stringify(source))) continue;
        const { send, records } = receiverWith(settings, { [name]: [secret] });
        const headers = signedHeaders(source, { secret, body, nowMs, deliveryId: 'd1' });
        const { status, body: answer } = await send({
          source: name,
          body,
          headers: { 'content-type': 'application/json', ...headers },
        });
        // A name that is looked up is none of the webhook's.
        const facts = [...records.all.values()].map(({ value: { facts, lookUp } }) =>
          lookUp ? title : facts.kind === 'ticket' ? facts.subject : facts.projectName,
        );
        answers.push({ status, answer, facts });
      }
    }
    expect(answers.length).toBeGreaterThan(0);
    return answers;
  }

  it('has blocks of known kinds only, and one of each that matters', () => {
    const kinds = [
      'json settings',
      'json webhook',
      'json body',
      'json change',
      'json test',
      'json secrets',
      'json result',
      'sh',
    ];
    expect(blocks.map(({ kind }) => kind).filter((kind) => !kinds.includes(kind))).toEqual([]);
    for (const kind of ['json settings', 'json webhook', 'json test', 'json secrets', 'sh']) {
      expect(of(kind).length, kind).toBeGreaterThan(0);
    }
  });

  it('shows secrets in a form that is accepted', () => {
    const [name = ''] = Object.keys(environments[0]?.sources ?? {});
    const source = sourceOf(environments[0] ?? settingsWith({}), name);
    const { verify, writeBack } = setUpOf(source).secrets;
    expect([secret, ...(secrets?.verify ?? [])].every((one) => verify.isUsable(source, one))).toBe(true);
    expect(writeBack.isUsable(source, secrets?.writeBack ?? '')).toBe(true);
  });

  it('shows webhooks that make a room, with their titles', async () => {
    for (const text of of('json webhook')) {
      // Conditions that a page shows beside are met or answered with the reason.
      for (const { status, answer, facts } of await everywhere(text)) {
        if (status === 202) expect(facts).toEqual([title]);
        else
          expect(answer).toMatchObject({
            status: 'ignored',
            reason: expect.stringMatching(/only\.|Only a new item|startLabels/),
          });
      }
      // Which event makes a room is a setting of some types; of the others each does.
      const first = await everywhere(text, (source) => !source.includes('"only"'));
      const statuses = first.map(({ status }) => status);
      expect(statuses).toContain(202);
      if (!page.includes('startLabels')) expect(statuses).not.toContain(200);
    }
  });

  it('shows bodies for people to paste that make a room once they are filled in', async () => {
    for (const text of of('json body')) {
      const filled = text.replace(/\{\{[^}]*\}\}/g, (name) => placeholders[name] ?? `UNKNOWN ${name}`);
      expect(filled).not.toContain('UNKNOWN');
      for (const { status, facts } of await everywhere(filled, (source) => !source.includes('"only"'))) {
        expect([status, facts]).toEqual([202, [title]]);
      }
    }
  });

  it('shows for each environment a webhook or a body that makes a room in it', async () => {
    const bodies = [...of('json webhook'), ...of('json body')].map((text) =>
      text.replace(/\{\{[^}]*\}\}/g, (name) => placeholders[name] ?? ''),
    );
    const answers = await Promise.all(bodies.map((text) => everywhere(text)));
    for (const index of (answers[0] ?? []).keys()) {
      expect(answers.map((list) => list[index]?.status)).toContain(202);
    }
  });

  it('shows a test that makes nothing', async () => {
    for (const text of of('json test')) {
      for (const { status, answer } of await everywhere(text)) {
        expect([status, answer.reason]).toEqual([200, 'test: signature right']);
      }
    }
  });

  it('shows results with the fields that they really have', () => {
    for (const text of of('json result')) {
      const shown = JSON.parse(text);
      const facts =
        shown.data.ticketId === undefined
          ? ({ kind: 'project', projectId: 'PRJ-10021', projectType: '', projectName: 'Q1' } as const)
          : ({ kind: 'ticket', ticketId: '35436', subject: '' } as const);
      const made = createdRecord(facts);
      const room = { id: 1, url: '', title: '', ...made.room, type: 2, tags: [], createdOn: '' };
      const template = facts.kind === 'project' ? { template: { id: 17, title: 'Marketing' } } : {};
      const real = resultEvent(
        { ...made, ...template, room },
        facts.kind === 'ticket' ? handedOut : undefined,
      );
      expect(Object.keys(shown)).toEqual(Object.keys(real));
      expect(Object.keys(shown.data)).toEqual(Object.keys(real.data));
      if (real.type !== 'room.created') throw new Error('the fixture has a room');
      expect(Object.keys(shown.data.room)).toEqual(Object.keys(real.data.room));
    }
  });

  it('has changes that are taken where rooms follow their work items, and of which nothing is believed', () => {
    const isRead = readerOf({ type: typeName }) !== undefined;
    expect(of('json change').length > 0).toBe(isRead);
    const [environment] = of('json settings').map((text) => JSON.parse(text)[typeName]);
    const read = reader({ type: typeName, ...environment }, { follows: true });
    for (const text of of('json change')) {
      const filled = text.replace(/\{\{.*?\}\}/g, (word) => placeholders[word] ?? word);
      expect(read(filled), text).toMatchObject({ outcome: 'look' });
    }
  });

  it('shows commands that send what is accepted', async () => {
    const [settings] = environments;
    for (const line of of('sh').flatMap((text) => text.trim().split('\n'))) {
      const argv = [...line.replace('npx rooms send ', '').matchAll(/"([^"]*)"|(\S+)/g)].map(
        ([, quoted, bare]) => quoted ?? bare ?? '',
      );
      const filled = argv.map((word) =>
        word === 'secrets.json'
          ? file
          : word === 'NAME'
            ? environmentFile
            : word.replace('WEBHOOK_URL', `https://rooms.example.com/webhooks/${typeName}`),
      );
      expect(line).toContain(' --url WEBHOOK_URL --secrets secrets.json');
      // A vendor's webhook of another site or account than the environment's would be ignored.
      const isVendor = !['project-system', 'helpdesk'].includes(typeName);
      expect(line.includes(' --environment NAME ')).toBe(isVendor);
      const { headers, body, url } = webhookToSend(filled, { nowMs });
      const inPath = /\/webhooks\/[^/]+\/(.+)$/.exec(url)?.[1];
      const { send } = receiverWith(settings ?? settingsWith({}), { [typeName]: [secret] });
      const { status } = await send({
        source: typeName,
        headers: { ...headers, ...(inPath ? { [inUrl]: decodeURIComponent(inPath) } : {}) },
        body,
      });
      const makesNothing = argv.includes('test') || argv.includes('changed');
      expect(status, line).toBe(makesNothing ? 200 : 202);
    }
  });

  it('names only failures, log codes and settings that exist', () => {
    for (const [, code = ''] of page.matchAll(/log `[A-Z_]+`, `(\w+)`/g))
      expect(failures).toHaveProperty(code);
    for (const [, code = ''] of page.matchAll(/(?:log|says)\s+`([A-Z_]+)`/g))
      expect(logCodes).toHaveProperty(code);
    const fields = Object.keys(setUpOf({ type: typeName }).settings(false));
    const [, table = ''] = /\| field \| default \| meaning \|\n\|[- |]+\n((?:\|.*\n)+)/.exec(page) ?? [];
    const named = [...table.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name);
    if (typeName !== 'helpdesk') expect(named.sort()).toEqual(fields.sort());
  });
});

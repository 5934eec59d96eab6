import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '../../../infra/local/http/server.ts';
import { startLocalStack } from '../../../infra/local/stack.ts';
import { signStandardWebhook } from '../../../lib/sources/signatures/standard-webhooks.ts';
import { type Ended, runCommand } from '../../run-command.ts';

/** The program of infra/http-contract/own-code.md in a language, as it stands there. */
function programIn(language: 'js' | 'python'): string {
  const page = readFileSync(new URL('../../../infra/http-contract/own-code.md', import.meta.url), 'utf8');
  const [, program] = new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, 'ms').exec(page) ?? [];
  if (!program) throw new Error(`The page has no program in ${language}.`);
  return program;
}

/**
 * Runs the program of the page against a local stack of its own, twice with the same id.
 *
 * @param command such as `python3`
 * @param change of the program, such as a mistake
 */
export async function runOwnCode(
  language: 'js' | 'python',
  command: string,
  change: (program: string) => string = (program) => program,
): Promise<{ first: Ended; again: Ended }> {
  const directory = mkdtempSync(join(tmpdir(), 'own-code-'));
  const port = await freePort();
  const stack = await startLocalStack({
    resultUrl: `http://127.0.0.1:${port}/results`,
    simulator: { timings: { copyMsPerFile: 5 } },
  });
  try {
    const file = join(directory, language === 'js' ? 'own-code.mjs' : 'own-code.py');
    writeFileSync(file, change(programIn(language)));
    const { verify = [], writeBack = '' } = stack.secrets.sources['project-system'] ?? {};
    const url = stack.webhookUrls['project-system'] ?? '';
    const args = [file, url, verify[0] ?? '', writeBack, 'OWN-1', String(port)];
    const run = () => runCommand(command, args, { env: process.env });
    return { first: await run(), again: await run() };
  } finally {
    await stack.close();
    rmSync(directory, { recursive: true });
  }
}

async function freePort(): Promise<number> {
  const server = await serve(async () => new Response());
  await server.close();
  return server.port;
}

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const event = JSON.stringify({ type: 'room.created', data: { roomUrl: 'https://portal.example.com/7' } });

/**
 * Results that are sent to the program of the page: without a signature, signed for another body, signed an hour ago,
 * and as it should be, after which the program ends.
 *
 * @returns the status of its answer to each
 */
export async function answersToResults(language: 'js' | 'python', command: string): Promise<number[]> {
  const directory = mkdtempSync(join(tmpdir(), 'own-code-'));
  const port = await freePort();
  const receiver = await serve(async () => Response.json({ status: 'accepted' }, { status: 202 }));
  try {
    const file = join(directory, language === 'js' ? 'own-code.mjs' : 'own-code.py');
    writeFileSync(file, programIn(language));
    const args = [file, receiver.url, secret, secret, 'OWN-1', String(port)];
    const ended = runCommand(command, args, { env: process.env });
    const send = async (headers: Record<string, string>): Promise<number> => {
      const request = { method: 'POST', headers, body: event };
      const answer = await fetch(`http://127.0.0.1:${port}/results`, request).catch(() => undefined);
      if (answer) return answer.status;
      // It is not listening yet.
      await new Promise((resolve) => setTimeout(resolve, 50));
      return send(headers);
    };
    const signed = (atMs: number, body = event) => signStandardWebhook(secret, 'msg_1', atMs, body);
    const answers: number[] = [];
    for (const headers of [
      {},
      signed(Date.now(), '{}'),
      signed(Date.now() - 3_600_000),
      signed(Date.now()),
    ]) {
      answers.push(await send(headers));
    }
    await ended;
    return answers;
  } finally {
    await receiver.close();
    rmSync(directory, { recursive: true });
  }
}

/** What such a run prints. */
export const ownCodeOutput = {
  first:
    /^202 accepted\r?\nThe room is http:\/\/127\.0\.0\.1:\d+\/rooms\/shared\/\d+\/filter\?folder=\d+\r?\n$/,
  again: /^200 duplicate\r?\n$/,
};

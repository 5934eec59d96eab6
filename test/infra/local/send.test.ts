import { execFile } from 'node:child_process';
import { afterAll, describe, expect, it } from 'vitest';
import { serve } from '../../../infra/local/http/server.ts';

const server = await serve(async (request) => {
  const status = Number(new URL(request.url).pathname.split('/').at(-1));
  return Response.json({ status: 'whatever the stack says' }, { status });
});
afterAll(server.close);

/** What `npm run send -- ...` starts. */
function send(...argv: string[]): Promise<{ code: unknown; stdout: string; stderr: string }> {
  return new Promise((done) => {
    execFile(process.execPath, ['--import', 'tsx', 'infra/local/send.ts', ...argv], (error, stdout, stderr) =>
      done({ code: error?.code ?? 0, stdout, stderr }),
    );
  });
}

describe('npm run send', () => {
  it.each([
    [200, 0],
    [202, 0],
    [401, 1],
    [503, 1],
  ])('prints an answer with %i and exits with %i', async (status, exit) => {
    const url = `${server.url}/webhooks/${status}`;
    const { code, stdout } = await send('ticket', '--id', '1', '--url', url);
    expect(stdout).toBe(`${status} ${url}\n{\n  "status": "whatever the stack says"\n}\n`);
    expect(code).toBe(exit);
  });

  it('says without a stack trace that nothing answers, and that a command line is wrong', async () => {
    const nobody = await send('ticket', '--id', '1', '--url', 'http://127.0.0.1:1');
    expect(nobody).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^Nothing answers at/),
    });
    const wrong = await send('ticket');
    expect(wrong).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/^--id is missing/) });
  });
});

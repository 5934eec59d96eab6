import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle } from '../../../infra/bundles/bundle.ts';
import { loadEnvironment } from '../../../infra/environments/load.ts';
import { settingsOfLambdas } from '../../../infra/environments/parse.ts';
import { functions } from '../../../infra/functions.ts';

const outDir = mkdtempSync(join(tmpdir(), 'bundle-test-'));
const settings = loadEnvironment('dev');
let directories: Map<string, string>;
beforeAll(async () => {
  directories = await bundle({ outDir: join(outDir, 'one'), settings });
});
afterAll(() => rmSync(outDir, { recursive: true }));

function contents(directory: string): string {
  return readFileSync(join(directory, 'index.cjs'), 'utf8');
}

describe('the bundles', () => {
  it('are one directory per Lambda with its code and the settings, and nothing else', () => {
    expect([...directories.keys()]).toEqual(functions.map(({ id }) => id));
    for (const directory of directories.values()) {
      expect(readdirSync(directory).sort()).toEqual(['index.cjs', 'settings.json']);
      const bundled = JSON.parse(readFileSync(join(directory, 'settings.json'), 'utf8'));
      expect(bundled).toEqual(settingsOfLambdas(settings));
      expect(bundled).not.toHaveProperty('operations');
    }
  });

  it('each load alone in a fresh process, without the modules here, AWS or an environment', () => {
    for (const [id, directory] of directories) {
      const load = `const { handler } = require(${JSON.stringify(join(directory, 'index.cjs'))}); process.exit(typeof handler === 'function' ? 0 : 3);`;
      const { status, stderr } = spawnSync(process.execPath, ['-e', load], {
        cwd: tmpdir(),
        encoding: 'utf8',
        env: { LAMBDA_TASK_ROOT: directory },
      });
      expect(status, `${id}: ${stderr}`).toBe(0);
    }
  });

  it('sign with the credentials of the role and log a step in JSON, with its fields at the top of the line', async () => {
    const headers: IncomingHttpHeaders[] = [];
    const server = createServer((request, response) => {
      headers.push(request.headers);
      response.writeHead(400).end('{"__type":"ResourceNotFoundException"}');
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const directory = directories.get('ReleasePortalSlot') ?? '';
    const call = `require(${JSON.stringify(join(directory, 'index.cjs'))}).handler({ key: 'k', attempt: 1 }).catch(() => {});`;
    const child = spawn(process.execPath, ['-e', call], {
      env: {
        LAMBDA_TASK_ROOT: directory,
        AWS_LAMBDA_FUNCTION_NAME: 'ReleasePortalSlot',
        AWS_REGION: 'eu-central-1',
        AWS_ACCESS_KEY_ID: 'AKIAOFTHEROLE',
        AWS_SECRET_ACCESS_KEY: 'secret',
        AWS_SESSION_TOKEN: 'token of the role',
        TABLE_NAME: 'records',
        AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${port}`,
      },
    });
    const line = JSON.parse(await text(child.stdout));
    server.close();
    expect(headers[0]).toMatchObject({
      authorization: expect.stringContaining('Credential=AKIAOFTHEROLE/'),
      'x-amz-security-token': 'token of the role',
    });
    const fields = { code: 'STEP_STARTED', step: 'ReleasePortalSlot', key: 'k', attempt: 1 };
    expect(line).toMatchObject({ level: 'INFO', ...fields });
  });

  it('are the same bytes from the same sources, wherever they are written', async () => {
    const again = await bundle({ outDir: join(outDir, 'two'), settings });
    for (const [id, directory] of directories) {
      expect(contents(again.get(id) ?? '') === contents(directory), id).toBe(true);
    }
  });

  it('stay within the KB of infra/bundles/budget.json, which lists every Lambda', () => {
    const budget: Record<string, number> = JSON.parse(readFileSync('infra/bundles/budget.json', 'utf8'));
    const overBudget = [...directories].flatMap(([id, directory]) => {
      const kb = statSync(join(directory, 'index.cjs')).size / 1024;
      return kb > (budget[id] ?? 0) ? [`${id}: ${kb.toFixed(1)} KB, budget ${budget[id]}`] : [];
    });
    expect(overBudget).toEqual([]);
    expect(Object.keys(budget)).toEqual(functions.map(({ id }) => id));
  });
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { main } from './run.ts';

/** A directory with these files, by path. */
function directory(files: Record<string, string>): string {
  const made = mkdtempSync(join(tmpdir(), 'vendor-test-'));
  onTestFinished(() => rmSync(made, { recursive: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(made, path, '..'), { recursive: true });
    writeFileSync(join(made, path), text);
  }
  return made;
}

async function said(...argv: string[]) {
  const lines: string[] = [];
  const code = await main(argv, (line) => lines.push(line));
  return { code, text: lines.join('\n') };
}

it('without a suite, and with options that it does not know, tells how to call it', async () => {
  for (const argv of [[], ['--suite'], ['--suite', ''], ['--unknown']]) {
    const { code, text } = await said(...argv);
    expect(code).toBe(2);
    expect(text).toMatch(/^Usage: npm run test:vendor -- --suite DIR/);
  }
});

it('says so when the directory is not there', async () => {
  const { code, text } = await said('--suite', '/no/such/place');
  expect(code).toBe(2);
  expect(text).toMatch(/^There is no directory \/no\/such\/place/);
});

it('names all that a checkout lacks, the packages that it brings along included', async () => {
  const manifest = JSON.stringify({ dependencies: { sdk: 'file:sdk-3.7.0.tgz', axios: '^1.9.0' } });
  const { code, text } = await said(
    '--suite',
    directory({ 'package.json': manifest, 'src/tests/folders/a.spec.ts': '' }),
  );
  expect(code).toBe(2);
  for (const lacking of ['package-lock.json', 'src/tests/rooms/rooms', 'sdk-3.7.0.tgz']) {
    expect(text).toContain(lacking);
  }
  for (const there of ['package.json,', 'src/tests/folders', 'axios']) expect(text).not.toContain(there);
});

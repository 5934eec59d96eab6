import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { afterAll, describe, expect, it } from 'vitest';
import type { EnvironmentSettings } from '../../../infra/environments/schema.ts';
import { functions } from '../../../infra/functions.ts';
import { prebuiltCode } from '../../../infra/package/prebuilt-code.ts';
import { settingsWith } from '../../lib/sources/receiver.ts';
import { someApp } from './build.ts';

const directory = mkdtempSync(join(tmpdir(), 'prebuilt-'));
afterAll(() => rmSync(directory, { recursive: true }));
for (const { id } of functions) {
  mkdirSync(join(directory, id));
  writeFileSync(join(directory, id, 'index.cjs'), `// ${id}`);
}
writeFileSync(join(directory, 'CallBack', 'jsonata.js'), '// engine');

const settings = (sources: object) => settingsWith(sources as never) as EnvironmentSettings;

describe('the code that the package brings', () => {
  it('is put beside the settings of the environment, without the engine of expressions that nobody has', () => {
    const stack = new Stack(someApp(), 'Collaboration');
    const { code, done } = prebuiltCode(stack, settings({ helpdesk: { type: 'helpdesk' } }), directory);
    expect([...code.keys()]).toEqual(functions.map(({ id }) => id));
    const folder = code.get('CallBack') ?? '';
    expect(readdirSync(folder).sort()).toEqual(['index.cjs', 'settings.json']);
    expect(JSON.parse(readFileSync(join(folder, 'settings.json'), 'utf8')).sources).toHaveProperty(
      'helpdesk',
    );
    done();
    expect(() => readdirSync(folder)).toThrow('ENOENT');
  });

  it('stays where it is when the CDK does not take assets over', () => {
    const app = someApp({ context: { 'aws:cdk:disable-asset-staging': true } });
    const { code, done } = prebuiltCode(
      new Stack(app, 'S'),
      settings({ helpdesk: { type: 'helpdesk' } }),
      directory,
    );
    done();
    expect(readdirSync(code.get('CallBack') ?? '')).toHaveLength(2);
  });

  it('is missing in what was not packed, which says so', () => {
    expect(() =>
      prebuiltCode(new Stack(someApp(), 'S'), settings({ helpdesk: { type: 'helpdesk' } }), tmpdir()),
    ).toThrow('has no code; the package is made by "npm pack"');
  });
});

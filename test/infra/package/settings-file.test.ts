import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { settingsFileModule } from '../../../infra/package/settings-file-type.ts';

it('the type of the props is made of the schema of environment files (npx vitest run test/infra/package/settings-file -u writes it)', async () => {
  await expect(settingsFileModule()).toMatchFileSnapshot('../../../infra/package/settings-file.ts');
}, 60_000);

it('the package has the version of the project', () => {
  const versionIn = (file: string) => JSON.parse(readFileSync(file, 'utf8')).version;
  expect(versionIn('infra/package/package.json')).toBe(versionIn('package.json'));
});

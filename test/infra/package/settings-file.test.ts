import { expect, it } from 'vitest';
import { settingsFileModule } from '../../../infra/package/settings-file-type.ts';

it('the type of the props is made of the schema of environment files (npx vitest run test/infra/package/settings-file -u writes it)', async () => {
  await expect(settingsFileModule()).toMatchFileSnapshot('../../../infra/package/settings-file.ts');
}, 60_000);

import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runIfStarted } from '../cli/arguments.ts';
import { openApiDocument } from './openapi.ts';
import { httpFile } from './samples.ts';

/** What `npm run openapi` writes, by path: the HTTP contract and the samples beside it. */
export function contractFiles(): Record<string, string> {
  const path = (name: string) => fileURLToPath(new URL(`./${name}`, import.meta.url));
  return {
    [path('openapi.json')]: `${JSON.stringify(openApiDocument(), null, 2)}\n`,
    [path('webhooks.http')]: httpFile(),
  };
}

await runIfStarted(import.meta.url, async () => {
  for (const [path, text] of Object.entries(contractFiles())) writeFileSync(path, text);
  return Object.keys(contractFiles()).join('\n');
});

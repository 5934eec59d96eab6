import type { BuildOptions } from 'esbuild';
import { lambdaBuild } from '../../../infra/bundles/bundle.ts';

const { '@aws-sdk/credential-provider-node': credentials, '@smithy/core/event-streams': eventStreams } =
  lambdaBuild.alias;

/** Other ways to make the same bundle: what each differs in from the one that is deployed. */
export const variants: Readonly<Record<string, BuildOptions>> = {
  'as deployed': {},
  "with the SDK's whole chain of credentials": { alias: { '@smithy/core/event-streams': eventStreams } },
  "with the SDK's event streams": { alias: { '@aws-sdk/credential-provider-node': credentials } },
  'with both, the SDK as npm has it': { alias: {} },
  'the CommonJS of the SDK, which cannot be shaken': { mainFields: ['main', 'module'] },
  'an ES module': {
    format: 'esm',
    outExtension: { '.js': '.mjs' },
    // The CommonJS inside it asks for modules of Node.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  },
  'not minified': { minify: false },
  'with a source map inside': { sourcemap: 'inline' },
};

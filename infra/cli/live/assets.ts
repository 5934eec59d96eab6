import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, 'page');

/** What the browser loads, by its path; made when it is first asked for. */
export function liveAssets(): (path: string) => Promise<Response | undefined> {
  let script: Promise<string> | undefined;
  const file = (name: string) => readFileSync(join(folder, name), 'utf8');
  return async (path) => {
    if (path === '/') return answer('text/html', file('index.html'));
    if (path === '/live/style.css') return answer('text/css', file('style.css'));
    if (path !== '/live/app.js') return undefined;
    script ??= bundledScript();
    return answer('text/javascript', await script);
  };
}

async function bundledScript(): Promise<string> {
  // Loaded with the first page: it is large, and most commands show none.
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [join(folder, 'main.ts')],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    write: false,
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}

/** Everything of the page is its own: it loads, sends to and is shown in nothing else. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

function answer(type: string, body: string): Response {
  return new Response(body, {
    headers: {
      'content-type': `${type}; charset=utf-8`,
      'cache-control': 'no-cache',
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    },
  });
}

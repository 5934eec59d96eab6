import { createHash } from 'node:crypto';
import { second } from '../kernel/time.ts';
import { type Language, languages } from './languages/all.ts';
import { durationOf, fill, type StatusWords } from './words.ts';

/** Contrast of text is 7:1 or more in both schemes (WCAG 2.2, 1.4.6); the page works without any of this. */
const style = `:root{color-scheme:light dark;--ground:#f5f6f8;--card:#fff;--text:#1c1e21;--quiet:#45494f;--accent:#0b4f9e;--bar:#d5d9e0}
@media(prefers-color-scheme:dark){:root{--ground:#16181b;--card:#202328;--text:#f1f2f4;--quiet:#c3c8cf;--accent:#a3cbff;--bar:#3a3f47}}
body{margin:0;background:var(--ground);color:var(--text);font:1.0625rem/1.55 system-ui,sans-serif}
main{box-sizing:border-box;max-width:40rem;margin:8vh auto;padding:2rem;background:var(--card);border-radius:.75rem}
h1{margin:.25rem 0 1rem;font-size:1.6rem;line-height:1.25}
p{margin:.75rem 0}.item,.note{color:var(--quiet)}.item{margin:0;overflow-wrap:anywhere}.note{font-size:.9375rem}
progress{width:100%;height:.75rem;accent-color:var(--accent);background:var(--bar)}
a{display:inline-block;padding:.6rem 1.1rem;border:2px solid var(--accent);border-radius:.5rem;color:var(--accent);font-weight:600;text-decoration:none}
a:hover,a:focus-visible{text-decoration:underline;outline:3px solid var(--accent);outline-offset:2px}`;

const styleHash = createHash('sha256').update(style).digest('base64');

/** Nothing is loaded, run, framed or sent from the page. */
export const pageHeaders = {
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
};

export interface PageContent {
  language: Language;
  words: StatusWords;
  /** What people call the work item. */
  item?: string | undefined;
  /** After so many the page asks again; never where nothing more happens. */
  seconds?: number | undefined;
}

/** The page of a status. It needs no script: as long as something happens it asks again by itself. */
export function statusPage({ language, words, item, seconds }: PageContent): string {
  const say = languages[language];
  const { heading, lines, progress, link } = words;
  const about = item === undefined ? undefined : fill(say.title, { item }, language);
  const refresh = seconds === undefined ? '' : `<meta http-equiv="refresh" content="${seconds}">\n`;
  const bar = progress
    ? [
        `<p><label for="progress">${escaped(progress.label)}: ${escaped(progress.text)}</label></p>`,
        `<p><progress id="progress" max="100" value="${progress.percent}">${escaped(progress.text)}</progress></p>`,
      ]
    : [];
  const note =
    seconds === undefined
      ? []
      : [
          `<p class="note">${escaped(fill(say.updates, { duration: durationOf(seconds * second, language) }, language))}</p>`,
        ];
  const body = [
    ...(about ? [`<p class="item">${escaped(about)}</p>`] : []),
    `<h1>${escaped(heading)}</h1>`,
    `<div role="status">`,
    ...lines.map((line) => `<p>${escaped(line)}</p>`),
    '</div>',
    ...bar,
    ...(link && isWebUrl(link.url)
      ? [`<p><a href="${escaped(link.url)}" rel="noreferrer">${escaped(link.text)}</a></p>`]
      : []),
    ...note,
  ];
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
${refresh}<title>${escaped(about ? `${heading} – ${about}` : heading)}</title>
<style>${style}</style>
</head>
<body>
<main>
${body.join('\n')}
</main>
</body>
</html>
`;
}

/** A link to anything else would be a script, or worse. */
function isWebUrl(url: string): boolean {
  return /^https?:\/\//i.test(url);
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

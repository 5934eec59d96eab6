/** Text that is already markup. */
export class Html {
  constructor(readonly markup: string) {}
}

type Value = string | number | Html | readonly Html[];

/** Markup with every value escaped, for text and for quoted attributes; values that are markup stay as they are. */
export function html(parts: TemplateStringsArray, ...values: Value[]): Html {
  const markup = parts.flatMap((part, index) => {
    const value = values[index];
    return value === undefined ? [part] : [part, markupOf(value)];
  });
  return new Html(markup.join(''));
}

function markupOf(value: Value): string {
  if (value instanceof Html) return value.markup;
  if (typeof value === 'object') return value.map(({ markup }) => markup).join('');
  return String(value).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const style = new Html(
  'body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}' +
    'th{text-align:left;vertical-align:top;padding-right:1.5rem}ul{margin:0;padding-left:1.2rem}' +
    ':root{color-scheme:light dark}',
);

/** A page of its own: nothing is loaded from elsewhere, and nothing in it can run. */
export function pageResponse(title: string, content: Html, status = 200): Response {
  const { markup } = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title}</title><style>${style}</style></head>
<body><main><p>DocSpace simulator</p>
<h1>${title}</h1>
${content}</main></body></html>
`;
  return new Response(markup, {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    },
  });
}

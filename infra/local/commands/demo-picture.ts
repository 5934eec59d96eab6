import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/** `npx tsx infra/local/commands/demo-picture.ts`: the output of the demo as the picture that the README shows. */

const lineHeight = 18;
const characterWidth = 7.8;
const margin = 16;
/** Colours of the terminal by the codes of `paint`, readable on its dark ground. */
const styles: Readonly<Record<string, string>> = {
  '1': 'font-weight="bold"',
  '2': 'fill="#8b949e"',
  '31': 'fill="#ff7b72"',
  '32': 'fill="#7ee787"',
};

// Node warns of both.
const { NO_COLOR: _, ...environment } = process.env;
const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const tsx = createRequire(import.meta.url).resolve('tsx/cli');
const output = execFileSync(process.execPath, [tsx, here('demo.ts')], {
  encoding: 'utf8',
  env: { ...environment, FORCE_COLOR: '1' },
});
writeFileSync(here('../demo.svg'), drawing(output.trimEnd().split('\n')));

function drawing(lines: readonly string[]): string {
  const longest = Math.max(...lines.map((line) => withoutColours(line).length));
  const width = Math.ceil(longest * characterWidth) + 2 * margin;
  const height = lines.length * lineHeight + 2 * margin;
  const texts = lines.map((line, index) => {
    const y = margin + (index + 1) * lineHeight - 5;
    return `<text x="${margin}" y="${y}" xml:space="preserve">${spans(line)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" role="img">
<title>The output of npm run demo</title>
<rect width="${width}" height="${height}" rx="8" fill="#0d1117"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="13" fill="#e6edf3">
${texts.join('\n')}
</g>
</svg>
`;
}

/** The coloured parts of a line. */
function spans(line: string): string {
  const [plain = '', ...coloured] = line.split('\u001b[');
  const parts = coloured.map((part) => {
    const end = part.indexOf('m');
    const style = styles[part.slice(0, end)];
    const text = escaped(part.slice(end + 1));
    return style ? `<tspan ${style}>${text}</tspan>` : text;
  });
  return escaped(plain) + parts.join('');
}

function withoutColours(line: string): string {
  return line
    .split('\u001b[')
    .map((part, index) => (index === 0 ? part : part.slice(part.indexOf('m') + 1)))
    .join('');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

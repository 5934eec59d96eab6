/** A colour in light and in dark mode. */
interface Colour {
  light: string;
  dark: string;
}

/** Dark enough on white and light enough on black, and apart for those who do not see red and green apart. */
const colours = {
  text: { light: '#1f2328', dark: '#e6edf3' },
  faint: { light: '#d1d9e0', dark: '#3d444d' },
  blue: { light: '#0969da', dark: '#4493f8' },
  sky: { light: '#80ccff', dark: '#a5d6ff' },
  orange: { light: '#bc4c00', dark: '#f0883e' },
  purple: { light: '#8250df', dark: '#d2a8ff' },
  green: { light: '#1a7f37', dark: '#3fb950' },
  grey: { light: '#818b98', dark: '#9198a1' },
} as const satisfies Record<string, Colour>;

export type ColourName = keyof typeof colours;

const rule = (mode: keyof Colour) =>
  Object.entries(colours)
    .map(([name, colour]) => `.${name}{fill:${colour[mode]}}.line-${name}{stroke:${colour[mode]}}`)
    .join('');

/**
 * A drawing that follows the reader's light or dark mode, on a transparent ground: GitHub shows it as an image, in
 * which only its own style counts.
 *
 * @param title what it shows, also for those who cannot see it
 */
export function drawing(title: string, width: number, height: number, parts: readonly string[]): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<style>text{font:12px system-ui,sans-serif}path{fill:none}${rule('light')}@media(prefers-color-scheme:dark){${rule('dark')}}</style>`,
    ...parts,
    '</svg>\n',
  ].join('\n');
}

export function text(
  x: number,
  y: number,
  words: string,
  anchor: 'start' | 'middle' | 'end' = 'start',
): string {
  return `<text x="${place(x)}" y="${place(y)}" text-anchor="${anchor}" class="text">${escaped(words)}</text>`;
}

export function box(x: number, y: number, width: number, height: number, colour: ColourName): string {
  return `<rect x="${place(x)}" y="${place(y)}" width="${place(width)}" height="${place(height)}" class="${colour}"/>`;
}

export function line(points: readonly [number, number][], colour: ColourName, width = 1): string {
  const path = points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${place(x)} ${place(y)}`).join('');
  return `<path d="${path}" class="line-${colour}" stroke-width="${width}"/>`;
}

/** Squares with words, side by side. */
export function legend(x: number, y: number, entries: readonly [string, ColourName][]): string[] {
  let at = x;
  return entries.flatMap(([words, colour]) => {
    const parts = [box(at, y - 9, 10, 10, colour), text(at + 15, y, words)];
    at += 30 + words.length * 6.4;
    return parts;
  });
}

const place = (value: number) => String(Math.round(value * 10) / 10);
const escaped = (words: string) => words.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

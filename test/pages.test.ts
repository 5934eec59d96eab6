import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseSettings } from '../infra/environments/parse.ts';
import { functionIdsIn, machineFiles } from '../infra/machines/files.ts';
import { failures } from '../lib/kernel/failures.ts';
import { logCodes } from '../lib/kernel/log.ts';
import { settingsFile } from './infra/environments/build.ts';

const charts = readFileSync('infra/machines/README.md', 'utf8');
const troubleshooting = readFileSync('infra/troubleshooting.md', 'utf8');

interface State {
  Next?: string;
  Default?: string;
  Choices?: { Next: string }[];
  Branches?: { States: Record<string, State> }[];
}

/** The flowchart that names a machine's file. */
function chartOf(file: string): string {
  const all = [...charts.matchAll(/```mermaid\n(.*?)```/gs)].map(([, chart = '']) => chart);
  return all.find((chart) => chart.includes(`%% ${file}`)) ?? '';
}

function statesOf(states: Record<string, State>): [string, State][] {
  return Object.entries(states).flatMap(([name, state]) => [
    [name, state],
    ...(state.Branches ?? []).flatMap((branch) => statesOf(branch.States)),
  ]);
}

describe('the pictures of the flows', () => {
  it.each(Object.values(machineFiles))('%s has exactly these states and transitions', (path) => {
    const chart = chartOf(path.slice(path.indexOf('infra/machines')));
    const labels = new Map(
      [...chart.matchAll(/(\w+)\["([^"]+)"\]/g)].map(([, id = '', label = '']) => [id, label]),
    );
    const arrows = [...chart.matchAll(/^\s*(\w+)\S*(?: [\w ]+"\])? -->(?:\|[^|]*\|)? (\w+)/gm)];
    const drawn = arrows.map(([, from = '', to = '']) => `${labels.get(from)} -> ${labels.get(to)}`);
    const states = statesOf(JSON.parse(readFileSync(path, 'utf8')).States);
    const real = states.flatMap(([name, { Next, Default, Choices = [] }]) =>
      [...Choices.map((choice) => choice.Next), Default, Next].flatMap((to) =>
        to ? [`${name} -> ${to}`] : [],
      ),
    );
    expect([...labels.values()].sort()).toEqual(states.map(([name]) => name).sort());
    expect(drawn.sort()).toEqual(real.sort());
    expect(functionIdsIn(readFileSync(path, 'utf8')).length).toBeGreaterThan(0);
  });
});

describe('the page of lib', () => {
  it('lists its folders in the order of layers that the linter holds', async () => {
    const [, table = ''] = /## Layers(.*?)\n## /s.exec(readFileSync('lib/README.md', 'utf8')) ?? [];
    const listed = [...table.matchAll(/^\| `([^`]+)` \|/gm)].map(([, name]) => name);
    const config: string = '../.dependency-cruiser.mjs';
    const { layers } = (await import(config)) as { layers: Record<string, string> };
    expect(listed).toEqual(Object.keys(layers));
    const folders = readdirSync('lib', { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map(({ name }) => name).sort()).toEqual([...listed].sort());
  });
});

describe('the tables', () => {
  it('name every field of an environment file', () => {
    const { environment: _, sources, ...settings } = parseSettings(settingsFile(), { environment: 'dev' });
    const source = Object.values(sources)[0] ?? {};
    const fields = [
      ...Object.entries(settings).flatMap(([group, value]) =>
        typeof value === 'object' ? Object.keys(value).map((field) => `${group}.${field}`) : [group],
      ),
      ...Object.keys(source).map((field) => `sources.NAME.${field}`),
    ];
    expect(fields.length).toBeGreaterThan(12);
    const page = readFileSync('infra/environments/README.md', 'utf8');
    expect(fields.filter((field) => !page.includes(`| \`${field}\``))).toEqual([]);
  });

  it('name only failures and log codes that exist', () => {
    const codes = [...troubleshooting.matchAll(/^\| `([A-Z][A-Za-z]+)`/gm)].map(([, code = '']) => code);
    expect(codes.length).toBeGreaterThan(5);
    expect(codes.filter((code) => !Object.hasOwn(failures, code))).toEqual([]);
    const logged = [...troubleshooting.matchAll(/log `([A-Z_]+)`/g)].map(([, code = '']) => code);
    expect(logged.filter((code) => !Object.hasOwn(logCodes, code))).toEqual([]);
  });
});

describe('the links of the pages', () => {
  const folders = ['functions', 'infra', 'lib', 'test'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  );
  // A built package has a copy of a page.
  const built = join('infra', 'package', 'dist');
  const pages = [...readdirSync('.'), ...folders].filter(
    (name) => name.endsWith('.md') && !name.startsWith(built),
  );
  const anchorsOf = (page: string) =>
    [...readFileSync(page, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^\w\- ]/g, '')
        .replaceAll(' ', '-'),
    );

  it.each(pages)('%s leads to files and headings that are there', (page) => {
    const links = [...readFileSync(page, 'utf8').matchAll(/\]\((?![a-z]+:)([^)\s]+)\)/g)];
    const broken = links
      .map(([, link = '']) => link)
      .filter((link) => {
        const [path = '', anchor] = link.split('#');
        const target = path === '' ? page : join(dirname(page), path);
        if (!existsSync(target)) return true;
        return anchor !== undefined && target.endsWith('.md') && !anchorsOf(target).includes(anchor);
      });
    expect(broken).toEqual([]);
  });
});

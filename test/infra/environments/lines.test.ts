import { describe, expect, it } from 'vitest';
import { lineOf } from '../../../infra/environments/lines.ts';

const text = `{
  "portal": { "url": "https://a" },
  "sources": {
    "board": {
      "item": {
        "projectId": "a, {b: [",
        "projectName": 7
      },
      "samples": [
        1,
        { "items": [],
          "body": {} }
      ]
    },
    "item": {}
  }
}`;

describe('the line of a place in a settings file', () => {
  it.each<[(string | number)[], number]>([
    [[], 1],
    [['portal'], 2],
    [['portal', 'url'], 2],
    [['sources', 'board'], 4],
    [['sources', 'board', 'item', 'projectId'], 6],
    [['sources', 'board', 'item', 'projectName'], 7],
    [['sources', 'board', 'samples', 0], 10],
    [['sources', 'board', 'samples', 1], 11],
    [['sources', 'board', 'samples', 1, 'body'], 12],
    [['sources', 'item'], 15],
    // What is missing is named by what should hold it.
    [['sources', 'board', 'proof'], 4],
    [['sources', 'board', 'item', 'subject'], 5],
    [['life', 'graceDays'], 1],
  ])('is that of %j: %i', (path, line) => {
    expect(lineOf(text, path)).toBe(line);
  });
});
